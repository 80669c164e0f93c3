import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** Pages so small that kills fall between them. */
export const FACES_AT_ONCE = 4;
const ENVIRONMENT = {
  ...process.env,
  LEADLIGHT_FACES_AT_ONCE: String(FACES_AT_ONCE),
  LEADLIGHT_READ_TEXT: "on-request",
  LEADLIGHT_EMBED_PICTURES: "on-request",
};
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/** Runs one command on a data folder. @returns its JSON */
export async function leadlight(data: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--data", data, "--json", ...args], {
    env: ENVIRONMENT,
    maxBuffer: LONGEST_OUTPUT,
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Lets a worker do what is queued. @param killAfterMs ends it by SIGKILL then @returns whether it was killed before it had ended */
export async function work(data: string, killAfterMs?: number): Promise<boolean> {
  const args = [MAIN, "--data", data, "jobs", "work", "--until-idle"];
  const child = spawn(process.execPath, args, { env: ENVIRONMENT, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return signal === "SIGKILL";
}
