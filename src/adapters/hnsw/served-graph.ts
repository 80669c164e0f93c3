import type { VectorLabel } from "../../domain/ids.js";
import { innerProduct } from "../../domain/inner-product.js";
import type { IndexAxes, Neighbour } from "../../ports/vector-index.js";
import type { HnswGraph } from "./hnsw-graph.js";

/** Vectors that wait beside a graph while it is written: every search compares with all of them, 2 ms for so many. */
const MOST_ASIDE = 4096;

/** What was asked of a graph and waits for its turn. */
interface Job {
  /** Does some of it, at most one addition. @returns whether that was all */
  readonly go: () => boolean;
  readonly isWrite: boolean;
  readonly failed: (thrown: unknown) => void;
}

/**
 * A graph that is searched while vectors are added and while it is written. hnswlib cannot save and add at once, so
 * what is added during a save waits beside the graph, where searches find it by comparing; afterwards it moves in.
 */
export class ServedGraph {
  readonly #graph: HnswGraph;
  /** What the graph's vectors are the places along; null when they are whole. */
  readonly axes: IndexAxes | null;
  readonly #dimension: number;
  readonly #aside = new Map<VectorLabel, Float32Array>();
  readonly #jobs: Job[] = [];
  #isWriting = false;

  constructor(graph: HnswGraph, axes: IndexAxes | null) {
    this.#graph = graph;
    this.axes = axes;
    this.#dimension = axes === null ? graph.dimension : axes.values.length / axes.count;
  }

  count(): number {
    return this.#graph.count() + this.#aside.size;
  }

  /**
   * Puts vectors in line for {@link step}, which leaves labels as they are that it has.
   * @returns when searches find all of them
   */
  add(labels: Uint32Array, vectors: Float32Array): Promise<void> {
    let next = 0;
    const addNext = () => {
      const at = next++;
      const dimension = this.#dimension;
      if (at < labels.length)
        this.#add(labels[at] as VectorLabel, vectors.subarray(at * dimension, (at + 1) * dimension));
      return next >= labels.length;
    };
    return new Promise((resolve, failed) => {
      const go = () => {
        const isDone = addNext();
        if (isDone) resolve();
        return isDone;
      };
      this.#jobs.push({ go, isWrite: false, failed });
    });
  }

  /**
   * Has what was added before this call written, and nothing of what is added after it.
   * @param save the graph does not change until it settles
   */
  write(save: (graph: HnswGraph) => Promise<void>): Promise<void> {
    return new Promise((resolve, failed) => {
      const go = () => {
        this.#isWriting = true;
        const ended = save(this.#graph).finally(() => {
          this.#isWriting = false;
        });
        ended.then(resolve, failed);
        return true;
      };
      this.#jobs.push({ go, isWrite: true, failed });
    });
  }

  /** Does a little of what waits: a millisecond or two. @returns false when there is nothing to do now */
  step(): boolean {
    if (!this.#isWriting) {
      const [waiting] = this.#aside;
      if (waiting !== undefined) {
        this.#graph.add(...waiting);
        this.#aside.delete(waiting[0]);
        return true;
      }
    }
    const [job] = this.#jobs;
    if (job === undefined) return false;
    if (this.#isWriting && (job.isWrite || this.#aside.size >= MOST_ASIDE)) return false;
    try {
      if (job.go()) this.#jobs.shift();
    } catch (thrown) {
      this.#jobs.shift();
      job.failed(thrown);
    }
    return true;
  }

  search(probe: Float32Array, k: number): Neighbour[] {
    const vector = this.#along(probe);
    const found = this.#graph.search(vector, k);
    if (this.#aside.size === 0) return found;
    for (const [label, other] of this.#aside) {
      const cosine = innerProduct(other, 0, vector);
      found.push({ label, similarity: Math.min(1, Math.max(-1, cosine)) });
    }
    return found.sort((a, b) => b.similarity - a.similarity || a.label - b.label).slice(0, k);
  }

  #add(label: VectorLabel, vector: Float32Array): void {
    if (this.#graph.has(label) || this.#aside.has(label)) return;
    const along = this.#along(vector);
    if (this.#isWriting) this.#aside.set(label, along);
    else this.#graph.add(label, along);
  }

  #along(vector: Float32Array): Float32Array {
    const { axes } = this;
    if (axes === null) return vector;
    return Float32Array.from({ length: axes.count }, (_, axis) =>
      innerProduct(axes.values, axis * vector.length, vector),
    );
  }
}
