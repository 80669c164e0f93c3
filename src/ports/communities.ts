/** A graph by numbers: `from[i]` and `to[i]` are joined with `weights[i]`, above 0. */
export interface NumberedGraph {
  /** Nodes, numbered from 0. */
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

/** Finds the parts of a graph that hang together more closely than with the rest. */
export interface CommunityFinder {
  /**
   * @param seed fixes every draw: the same graph gives the same communities
   * @returns for each node the number of its community
   */
  find(graph: NumberedGraph, seed: number): Promise<Int32Array>;
  close(): Promise<void>;
}
