import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { MAIN, startCli, startMain } from "./cli.js";

export interface Served {
  readonly url: string;
  /** The first API key; null when the data folder had one. */
  readonly key: string | null;
  /** @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts `leadlight serve` on a free port, as its own process. */
export async function serve(data: string, ...args: string[]): Promise<Served> {
  return served(startCli(data, "serve", "--port", "0", "--json", ...args));
}

/** As {@link serve}, with the text in pictures being read beside it. */
export async function serveAndRead(data: string): Promise<Served> {
  const environment = { LEADLIGHT_READ_TEXT: "background", LEADLIGHT_EMBED_PICTURES: "background" };
  return served(startMain({ main: MAIN, data, environment }, ["serve", "--port", "0", "--json"]));
}

async function served(child: ChildProcess): Promise<Served> {
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
