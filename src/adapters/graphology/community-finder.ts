import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { CommunityFinder } from "../../ports/communities.js";
import { communitiesOf } from "./louvain.js";

const require = createRequire(import.meta.url);

/** Edges up to which the work is done at once: about 10 ms (measured: 2,000 edges take 8 ms). */
const FEW_EDGES = 2000;

/** How long a thread waits for more work. */
const IDLE_MS = 10_000;

/** Communities by graphology's Louvain; those of large graphs in a thread, which is started for the first one. */
export function createCommunityFinder(): CommunityFinder {
  let pool: Piscina | undefined;
  return {
    async find(graph, seed) {
      if (graph.from.length <= FEW_EDGES) return communitiesOf(graph, seed);
      pool ??= new Piscina({ ...workerFile(), minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS });
      return pool.run({ graph, seed });
    },
    async close() {
      await pool?.destroy();
    },
  };
}

/** The thread's program, which the build puts beside this one; from the sources, the loader that reads TypeScript comes first. */
function workerFile(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith(".ts"))
    return { filename: fileURLToPath(new URL("communities-worker.js", import.meta.url)) };
  return {
    filename: fileURLToPath(new URL("worker.ts", import.meta.url)),
    execArgv: ["--import", require.resolve("tsx")],
  };
}
