import { cosines } from "../../src/domain/inner-product.js";
import type { MatrixProducts } from "../../src/ports/matrix-product.js";

/** Products without a thread, for tests that are about something else. */
export const exactProducts: MatrixProducts = {
  async load(columns) {
    return {
      async reaching(rows, least) {
        const all = rows.map((row) => cosines(columns, row));
        const found = [...rows.keys()].filter((i) => Math.max(...(all[i] ?? [])) >= (least[i] as number));
        return { rows: found, cosines: found.map((i) => all[i] ?? null) };
      },
      close: async () => undefined,
    };
  },
};
