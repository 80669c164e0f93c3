import { once } from "node:events";
import { createInterface } from "node:readline";
import { startCli } from "./cli.js";

export interface Served {
  readonly url: string;
  /** The first API key; null when the data folder had one. */
  readonly key: string | null;
  /** @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts `leadlight serve` on a free port, as its own process. */
export async function serve(data: string, ...args: string[]): Promise<Served> {
  const child = startCli(data, "serve", "--port", "0", "--json", ...args);
  child.stderr?.resume();
  if (child.stdout === null) throw new Error("the server has no stdout");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url, key } = JSON.parse(line) as { url: string; key: string | null };
  return {
    url,
    key,
    async stop() {
      child.kill("SIGTERM");
      const [exitCode] = (await once(child, "close")) as [number | null];
      return exitCode;
    },
  };
}
