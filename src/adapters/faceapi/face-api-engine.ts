import { makeEmbedding } from "../../domain/embedding.js";
import type { EmbeddedFace } from "../../domain/face.js";
import { type Box, clampBox, type Point } from "../../domain/geometry.js";
import type { DecodedImage } from "../../domain/image.js";
import { cut, type Raster, shrink } from "../../domain/resample.js";
import type { FaceEngine } from "../../ports/face-engine.js";
import type { ModelPack } from "../../ports/model-pack.js";
import { CHIP_SIDE, cutChip } from "./dlib-chip.js";
import { type LoadedTfjs, loadTfjs, type Net, type Tensor, type TfjsBackend } from "./tfjs.js";

/** The network sees 512 × 512 whatever it is given; more than twice that only costs time and memory. */
const DETECTION_SIDE = 1024;

/** Below this most boxes are no faces; at face-api's own default of 0.5 it loses another 3% of LFW portraits. */
const LEAST_DETECTION_SCORE = 0.3;

/** More faces than anybody reviews in one picture. */
const MOST_FACES = 100;

/**
 * The reference engine: face-api's SSD MobileNet v1, 68 landmarks and recognition network on TensorFlow.js. Images are
 * analysed one after the other: the networks run on the calling thread.
 * @param options.backend see {@link TfjsBackend}
 */
export function createFaceApiEngine(options: { pack: ModelPack; backend: TfjsBackend }): FaceEngine {
  const { pack } = options;
  let starting: Promise<LoadedTfjs> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function started(): Promise<LoadedTfjs> {
    // A failed start may be tried again, e.g. after the model files were put back.
    starting ??= load(pack, options.backend).catch((thrown) => {
      starting = undefined;
      throw thrown;
    });
    return starting;
  }

  return {
    pack: pack.info,
    async analyse(image) {
      const loaded = await started();
      const turn = last.then(() => analyse(loaded, pack, image));
      last = turn.catch(() => undefined);
      return turn;
    },
    async start() {
      const { tf, faceapi, backend } = await started();
      return { backend, versions: { "face-api": faceapi.version, tfjs: tf.version_core } };
    },
    async close() {
      await last;
    },
  };
}

async function load(pack: ModelPack, backend: TfjsBackend): Promise<LoadedTfjs> {
  const loaded = await loadTfjs(backend);
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = loaded.faceapi.nets;
  const roles: [string, Net][] = [
    ["detector", ssdMobilenetv1],
    ["landmarks", faceLandmark68Net],
    ["embedder", faceRecognitionNet],
  ];
  for (const [role, net] of roles) {
    const [{ weights }] = JSON.parse(Buffer.from(await pack.read(`${role}-manifest`)).toString("utf8"));
    // A copy, so that the buffer holds these bytes and no others.
    net.loadFromWeightMap(
      loaded.tf.io.decodeWeights(new Uint8Array(await pack.read(`${role}-weights`)).buffer, weights),
    );
  }
  return loaded;
}

/** Detect → landmarks → align → embed. */
async function analyse(loaded: LoadedTfjs, pack: ModelPack, image: DecodedImage): Promise<EmbeddedFace[]> {
  const faces: EmbeddedFace[] = [];
  for (const { box, detectionScore } of await detect(loaded, image)) {
    const landmarks = await findLandmarks(loaded, image, box);
    const descriptor = await withTensor(
      loaded,
      { width: CHIP_SIDE, height: CHIP_SIDE, pixels: cutChip(image, landmarks) },
      (chip) => loaded.faceapi.nets.faceRecognitionNet.computeFaceDescriptor(chip),
    );
    const { id, dimension } = pack.info;
    faces.push({ box, landmarks, detectionScore, embedding: makeEmbedding(id, descriptor, dimension) });
  }
  return faces;
}

async function detect(
  loaded: LoadedTfjs,
  image: DecodedImage,
): Promise<{ box: Box; detectionScore: number }[]> {
  const { raster, scale } = shrink(image, DETECTION_SIDE);
  const { nets, SsdMobilenetv1Options } = loaded.faceapi;
  const options = new SsdMobilenetv1Options({ minConfidence: LEAST_DETECTION_SCORE, maxResults: MOST_FACES });
  const found = await withTensor(loaded, raster, (tensor) =>
    nets.ssdMobilenetv1.locateFaces(tensor, options),
  );
  return found
    .map(({ box, score }) => ({
      box: clampBox(
        { x: box.x * scale.x, y: box.y * scale.y, width: box.width * scale.x, height: box.height * scale.y },
        image,
      ),
      detectionScore: score,
    }))
    .filter(({ box }) => box.width >= 1 && box.height >= 1);
}

/** The 68 points in pixels of the image; they may lie a little outside of it. */
async function findLandmarks(loaded: LoadedTfjs, image: DecodedImage, box: Box): Promise<Point[]> {
  const area = wholePixels(box, image);
  const { positions } = await withTensor(loaded, cut(image, area), (tensor) =>
    loaded.faceapi.nets.faceLandmark68Net.detectLandmarks(tensor),
  );
  return positions.map(({ x, y }) => ({ x: area.x + x, y: area.y + y }));
}

function wholePixels(box: Box, image: DecodedImage): Box {
  const x = Math.floor(box.x);
  const y = Math.floor(box.y);
  return {
    x,
    y,
    width: Math.max(1, Math.min(image.width, Math.floor(box.x + box.width)) - x),
    height: Math.max(1, Math.min(image.height, Math.floor(box.y + box.height)) - y),
  };
}

/** Tensors are not garbage collected: each is let go of as soon as its network has run. */
async function withTensor<Result>(
  { tf }: LoadedTfjs,
  { width, height, pixels }: Raster,
  use: (tensor: Tensor) => Promise<Result>,
): Promise<Result> {
  const tensor = tf.tensor3d(pixels, [height, width, 3], "int32");
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}
