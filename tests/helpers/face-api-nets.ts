import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { loadTfjs } from "../../src/adapters/faceapi/tfjs.js";
import type { ExportedNetwork } from "../../src/domain/pack-manifest.js";

/** What is compared of a network, by name. */
export type Outputs = Readonly<Record<string, Float32Array>>;

interface Tensor {
  data(): Promise<Float32Array>;
}

/** The slice of face-api by which one tensor is fed to a network, past its search for faces. */
interface FaceApi {
  readonly NetInput: new (tensors: readonly unknown[]) => unknown;
  readonly nets: Readonly<Record<string, Net>>;
}

interface Net {
  loadFromWeightMap(weights: Record<string, unknown>): void;
  forwardInput(input: unknown): unknown;
}

interface FaceApiNet {
  /** Begins the names of its files. */
  readonly file: string;
  /** Its name in face-api. */
  readonly net: string;
  /** Of the square that it takes, in pixels. */
  readonly side: number;
  /** How face-api normalises: `(value − mean) × scale`. */
  readonly mean: readonly [number, number, number];
  readonly scale: number;
  /** The tensors to be compared, of what the network returns for one image. */
  readonly tensors: (returned: never) => Record<string, Tensor>;
}

const MEAN_FACE_COLOUR = [122.782, 117.001, 104.298] as const;
const ofFaces = { mean: MEAN_FACE_COLOUR, scale: 1 / 255 };

/** The four networks, as face-api has them. */
export const FACE_API_NETS: Readonly<Record<ExportedNetwork, FaceApiNet>> = {
  "ssd-mobilenet-v1": {
    file: "ssd_mobilenetv1_model",
    net: "ssdMobilenetv1",
    side: 512,
    mean: [127.5, 127.5, 127.5],
    scale: 1 / 127.5,
    tensors: ({ boxes, scores }: { boxes: [Tensor]; scores: [Tensor] }) => ({
      boxes: boxes[0],
      scores: scores[0],
    }),
  },
  "landmarks-68": {
    file: "face_landmark_68_model",
    net: "faceLandmark68Net",
    side: 112,
    ...ofFaces,
    tensors: (landmarks: Tensor) => ({ landmarks }),
  },
  "recognition-128": {
    file: "face_recognition_model",
    net: "faceRecognitionNet",
    side: 150,
    ...ofFaces,
    tensors: (descriptor: Tensor) => ({ descriptor }),
  },
  "age-gender": {
    file: "age_gender_model",
    net: "ageGenderNet",
    side: 112,
    ...ofFaces,
    tensors: ({ age, gender }: { age: Tensor; gender: Tensor }) => ({ age, gender }),
  },
};

const PACKAGE = dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"));

/** The two files of a network as they come in the package. */
export async function weightFiles(
  network: ExportedNetwork,
): Promise<{ weights: Uint8Array; specification: Uint8Array }> {
  const { file } = FACE_API_NETS[network];
  const [weights, specification] = await Promise.all([
    readFile(join(PACKAGE, "model", `${file}.bin`)),
    readFile(join(PACKAGE, "model", `${file}-weights_manifest.json`)),
  ]);
  return { weights, specification };
}

/** A square around one face of each of the demo's photographs, in pixels. */
const FACES: readonly (readonly [photograph: string, left: number, top: number, side: number])[] = [
  ["sample1.jpg", 382, 355, 240],
  ["sample2.jpg", 1423, 153, 242],
  ["sample3.jpg", 1035, 215, 299],
  ["sample4.jpg", 628, 53, 258],
  ["sample5.jpg", 759, 109, 212],
  ["sample6.jpg", 607, 321, 307],
];

/**
 * What a network is made for, of the six photographs: the whole, or one face, drawn to the square that it takes, so that
 * face-api has nothing to resize.
 * @returns `side × side × 3` bytes of each
 */
export async function squaresFor(network: ExportedNetwork): Promise<Uint8Array[]> {
  const { side } = FACE_API_NETS[network];
  return Promise.all(
    FACES.map(([photograph, left, top, faceSide]) => {
      const image = sharp(join(PACKAGE, "demo", photograph));
      const shown =
        network === "ssd-mobilenet-v1"
          ? image
          : image.extract({ left, top, width: faceSide, height: faceSide });
      return shown.resize(side, side, { fit: "fill" }).removeAlpha().raw().toBuffer();
    }),
  );
}

/** Runs the network in face-api itself, on TensorFlow.js's WASM backend. */
export async function runInFaceApi(
  network: ExportedNetwork,
  squares: readonly Uint8Array[],
): Promise<Outputs[]> {
  const { tf, ...loaded } = await loadTfjs("wasm");
  const faceapi = loaded.faceapi as unknown as FaceApi;
  const { net: name, side, tensors } = FACE_API_NETS[network];
  const net = faceapi.nets[name];
  if (net === undefined) throw new Error(`face-api has no ${name}`);
  const { weights, specification } = await weightFiles(network);
  const [group] = JSON.parse(Buffer.from(specification).toString("utf8"));
  net.loadFromWeightMap(tf.io.decodeWeights(new Uint8Array(weights).buffer, group.weights));

  const outputs: Outputs[] = [];
  for (const square of squares) {
    const image = tf.tensor3d(square, [side, side, 3], "int32");
    const returned = net.forwardInput(new faceapi.NetInput([image]));
    const named = Object.entries(tensors(returned as never));
    outputs.push(
      Object.fromEntries(await Promise.all(named.map(async ([key, tensor]) => [key, await tensor.data()]))),
    );
    image.dispose();
  }
  return outputs;
}
