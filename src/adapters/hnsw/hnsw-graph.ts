import hnswlib, { type HierarchicalNSW } from "hnswlib-node";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { VectorLabel } from "../../domain/ids.js";
import type { Neighbour } from "../../ports/vector-index.js";

/**
 * hnswlib's M: links of a node on each level, twice as many on the lowest. Re-posted photographs make tight clusters,
 * which few links cut off from the rest: measured on 4,500 vectors of which 3,000 are near-copies of three, up to 2
 * vectors could no longer find themselves with 32 links, up to 9 with 16. It costs 256 bytes a node beside a vector of
 * 512 to 2,048.
 */
export const LINKS_PER_NODE = 32;

/** How many candidates an insertion weighs (efConstruction). On the same vectors 400 took nearly twice the time to build and found 0.4% more. */
export const CONSTRUCTION_CANDIDATES = 200;

/**
 * How many candidates a search weighs at least (hnswlib's ef). Measured on 1,000 near-copies of five faces before 1,000
 * others: 0.94 of the ten nearest were found with 200, 0.985 with 400.
 */
const SEARCH_CANDIDATES = 400;

/** The same vectors in the same order always make the same graph. */
const RANDOM_SEED = 100;

const LEAST_ROOM = 1024;

/** A graph in a file. */
export interface GraphShape {
  readonly dimension: number;
  readonly count: number;
}

/**
 * Hierarchical navigable small world graph (Malkov and Yashunin, arXiv:1603.09320) by hnswlib. Vectors have unit length,
 * so the inner product is the cosine. What hnswlib would take in silence is checked before it gets here.
 */
export class HnswGraph {
  readonly dimension: number;
  readonly #graph: HierarchicalNSW;
  readonly #known: Set<number>;

  private constructor(dimension: number, graph: HierarchicalNSW) {
    this.dimension = dimension;
    this.#graph = graph;
    this.#known = new Set(graph.getIdsList());
  }

  static empty(dimension: number, expectedCount: number): HnswGraph {
    const graph = new hnswlib.HierarchicalNSW("ip", dimension);
    graph.initIndex({
      maxElements: Math.max(expectedCount, LEAST_ROOM),
      m: LINKS_PER_NODE,
      efConstruction: CONSTRUCTION_CANDIDATES,
      randomSeed: RANDOM_SEED,
    });
    return new HnswGraph(dimension, graph);
  }

  /**
   * @param file verified: its bytes are those that were written, and it has this shape
   * @throws INDEX_SNAPSHOT_DAMAGED when hnswlib refuses it or finds something else in it
   */
  static async load(file: string, { dimension, count }: GraphShape): Promise<HnswGraph> {
    // Always into a new graph: a failed load leaves the old one of a used graph freed but not forgotten.
    const graph = new hnswlib.HierarchicalNSW("ip", dimension);
    try {
      await graph.readIndex(file);
    } catch (thrown) {
      const message = "expected an index file that hnswlib loads but received another";
      throw new LeadlightError("INDEX_SNAPSHOT_DAMAGED", message, { cause: thrown });
    }
    const index = new HnswGraph(dimension, graph);
    if (index.count() !== count || index.#known.size !== count)
      throw expected("INDEX_SNAPSHOT_DAMAGED", `${count} labels`, "an index file", index.#known.size);
    return index;
  }

  count(): number {
    return this.#graph.getCurrentCount();
  }

  has(label: VectorLabel): boolean {
    return this.#known.has(label);
  }

  /** @param label one that it does not have: hnswlib would overwrite the vector and reconnect its neighbours */
  add(label: VectorLabel, vector: Float32Array): void {
    const room = this.#graph.getMaxElements();
    if (this.count() === room) this.#graph.resizeIndex(room + Math.max(LEAST_ROOM, room >> 1));
    this.#graph.addPoint(Array.from(vector), label);
    this.#known.add(label);
  }

  search(vector: Float32Array, k: number): Neighbour[] {
    const wanted = Math.min(k, this.count());
    if (wanted === 0) return [];
    // Set at every search: loading resets it to 10.
    this.#graph.setEf(Math.max(SEARCH_CANDIDATES, 2 * wanted));
    const { distances, neighbors } = this.#graph.searchKnn(Array.from(vector), wanted);
    const found = neighbors.map((label, i) => ({
      label: label as VectorLabel,
      similarity: cosineOf(distances[i] as number),
    }));
    return found.sort((a, b) => b.similarity - a.similarity || a.label - b.label);
  }

  /**
   * Saves the graph on a thread of the library's own. hnswlib reads its memory meanwhile: it may be searched, and nothing may be
   * added. That all nodes are in the file must be checked: hnswlib does not notice a full disk.
   */
  async save(file: string): Promise<void> {
    await this.#graph.writeIndex(file);
  }
}

/** hnswlib's distance is 1 − inner product in float32, which rounding may push past its bounds. */
function cosineOf(distance: number): number {
  return Math.min(1, Math.max(-1, 1 - distance));
}
