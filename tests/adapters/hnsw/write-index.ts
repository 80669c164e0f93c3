/**
 * A process of its own for the test beside it: `write-index.ts FILE COUNT` writes an index of that many vectors and
 * prints the code of the error, or `written`.
 */
import { hnswIndexKind } from "../../../src/adapters/hnsw/hnsw-index.js";
import { asLeadlightError } from "../../../src/domain/errors.js";
import { label, randomUnits } from "../../helpers/vectors.js";

const [file = "", count = ""] = process.argv.slice(2);
const vectors = randomUnits(1, Number(count), 128);
const index = hnswIndexKind.create(128, vectors.length);
for (const [i, vector] of vectors.entries()) await index.add(label(i + 1), vector);
try {
  await hnswIndexKind.write(index, file);
  process.stdout.write("written");
} catch (thrown) {
  process.stdout.write(asLeadlightError(thrown).code);
}
