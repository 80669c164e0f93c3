import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import sharp from "sharp";
import { faceApiFolder } from "../pictures.js";
import type { Job, Measured } from "./cases.js";
import { warmUp, workOn } from "./timed.js";
import type { TakeTurns } from "./turns.js";

/** The slice of TensorFlow.js that is used. */
interface Tfjs {
  readonly version_core: string;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor3d(values: Uint8Array, shape: [number, number, number], dtype: "int32"): { dispose(): void };
}

/** The slice of face-api that is used. */
interface FaceApi {
  readonly version: string;
  readonly nets: Readonly<Record<(typeof NETS)[number], { loadFromDisk(folder: string): Promise<void> }>>;
  readonly SsdMobilenetv1Options: new () => object;
  detectAllFaces(tensor: object, options: object): FaceApiTask;
}

interface FaceApiTask extends PromiseLike<readonly object[]> {
  withFaceLandmarks(): FaceApiTask;
  withFaceDescriptors(): FaceApiTask;
  withAgeAndGender(): FaceApiTask;
}

const NETS = ["ssdMobilenetv1", "faceLandmark68Net", "faceRecognitionNet", "ageGenderNet"] as const;

const require = createRequire(import.meta.url);

/**
 * face-api as its README and its `demo/node-wasm.js` have it: the WASM backend, a tensor of the whole picture, the chain
 * of tasks, default options.
 */
export async function measureFaceApi(
  { run: { inFlight }, files }: Job,
  takeTurns: TakeTurns,
): Promise<Measured> {
  const wasm: { setWasmPaths(folder: string): void } = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  const tf: Tfjs = require("@tensorflow/tfjs");
  const faceapi: FaceApi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");
  await tf.setBackend("wasm");
  await tf.ready();
  for (const net of NETS) await faceapi.nets[net].loadFromDisk(join(faceApiFolder(), "model"));
  const options = new faceapi.SsdMobilenetv1Options();

  const work = async (file: string) => {
    const picture = sharp(await readFile(file))
      .autoOrient()
      .removeAlpha()
      .toColourspace("srgb");
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    const tensor = tf.tensor3d(data, [info.height, info.width, 3], "int32");
    const faces = await faceapi
      .detectAllFaces(tensor, options)
      .withFaceLandmarks()
      .withFaceDescriptors()
      .withAgeAndGender();
    tensor.dispose();
    return faces.length;
  };
  await warmUp(files, inFlight, work);
  return {
    ...(await takeTurns(({ from, to }) => workOn(files.slice(from, to), inFlight, work))),
    versions: { "face-api": faceapi.version, tfjs: tf.version_core },
  };
}
