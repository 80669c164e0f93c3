import type { ComparedImages } from "./compared-images.js";
import { HighestPairs, type RankedPairs } from "./highest-pairs.js";
import { BLOCK_ROWS, blockProducts, breathe } from "./products.js";
import { BINS, binOf } from "./similarity-bins.js";

/** Comparisons of photographs of one person. */
export interface MatedPairs {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly bin: readonly number[];
}

/** Every usable photograph compared with every other, each two once. */
export interface AllPairs {
  readonly mated: MatedPairs;
  /** Comparisons of photographs of two persons, by bin. */
  readonly nonMated: Float64Array;
  /** The most similar of those. */
  readonly highestNonMated: RankedPairs;
}

/** Of 20 million comparisons these are the most similar 5%. Takes 15 MB. */
const KEPT_NON_MATED = 1_500_000;

/**
 * Compares every photograph with every other.
 * @param onProgress is told how many photographs are done with
 */
export async function compareAll(
  images: ComparedImages,
  onProgress?: (done: number, total: number) => void,
  capacity = KEPT_NON_MATED,
): Promise<AllPairs> {
  const { vectors, personOf } = images;
  const mated = { first: [] as number[], second: [] as number[], bin: [] as number[] };
  const nonMated = new Float64Array(BINS);
  const highest = new HighestPairs(capacity);
  const block = new Float32Array(BLOCK_ROWS * vectors.count);
  for (let from = 0; from < vectors.count; from += BLOCK_ROWS) {
    const until = Math.min(from + BLOCK_ROWS, vectors.count);
    blockProducts(vectors, from, until, vectors, from, block);
    for (let i = from; i < until; i++) {
      const person = personOf[i];
      const row = (i - from) * vectors.count;
      for (let j = i + 1; j < vectors.count; j++) {
        const bin = binOf(block[row + j] as number);
        if (personOf[j] === person) {
          mated.first.push(i);
          mated.second.push(j);
          mated.bin.push(bin);
        } else {
          (nonMated[bin] as number)++;
          highest.add(i, j, bin);
        }
      }
    }
    onProgress?.(until, vectors.count);
    await breathe();
  }
  return { mated, nonMated, highestNonMated: highest.ranked() };
}
