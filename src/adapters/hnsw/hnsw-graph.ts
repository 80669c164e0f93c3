import hnswlib, { type HierarchicalNSW } from "hnswlib-node";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { VectorLabel } from "../../domain/ids.js";
import type { Neighbour } from "../../ports/vector-index.js";

/** How a graph is built and searched. */
export interface GraphParameters {
  /** hnswlib's M: links of a node on each level, twice as many on the lowest. */
  readonly linksPerNode: number;
  /** How many candidates an insertion weighs (efConstruction). */
  readonly constructionCandidates: number;
  /** How many candidates a search weighs at least (hnswlib's ef), in a graph of up to {@link LARGE} nodes; in a larger one twice as many. */
  readonly searchCandidates: number;
}

/**
 * Links: re-posted photographs make tight clusters, which few links cut off from the rest: measured on 4,500 vectors of
 * which 3,000 are near-copies of three, up to 2 vectors could no longer find themselves with 32 links, up to 9 with 16. On 50,000 faces, 16 links
 * found 0.960 of the ten nearest where 32 found 0.995. They cost 256 bytes a node.
 *
 * Construction: on the same vectors 400 candidates took nearly twice the time to build and found 0.4% more.
 *
 * Search: measured on 1,000 near-copies of five faces before 1,000 others, 0.94 of the ten nearest were found with 200 candidates, 0.985 with
 * 400; among a million faces, 0.939 with 400, 0.978 with 800.
 */
export const DEFAULT_PARAMETERS: GraphParameters = {
  linksPerNode: 32,
  constructionCandidates: 200,
  searchCandidates: 400,
};

/** Nodes from which on a search weighs twice as many candidates. */
const LARGE = 200_000;

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
  readonly parameters: GraphParameters;
  readonly #graph: HierarchicalNSW;
  readonly #known: Set<number>;

  private constructor(dimension: number, graph: HierarchicalNSW, parameters: GraphParameters) {
    this.dimension = dimension;
    this.parameters = parameters;
    this.#graph = graph;
    this.#known = new Set(graph.getIdsList());
  }

  static empty(dimension: number, expectedCount: number, parameters: GraphParameters): HnswGraph {
    const graph = new hnswlib.HierarchicalNSW("ip", dimension);
    graph.initIndex({
      maxElements: Math.max(expectedCount, LEAST_ROOM),
      m: parameters.linksPerNode,
      efConstruction: parameters.constructionCandidates,
      randomSeed: RANDOM_SEED,
    });
    return new HnswGraph(dimension, graph, parameters);
  }

  /**
   * @param file verified: its bytes are those that were written, and it has this shape
   * @throws INDEX_SNAPSHOT_DAMAGED when hnswlib refuses it or finds something else in it
   */
  static async load(
    file: string,
    { dimension, count }: GraphShape,
    parameters: GraphParameters,
  ): Promise<HnswGraph> {
    // Always into a new graph: a failed load leaves the old one of a used graph freed but not forgotten.
    const graph = new hnswlib.HierarchicalNSW("ip", dimension);
    try {
      await graph.readIndex(file);
    } catch (thrown) {
      const message = "expected an index file that hnswlib loads but received another";
      throw new LeadlightError("INDEX_SNAPSHOT_DAMAGED", message, { cause: thrown });
    }
    const index = new HnswGraph(dimension, graph, parameters);
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
    const { searchCandidates } = this.parameters;
    const least = this.count() > LARGE ? 2 * searchCandidates : searchCandidates;
    this.#graph.setEf(Math.max(least, 2 * wanted));
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
