import { cosines } from "../../src/domain/inner-product.js";
import type { MatrixProducts } from "../../src/ports/matrix-product.js";

/** Products without a thread, for tests that are about something else. */
export const exactProducts: MatrixProducts = {
  async load(columns, dimension) {
    return {
      count: columns.length / dimension,
      async reaching(rows, least) {
        const found: { row: number; cosines: Float64Array }[] = [];
        for (let row = 0; row < least.length; row++) {
          const all = cosines(columns, rows.subarray(row * dimension, (row + 1) * dimension));
          if (Math.max(...all) >= (least[row] as number)) found.push({ row, cosines: all });
        }
        return {
          rows: Uint32Array.from(found, ({ row }) => row),
          cosines: Float64Array.from(found.flatMap((one) => [...one.cosines])),
        };
      },
      close: async () => undefined,
    };
  },
};
