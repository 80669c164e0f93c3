/** The rows that reach what was asked of them. */
export interface ReachingRows {
  /** Their places, ascending. */
  readonly rows: Uint32Array;
  /**
   * Of the first of them, as many as there was memory for: the cosines of each with every column, one row after the other, as
   * `cosines` gives them from the same vectors, to the last bit.
   */
  readonly cosines: Float64Array;
}

/** A matrix that is held ready for products: one vector a column, all of one length. */
export interface LoadedColumns {
  /** How many columns. */
  readonly count: number;
  /**
   * Multiplies row vectors with every column.
   * @param rows one vector after the other, each as long as a column; the memory is given away
   * @param least of each row: what one of its products has to be for the row to reach it. Judged by float32 sums, which for unit vectors are
   * within 1e-5 of the exact ones
   */
  reaching(rows: Float32Array, least: Float32Array): Promise<ReachingRows>;
  close(): Promise<void>;
}

/**
 * Products of large matrices, off the event loop. Only the products of rows that reach what they have to leave the thread, and those are
 * a small share of all rows.
 */
export interface MatrixProducts {
  /**
   * @param columns one vector after the other, at least one
   * @param dimension values of a vector
   * @throws BACKEND_UNAVAILABLE
   */
  load(columns: Float32Array, dimension: number): Promise<LoadedColumns>;
}
