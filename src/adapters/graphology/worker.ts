import type { NumberedGraph } from "../../ports/communities.js";
import { communitiesOf } from "./louvain.js";

/** Runs in a thread of its own: a large graph takes seconds. */
export default function run({ graph, seed }: { graph: NumberedGraph; seed: number }): Int32Array {
  return communitiesOf(graph, seed);
}
