import { type FoundHash, HashIndex } from "../domain/pdq/hash-index.js";
import type { DistinctHash } from "../ports/store-picture-hashes.js";

/** Hashes read and added without letting others work: some 10 ms. */
const HASHES_AT_ONCE = 2_000;

/** Hashes of a store in memory, which takes in what was added since before it is searched, by whichever process. */
export class PictureIndex {
  readonly #read: (sequence: number, limit: number) => Promise<DistinctHash[]>;
  readonly #index = new HashIndex();
  #lastSequence = 0;
  #reading: Promise<void> | null = null;

  /** @param read distinct hashes behind a sequence number, in order */
  constructor(read: (sequence: number, limit: number) => Promise<DistinctHash[]>) {
    this.#read = read;
  }

  /**
   * Every hash within a distance of any of several, each once with the nearest of them, nearest first.
   * @returns `number`: sequence number of the hash; `query`: which of the several
   */
  async search(
    queries: readonly Uint8Array[],
    maxDistance: number,
  ): Promise<(FoundHash & { readonly query: number })[]> {
    await this.#takeIn();
    const nearest = new Map<number, FoundHash & { query: number }>();
    for (const [query, pdq] of queries.entries()) {
      for (const found of this.#index.search(pdq, maxDistance)) {
        const known = nearest.get(found.number);
        if (known === undefined || found.distance < known.distance)
          nearest.set(found.number, { ...found, query });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return [...nearest.values()].sort((a, b) => a.distance - b.distance || a.number - b.number);
  }

  /** Searches that come together read once. */
  #takeIn(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const page = await this.#read(this.#lastSequence, HASHES_AT_ONCE);
      for (const { pdq, sequence } of page) this.#index.add(pdq, sequence);
      this.#lastSequence = page.at(-1)?.sequence ?? this.#lastSequence;
      if (page.length < HASHES_AT_ONCE) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
