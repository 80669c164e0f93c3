import type { VectorLabel } from "../domain/ids.js";

/** One node near a probe. */
export interface Neighbour {
  readonly label: VectorLabel;
  /** Cosine with the probe as far as the index knows the vectors; searches report the one computed from the store. */
  readonly similarity: number;
}

/** A vector with what it is called. */
export interface IndexNode {
  /** No two nodes of an index have the same. */
  readonly label: VectorLabel;
  /** Unit length, as many values as the index has dimensions. */
  readonly vector: Float32Array;
}

/** Directions, at right angles to each other, along which a kind of index found vectors to differ. */
export interface IndexAxes {
  readonly count: number;
  /** Unit vectors of as many values as the vectors have, one after the other. */
  readonly values: Float32Array;
}

/** Nearest neighbours among unit vectors. A cache over the store: it may be thrown away at any time. */
export interface VectorIndex {
  readonly dimension: number;

  /** What the index knows of each vector, its place along these axes; null when it knows all of it. Settled by the first addition. */
  readonly axes: IndexAxes | null;

  /** Number of nodes. */
  count(): number;

  /**
   * Adds a node; a label that is already in is left as it is.
   * @param vector unit length, `dimension` values
   * @throws EMBEDDING_INVALID for another length, values that are not finite, or another length than 1; INDEX_LABEL_INVALID; INDEX_LOST when the
   * index is gone, with whatever held it: it has to be opened or built again
   */
  add(label: VectorLabel, vector: Float32Array): Promise<void>;

  /** Adds nodes in their order, as {@link add} would; none of them when one is invalid. Searches are answered meanwhile. */
  addAll(nodes: readonly IndexNode[]): Promise<void>;

  /**
   * The `k` nearest nodes, nearest first; fewer when the index holds fewer.
   * @param k whole number of at least 1
   * @throws EMBEDDING_INVALID and INDEX_LOST as {@link add}, ARGUMENT_INVALID for another `k`, SERVER_BUSY when too many wait
   */
  search(vector: Float32Array, k: number): Promise<Neighbour[]>;

  /** Lets go of what it holds; whatever is asked of it then fails. */
  close(): Promise<void>;
}

/** A snapshot file and what is known of it; it has been verified before it gets here. */
export interface IndexShape {
  readonly dimension: number;
  readonly count: number;
  /** Of the index that was written. */
  readonly axes: IndexAxes | null;
}

/** One way of building indexes. */
export interface VectorIndexKind {
  /** `exact` or `hnsw`, with its parameters where they matter: a snapshot of another description is not loaded. */
  readonly description: string;

  /** False for an index that is as quickly rebuilt from the store as read from a file; it then takes no snapshots. */
  readonly hasSnapshots: boolean;

  /** An index that is to hold `from` vectors or more is better made with a sample of so many of them; null when none helps. */
  readonly sample: { readonly from: number; readonly size: number } | null;

  /**
   * @param expectedCount how many nodes to make room for; more may be added
   * @param sample some of the vectors that it is to hold, from which it may learn how they lie
   */
  create(dimension: number, expectedCount: number, sample?: readonly Float32Array[]): VectorIndex;

  /**
   * Writes `index`, as it is when this is called, to `file` and makes sure that all of it is there. It may be added to and searched meanwhile.
   * @throws INDEX_SNAPSHOT_UNWRITTEN
   */
  write(index: VectorIndex, file: string): Promise<void>;

  /**
   * Reads a file that {@link write} wrote. The caller has checked its hash: a damaged file may end the process.
   * @throws INDEX_SNAPSHOT_DAMAGED for a file of another shape
   */
  read(file: string, shape: IndexShape): Promise<VectorIndex>;
}
