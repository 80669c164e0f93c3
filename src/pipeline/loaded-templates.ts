import type { LoadedColumns, MatrixProducts } from "../ports/matrix-product.js";
import type { SubjectTemplate } from "./gallery-templates.js";

/** Makes the templates of subjects the columns of a product, in their order. @param subjects at least one */
export function loadTemplates(
  products: MatrixProducts,
  subjects: readonly SubjectTemplate[],
): Promise<LoadedColumns> {
  const dimension = subjects[0]?.vector.length ?? 0;
  const columns = new Float32Array(subjects.length * dimension);
  for (const [i, { vector }] of subjects.entries()) columns.set(vector, i * dimension);
  return products.load(columns, dimension);
}
