import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The built program. */
export const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line as its own process, as it is built; `tests/helpers/build.ts` builds it before the tests. */
export function startCli(data: string, ...args: string[]): ChildProcess {
  return startMain({ main: MAIN, data }, args);
}

/** Which program to start on which data folder. */
export interface Installation {
  readonly main: string;
  readonly data: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the command line of an installation. */
export function startMain({ main, data, environment }: Installation, args: readonly string[]): ChildProcess {
  const settings = {
    LEADLIGHT_HOME: data,
    LEADLIGHT_ENGINE: "onnx",
    LEADLIGHT_INDEX: "hnsw",
    LEADLIGHT_READ_TEXT: "on-request",
    LEADLIGHT_EMBED_PICTURES: "on-request",
  };
  return spawn(process.execPath, [main, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...settings, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the command line to its end. */
export async function runCli(data: string, ...args: string[]): Promise<CliResult> {
  return runMain({ main: MAIN, data }, ...args);
}

/** Runs the command line of an installation to its end. */
export async function runMain(installation: Installation, ...args: string[]): Promise<CliResult> {
  const child = startMain(installation, args);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, stdout, stderr };
}

/** Runs a command with `--json`. @returns its document; more or less than one on stdout is an error */
export async function runJson(data: string, ...args: string[]) {
  const result = await runCli(data, ...args, "--json");
  return { ...result, json: JSON.parse(result.stdout) };
}
