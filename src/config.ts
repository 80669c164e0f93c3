import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_PRIOR } from "./domain/confidence.js";
import { expected } from "./domain/errors.js";

const INDEX_KINDS = ["hnsw", "exact"] as const;

/** `onnx` runs every pack; the others are the reference engine, on TensorFlow.js with whatever loads, or with one backend. */
const ENGINES = ["onnx", "tfjs", "tfjs-node", "wasm"] as const;

/** The names that ONNX Runtime gives its execution providers; which of them are there depends on how it was built. */
const PROVIDERS = ["cpu", "cuda", "tensorrt", "dml", "coreml", "openvino", "webgpu"] as const;

/**
 * When `serve` looks at the pictures of ads once more, to read their text or to embed them: whenever there is one that it has not looked at, or never,
 * so that only `read-text` and `embed-pictures` do.
 */
const BESIDE = ["background", "on-request"] as const;

/** Whether webhooks may go to loopback, link-local and private addresses too: with `any` whoever adds one reaches servers of this network. */
const WEBHOOK_ADDRESSES = ["public", "any"] as const;

/** Whether they may go by http too, which everybody on the way reads. */
const WEBHOOK_SCHEMES = ["https", "any"] as const;

/** More would each load the networks again and wait for memory rather than for the processor. */
const MOST_IN_FLIGHT_UNASKED = 4;

/** 8 MB of vectors of 512 values. */
const MOST_FACES_AT_ONCE = 4096;

/** Everything that can be set from outside, checked once at the start and never changed after it. */
export interface Config {
  /** Absolute path of the folder that holds the store, the images and the indexes. */
  readonly dataFolder: string;
  /** Absolute path of the folder that holds the checkpoints of the log; beside the data folder unless it is set. */
  readonly checkpointFolder: string;
  readonly engine: (typeof ENGINES)[number];
  /** Tried before the processor, which can run every network. */
  readonly provider: (typeof PROVIDERS)[number];
  /** Images that the engine works on side by side. */
  readonly imagesInFlight: number;
  /** Threads of each network. */
  readonly threads: number;
  readonly indexKind: (typeof INDEX_KINDS)[number];
  readonly readText: (typeof BESIDE)[number];
  readonly embedPictures: (typeof BESIDE)[number];
  /** Absolute path of the only folder that clients of the HTTP API may have taken in by jobs; null for none. */
  readonly inbox: string | null;
  /** Jobs that a process works on at a time. */
  readonly workers: number;
  /** Faces that a comparison reads, multiplies and records together. */
  readonly facesAtOnce: number;
  /** Probability, before a comparison, that the gallery has the person who is searched. */
  readonly prior: number;
  /** Where webhooks may go beside public addresses. */
  readonly webhookAddresses: (typeof WEBHOOK_ADDRESSES)[number];
  readonly webhookSchemes: (typeof WEBHOOK_SCHEMES)[number];
}

/**
 * Reads the settings.
 * @param environment LEADLIGHT_HOME (default `~/.leadlight`), LEADLIGHT_CHECKPOINTS, LEADLIGHT_ENGINE, LEADLIGHT_PROVIDER,
 * LEADLIGHT_IMAGES_IN_FLIGHT, LEADLIGHT_THREADS, LEADLIGHT_INDEX, LEADLIGHT_READ_TEXT,
 * LEADLIGHT_EMBED_PICTURES, LEADLIGHT_INBOX, LEADLIGHT_WORKERS, LEADLIGHT_FACES_AT_ONCE, LEADLIGHT_PRIOR,
 * LEADLIGHT_WEBHOOK_ADDRESSES, LEADLIGHT_WEBHOOK_SCHEMES; docs/cli.md says what each does
 * @param options what the command line says; it wins over the environment
 * @throws CONFIG_INVALID
 */
export function readConfig(
  environment: NodeJS.ProcessEnv,
  options: { data?: string | undefined } = {},
): Config {
  const folder = options.data ?? nonEmpty(environment["LEADLIGHT_HOME"]) ?? join(homedir(), ".leadlight");
  if (folder === "") throw expected("CONFIG_INVALID", "the path of a folder", "--data", folder);
  return Object.freeze({
    dataFolder: resolve(folder),
    checkpointFolder: resolve(
      nonEmpty(environment["LEADLIGHT_CHECKPOINTS"]) ?? `${resolve(folder)}-checkpoints`,
    ),
    engine: choose("LEADLIGHT_ENGINE", ENGINES, environment),
    provider: choose("LEADLIGHT_PROVIDER", PROVIDERS, environment),
    imagesInFlight: count("LEADLIGHT_IMAGES_IN_FLIGHT", 64, environment, () =>
      Math.min(availableParallelism(), MOST_IN_FLIGHT_UNASKED),
    ),
    threads: count("LEADLIGHT_THREADS", 256, environment, () => 1),
    indexKind: choose("LEADLIGHT_INDEX", INDEX_KINDS, environment),
    readText: choose("LEADLIGHT_READ_TEXT", BESIDE, environment),
    embedPictures: choose("LEADLIGHT_EMBED_PICTURES", BESIDE, environment),
    inbox: pathOf(environment["LEADLIGHT_INBOX"]),
    workers: count("LEADLIGHT_WORKERS", 16, environment, () => 1),
    facesAtOnce: count("LEADLIGHT_FACES_AT_ONCE", MOST_FACES_AT_ONCE, environment, () => MOST_FACES_AT_ONCE),
    webhookAddresses: choose("LEADLIGHT_WEBHOOK_ADDRESSES", WEBHOOK_ADDRESSES, environment),
    webhookSchemes: choose("LEADLIGHT_WEBHOOK_SCHEMES", WEBHOOK_SCHEMES, environment),
    prior: probability("LEADLIGHT_PRIOR", environment, DEFAULT_PRIOR),
  });
}

/** The first choice is the default. */
function choose<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
  environment: NodeJS.ProcessEnv,
): Choice {
  const wanted = nonEmpty(environment[name]);
  if (wanted === undefined) return choices[0];
  const choice = choices.find((one) => one === wanted);
  if (choice === undefined) throw expected("CONFIG_INVALID", `one of ${choices.join(", ")}`, name, wanted);
  return choice;
}

function count(name: string, most: number, environment: NodeJS.ProcessEnv, unasked: () => number): number {
  const wanted = nonEmpty(environment[name]);
  if (wanted === undefined) return unasked();
  const value = /^\d{1,4}$/.test(wanted) ? Number(wanted) : 0;
  if (value < 1 || value > most)
    throw expected("CONFIG_INVALID", `a whole number from 1 to ${most}`, name, wanted);
  return value;
}

function probability(name: string, environment: NodeJS.ProcessEnv, unasked: number): number {
  const wanted = nonEmpty(environment[name]);
  if (wanted === undefined) return unasked;
  const value = /^0?\.\d{1,15}$/.test(wanted) ? Number(wanted) : 0;
  if (value <= 0) throw expected("CONFIG_INVALID", "a number above 0 and below 1, like 0.5,", name, wanted);
  return value;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function pathOf(text: string | undefined): string | null {
  const path = nonEmpty(text);
  return path === undefined ? null : resolve(path);
}
