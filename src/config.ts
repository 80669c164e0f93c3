import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { TFJS_BACKENDS, type TfjsBackend } from "./adapters/faceapi/tfjs.js";
import { expected } from "./domain/errors.js";

const INDEX_KINDS = ["hnsw", "exact"] as const;

/** Everything that can be set from outside, checked once at the start and never changed after it. */
export interface Config {
  /** Absolute path of the folder that holds the store, the images and the indexes. */
  readonly dataFolder: string;
  readonly engineBackend: TfjsBackend;
  readonly indexKind: (typeof INDEX_KINDS)[number];
}

/**
 * Reads the settings.
 * @param environment LEADLIGHT_HOME (default `~/.leadlight`), LEADLIGHT_ENGINE, LEADLIGHT_INDEX
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
    engineBackend: choose("LEADLIGHT_ENGINE", TFJS_BACKENDS, environment),
    indexKind: choose("LEADLIGHT_INDEX", INDEX_KINDS, environment),
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

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
