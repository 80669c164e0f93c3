import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

/** A server in a process of its own, as `npm run build` made it. */
export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
}

/** Starts a server on a data folder and waits until it listens. @param environment settings besides those that are there */
export async function serving(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, "--data", folder, "--json", "serve", "--port", "0"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { child, ...(JSON.parse(line) as { url: string; key: string }) };
  throw new Error("expected a server that listens; build it with `npm run build`");
}

/** Ends it, and waits until it has ended. */
export async function stop(server: Served | undefined): Promise<void> {
  server?.child.kill("SIGTERM");
  if (server !== undefined && server.child.exitCode === null) await once(server.child, "exit");
}
