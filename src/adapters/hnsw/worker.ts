import { setImmediate as nextTurn } from "node:timers/promises";
import { type MessagePort, parentPort } from "node:worker_threads";
import { asLeadlightError, expected } from "../../domain/errors.js";
import type { IndexAxes, Neighbour } from "../../ports/vector-index.js";
import { readHnswFile, writeHnswFile } from "./hnsw-file-access.js";
import { HnswGraph } from "./hnsw-graph.js";
import type { GraphReply, GraphRequest, GraphTask } from "./messages.js";
import { principalAxes } from "./principal-axes.js";
import { ServedGraph } from "./served-graph.js";

// The thread that owns graphs: nobody else touches them. A search is answered as soon as it is read; additions are
// made in slices, between which searches are let in.

/** How long a search may have to wait for additions, beside the one addition that is under way. */
const SLICE_MS = 4;

const port = parentPort as MessagePort;
const graphs = new Map<number, ServedGraph>();
let isWorking = false;

port.on("message", (request: GraphRequest) => void answer(request));

async function answer({ id, graph, task }: GraphRequest): Promise<void> {
  try {
    const found = await done(graph, task);
    const { count, axes } = stateOf(graph);
    reply({ id, count, found, axes: task.what === "create" ? axes : null });
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    reply({ id, code, message });
  }
}

function stateOf(number: number): { count: number; axes: IndexAxes | null } {
  const graph = graphs.get(number);
  return { count: graph?.count() ?? 0, axes: graph?.axes ?? null };
}

function reply(message: GraphReply): void {
  port.postMessage(message);
}

const NOTHING: readonly Neighbour[] = [];

async function done(number: number, task: GraphTask): Promise<readonly Neighbour[]> {
  if (task.what === "create") {
    const axes = task.sample.length === 0 ? null : principalAxes(task.sample, task.dimension);
    const graph = HnswGraph.empty(axes?.count ?? task.dimension, task.expectedCount, task.parameters);
    graphs.set(number, new ServedGraph(graph, axes));
  } else if (task.what === "read") {
    const { dimension, count, axes } = task.shape;
    const graph = await readHnswFile(
      task.file,
      { dimension: axes?.count ?? dimension, count },
      task.parameters,
    );
    graphs.set(number, new ServedGraph(graph, axes));
  } else if (task.what === "drop") graphs.delete(number);
  else return atWork(graphOf(number), task);
  return NOTHING;
}

/** One that could not be made is not there. */
function graphOf(number: number): ServedGraph {
  const graph = graphs.get(number);
  if (graph === undefined) throw expected("INDEX_LOST", "a graph", "an index", "none");
  return graph;
}

async function atWork(
  graph: ServedGraph,
  task: Extract<GraphTask, { what: "add" | "search" | "write" }>,
): Promise<readonly Neighbour[]> {
  if (task.what === "search") return graph.search(task.vector, task.k);
  const doing =
    task.what === "add"
      ? graph.add(task.labels, task.vectors)
      : graph.write((written) => writeHnswFile(written, task.file));
  void work();
  // What waited aside during a write moves in after it.
  await doing.finally(() => void work());
  return NOTHING;
}

/** Does what waits for all graphs in turn, until there is nothing left to do now. */
async function work(): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  for (let isIdle = false; !isIdle; ) {
    const until = performance.now() + SLICE_MS;
    do {
      isIdle = true;
      for (const graph of graphs.values()) if (graph.step()) isIdle = false;
    } while (!isIdle && performance.now() < until);
    if (!isIdle) await nextTurn();
  }
  isWorking = false;
}
