import fc from "fast-check";
import { makeEmbedding } from "../../src/domain/embedding.js";
import type { PackId } from "../../src/domain/ids.js";

export const PACK = "tests" as PackId;
export const DIMENSION = 8;

/** What a network might say: `DIMENSION` numbers with a clear direction. */
export const rawVector = fc
  .array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: DIMENSION, maxLength: DIMENSION })
  .filter((raw) => Math.hypot(...raw) > 1e-3);

export const anEmbedding = rawVector.map((raw) => makeEmbedding(PACK, raw, DIMENSION));
