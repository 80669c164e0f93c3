import { expected } from "../../domain/errors.js";
import type { VectorLabel } from "../../domain/ids.js";
import { checkLabel, checkNeighbourCount, checkUnitVector } from "../../domain/index-node.js";
import { innerProduct } from "../../domain/inner-product.js";
import type { IndexNode, Neighbour, VectorIndex, VectorIndexKind } from "../../ports/vector-index.js";
import { Nearest } from "./nearest.js";

/**
 * Compares the probe with every vector: always right, and quick enough for some ten thousand faces. It is what the
 * other kinds are measured against.
 */
export const exactIndexKind: VectorIndexKind = {
  description: "exact",
  hasSnapshots: false,
  sample: null,
  create: (dimension, expectedCount) => new ExactIndex(dimension, expectedCount),
  async write() {
    throw expected("INDEX_SNAPSHOT_UNWRITTEN", "a kind that takes snapshots", "a snapshot", "exact");
  },
  async read() {
    throw expected("INDEX_SNAPSHOT_DAMAGED", "a kind that takes snapshots", "a snapshot", "exact");
  },
};

const LEAST_ROOM = 16;

class ExactIndex implements VectorIndex {
  readonly dimension: number;
  readonly axes = null;
  readonly #known = new Set<VectorLabel>();
  /** Label of each row of `#vectors`. */
  #labels: Uint32Array;
  /** One row of `dimension` values after the other; rows from `count()` on are room to grow. */
  #vectors: Float32Array;

  constructor(dimension: number, expectedCount: number) {
    this.dimension = dimension;
    const room = Math.max(expectedCount, LEAST_ROOM);
    this.#labels = new Uint32Array(room);
    this.#vectors = new Float32Array(room * dimension);
  }

  count(): number {
    return this.#known.size;
  }

  async add(label: VectorLabel, vector: Float32Array): Promise<void> {
    checkLabel(label);
    checkUnitVector(vector, this.dimension);
    if (this.#known.has(label)) return;
    const row = this.count();
    if (row === this.#labels.length) this.#grow();
    this.#labels[row] = label;
    this.#vectors.set(vector, row * this.dimension);
    this.#known.add(label);
  }

  async addAll(nodes: readonly IndexNode[]): Promise<void> {
    for (const { label, vector } of nodes) {
      checkLabel(label);
      checkUnitVector(vector, this.dimension);
    }
    for (const { label, vector } of nodes) await this.add(label, vector);
  }

  async search(vector: Float32Array, k: number): Promise<Neighbour[]> {
    checkUnitVector(vector, this.dimension);
    checkNeighbourCount(k);
    const count = this.count();
    if (count === 0) return [];
    const nearest = new Nearest(Math.min(k, count));
    for (let row = 0; row < count; row++) {
      const cosine = innerProduct(this.#vectors, row * this.dimension, vector);
      nearest.offer(this.#labels[row] as number, Math.min(1, Math.max(-1, cosine)));
    }
    return nearest.sorted();
  }

  async close(): Promise<void> {
    // Nothing is held but memory, which goes with it.
  }

  #grow(): void {
    const labels = new Uint32Array(2 * this.#labels.length);
    const vectors = new Float32Array(2 * this.#vectors.length);
    labels.set(this.#labels);
    vectors.set(this.#vectors);
    this.#labels = labels;
    this.#vectors = vectors;
  }
}
