/** The rows that reach what was asked of them. */
export interface ReachingRows {
  /** Their places, ascending. */
  readonly rows: readonly number[];
  /**
   * Of each of them the cosines with every column, as `cosines` gives them from the same vectors, to the last bit; null where there
   * would be too many.
   */
  readonly cosines: readonly (Float64Array | null)[];
}

/** A matrix that is held ready for products: one vector a column, all of one length. */
export interface LoadedColumns {
  /**
   * Multiplies row vectors with every column.
   * @param rows each as long as a column
   * @param least of each row: what one of its products has to be for the row to reach it. Judged by float32 sums, which for unit vectors are
   * within 1e-5 of the exact ones
   */
  reaching(rows: readonly Float32Array[], least: Float32Array): Promise<ReachingRows>;
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
