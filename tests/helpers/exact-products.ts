import { innerProduct } from "../../src/domain/inner-product.js";
import type { MatrixProducts } from "../../src/ports/matrix-product.js";

/** Products without a thread, for tests that are about something else. */
export const exactProducts: MatrixProducts = {
  async load(columns, dimension) {
    return {
      async highest(rows) {
        const highest = new Float32Array(rows.length / dimension).fill(-1);
        for (let row = 0; row < highest.length; row++) {
          const vector = rows.subarray(row * dimension, (row + 1) * dimension);
          for (let start = 0; start < columns.length; start += dimension)
            highest[row] = Math.max(highest[row] as number, innerProduct(columns, start, vector));
        }
        return highest;
      },
      close: async () => undefined,
    };
  },
};
