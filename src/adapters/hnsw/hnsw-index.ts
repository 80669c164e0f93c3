import { expected } from "../../domain/errors.js";
import type { VectorLabel } from "../../domain/ids.js";
import { checkLabel, checkNeighbourCount, checkUnitVector } from "../../domain/index-node.js";
import type {
  IndexAxes,
  IndexNode,
  IndexShape,
  Neighbour,
  VectorIndex,
  VectorIndexKind,
} from "../../ports/vector-index.js";
import { GraphThread } from "./graph-thread.js";
import { DEFAULT_PARAMETERS, type GraphParameters } from "./hnsw-graph.js";
import type { GraphTask } from "./messages.js";

/** Graphs from so many nodes on have a thread of their own: building one takes its time from no other. Smaller ones share one. */
const OWN_THREAD_FROM = 20_000;

/** Searches of one index that wait for its thread; with more, whoever comes next is told so. */
const MOST_SEARCHES = 1000;

/**
 * Finds nearly always what the exact index finds, and takes hardly longer among a million vectors than among a thousand.
 * It is slow to build, a millisecond or more a vector, so it is kept as a file. hnswlib's calls block whoever makes
 * them, so graphs live in threads, and an index here is what speaks with one.
 */
export function createHnswIndexKind(parameters: GraphParameters): VectorIndexKind {
  return {
    description: `hnsw(M=${parameters.linksPerNode},efConstruction=${parameters.constructionCandidates})`,
    hasSnapshots: true,
    sample: { from: OWN_THREAD_FROM, size: 4000 },
    create(dimension, expectedCount, vectors = []) {
      const index = new HnswIndex(dimension, threadFor(expectedCount));
      const sample = inOneRow(vectors, dimension);
      // Whatever goes wrong with it, the first addition or search says so.
      index.open({ what: "create", dimension, expectedCount, sample, parameters }).catch(() => undefined);
      return index;
    },
    async read(file: string, shape: IndexShape) {
      const index = new HnswIndex(shape.dimension, threadFor(shape.count));
      try {
        await index.open({ what: "read", file, shape, parameters }, shape.axes);
        return index;
      } catch (thrown) {
        await index.close();
        throw thrown;
      }
    },
    async write(index: VectorIndex, file: string) {
      if (!(index instanceof HnswIndex)) {
        const received = index.constructor.name;
        throw expected("INDEX_SNAPSHOT_UNWRITTEN", "an hnsw index", "an hnsw snapshot", received);
      }
      await index.write(file);
    },
  };
}

/** The one that is used. */
export const hnswIndexKind: VectorIndexKind = createHnswIndexKind(DEFAULT_PARAMETERS);

let sharedThread: GraphThread | undefined;

function threadFor(count: number): { thread: GraphThread; isOwn: boolean } {
  if (count >= OWN_THREAD_FROM) return { thread: new GraphThread(), isOwn: true };
  if (sharedThread === undefined || sharedThread.isLost) sharedThread = new GraphThread();
  return { thread: sharedThread, isOwn: false };
}

let lastNumber = 0;

/** A graph in another thread. */
class HnswIndex implements VectorIndex {
  readonly dimension: number;
  readonly #number = ++lastNumber;
  readonly #thread: GraphThread;
  readonly #isOwn: boolean;
  #axes: IndexAxes | null = null;
  #count = 0;
  #searching = 0;

  constructor(dimension: number, { thread, isOwn }: { thread: GraphThread; isOwn: boolean }) {
    this.dimension = dimension;
    this.#thread = thread;
    this.#isOwn = isOwn;
  }

  async open(
    task: Extract<GraphTask, { what: "create" | "read" }>,
    axes: IndexAxes | null = null,
  ): Promise<void> {
    const opened = await this.#thread.ask(this.#number, task);
    this.#count = opened.count;
    this.#axes = opened.axes ?? axes;
  }

  get axes(): IndexAxes | null {
    return this.#axes;
  }

  count(): number {
    return this.#count;
  }

  add(label: VectorLabel, vector: Float32Array): Promise<void> {
    return this.addAll([{ label, vector }]);
  }

  async addAll(nodes: readonly IndexNode[]): Promise<void> {
    for (const { label, vector } of nodes) {
      checkLabel(label);
      checkUnitVector(vector, this.dimension);
    }
    const labels = Uint32Array.from(nodes, ({ label }) => label);
    const vectors = inOneRow(
      nodes.map(({ vector }) => vector),
      this.dimension,
    );
    await this.#ask({ what: "add", labels, vectors }, [labels.buffer, vectors.buffer as ArrayBuffer]);
  }

  async search(vector: Float32Array, k: number): Promise<Neighbour[]> {
    checkUnitVector(vector, this.dimension);
    checkNeighbourCount(k);
    if (this.#searching >= MOST_SEARCHES)
      throw expected("SERVER_BUSY", `at most ${MOST_SEARCHES} at a time`, "searches of an index", "more");
    this.#searching++;
    try {
      const { count, found } = await this.#thread.ask(this.#number, { what: "search", vector, k });
      this.#count = count;
      return [...found];
    } finally {
      this.#searching--;
    }
  }

  write(file: string): Promise<void> {
    return this.#ask({ what: "write", file });
  }

  async close(): Promise<void> {
    if (this.#isOwn) await this.#thread.end();
    else if (!this.#thread.isLost) await this.#ask({ what: "drop" });
  }

  async #ask(task: GraphTask, handedOver: readonly ArrayBuffer[] = []): Promise<void> {
    const { count } = await this.#thread.ask(this.#number, task, handedOver);
    this.#count = count;
  }
}

function inOneRow(vectors: readonly Float32Array[], dimension: number): Float32Array {
  const row = new Float32Array(vectors.length * dimension);
  for (const [i, vector] of vectors.entries()) row.set(vector, i * dimension);
  return row;
}
