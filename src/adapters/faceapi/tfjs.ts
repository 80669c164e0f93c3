import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { LeadlightError } from "../../domain/errors.js";

/** The slice of TensorFlow.js that the engine uses. */
export interface Tfjs {
  readonly version_core: string;
  readonly io: { decodeWeights(bytes: ArrayBuffer, specification: unknown): Record<string, Tensor> };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor3d(values: Uint8Array, shape: [number, number, number], dtype: "int32"): Tensor;
}

export interface Tensor {
  dispose(): void;
}

/** The slice of face-api that the engine uses. */
export interface FaceApi {
  readonly version: string;
  readonly nets: {
    readonly ssdMobilenetv1: Net & { locateFaces(input: Tensor, options: unknown): Promise<Detection[]> };
    readonly faceLandmark68Net: Net & { detectLandmarks(input: Tensor): Promise<Landmarks> };
    readonly faceRecognitionNet: Net & { computeFaceDescriptor(input: Tensor): Promise<Float32Array> };
  };
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => unknown;
}

export interface Net {
  loadFromWeightMap(weights: Record<string, Tensor>): void;
}

interface Detection {
  readonly score: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

interface Landmarks {
  readonly positions: readonly { readonly x: number; readonly y: number }[];
}

/** `auto` takes tfjs-node when its native library loads, and WASM otherwise. */
export const TFJS_BACKENDS = ["auto", "tfjs-node", "wasm"] as const;
export type TfjsBackend = (typeof TFJS_BACKENDS)[number];

export interface LoadedTfjs {
  readonly tf: Tfjs;
  readonly faceapi: FaceApi;
  readonly backend: "tfjs-node" | "tfjs-wasm";
}

const require = createRequire(import.meta.url);

/** Loads TensorFlow.js and the face-api build made for it. @throws BACKEND_UNAVAILABLE */
export async function loadTfjs(wanted: TfjsBackend): Promise<LoadedTfjs> {
  if (wanted !== "wasm") {
    try {
      return await loadNative();
    } catch (cause) {
      if (wanted === "tfjs-node") throw unavailable("tfjs-node", cause);
    }
  }
  try {
    return await loadWasm();
  } catch (cause) {
    throw unavailable("wasm", cause);
  }
}

/** Its install step downloads a native library, which closed networks refuse: then the package is not there at all. */
async function loadNative(): Promise<LoadedTfjs> {
  const tf: Tfjs = require("@tensorflow/tfjs-node");
  await tf.ready();
  return { tf, faceapi: require("@vladmandic/face-api/dist/face-api.node.js"), backend: "tfjs-node" };
}

async function loadWasm(): Promise<LoadedTfjs> {
  const wasm: { setWasmPaths(folder: string): void } = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  const tf: Tfjs = require("@tensorflow/tfjs");
  const isStarted = await withoutNewListeners(() => tf.setBackend("wasm"));
  if (!isStarted) throw new Error("the WASM backend did not start");
  await tf.ready();
  return { tf, faceapi: require("@vladmandic/face-api/dist/face-api.node-wasm.js"), backend: "tfjs-wasm" };
}

/**
 * The WASM module takes every uncaught error of the process for its own and throws it again, with its whole source in the
 * message. Whatever goes wrong in Leadlight is not its affair.
 */
async function withoutNewListeners<Result>(work: () => Promise<Result>): Promise<Result> {
  const emitter: NodeJS.EventEmitter = process;
  const before = CRASH_EVENTS.map((event) => emitter.listeners(event));
  try {
    return await work();
  } finally {
    CRASH_EVENTS.forEach((event, i) => {
      const added = emitter.rawListeners(event).filter((listener) => !before[i]?.includes(listener));
      for (const listener of added) emitter.removeListener(event, listener as () => void);
    });
  }
}

const CRASH_EVENTS = ["uncaughtException", "unhandledRejection"];

function unavailable(backend: string, cause: unknown): LeadlightError {
  const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  return new LeadlightError(
    "BACKEND_UNAVAILABLE",
    `expected the ${backend} backend of TensorFlow.js to load but received ${why}`,
    { cause },
  );
}
