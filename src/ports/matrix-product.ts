/** A matrix that is held ready for products: one vector a column, all of one length. */
export interface LoadedColumns {
  /**
   * Multiplies row vectors with every column.
   * @param rows one vector after the other, each as long as a column; the memory is given away
   * @returns of each row the greatest of its inner products, as float32 sums give it: within 1e-5 of the exact one for unit vectors
   */
  highest(rows: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Products of large matrices, off the event loop. Only the greatest product of each row leaves the thread: whoever
 * finds it high enough computes the row's products exactly, and that is a small share of all rows.
 */
export interface MatrixProducts {
  /**
   * @param columns one vector after the other, at least one
   * @param dimension values of a vector
   * @throws BACKEND_UNAVAILABLE
   */
  load(columns: Float32Array, dimension: number): Promise<LoadedColumns>;
}
