import { BINS } from "./similarity-bins.js";

/** Comparisons of two photographs, from the most to the least similar. */
export interface RankedPairs {
  readonly count: number;
  /** Index of the one photograph. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Bin of their similarity; never rises. */
  readonly bin: Uint16Array;
  /** Every comparison that was added with this bin or a higher one is there. */
  readonly completeFrom: number;
}

/**
 * Keeps the most similar of many comparisons. When `capacity` are there, the least similar half goes, whole bins at a time.
 */
export class HighestPairs {
  readonly #first: Uint32Array;
  readonly #second: Uint32Array;
  readonly #bin: Uint16Array;
  #count = 0;
  #completeFrom = 0;

  /** @param capacity at least 2 */
  constructor(capacity: number) {
    this.#first = new Uint32Array(capacity);
    this.#second = new Uint32Array(capacity);
    this.#bin = new Uint16Array(capacity);
  }

  add(first: number, second: number, bin: number): void {
    if (bin < this.#completeFrom) return;
    this.#first[this.#count] = first;
    this.#second[this.#count] = second;
    this.#bin[this.#count++] = bin;
    if (this.#count === this.#bin.length) this.#dropLowerHalf();
  }

  /** What was kept, sorted; equal bins stay in the order in which they came. */
  ranked(): RankedPairs {
    const places = this.#placesByBin();
    const first = new Uint32Array(this.#count);
    const second = new Uint32Array(this.#count);
    const bin = new Uint16Array(this.#count);
    for (let i = 0; i < this.#count; i++) {
      const own = this.#bin[i] as number;
      const place = places[own] as number;
      places[own] = place + 1;
      first[place] = this.#first[i] as number;
      second[place] = this.#second[i] as number;
      bin[place] = own;
    }
    return { count: this.#count, first, second, bin, completeFrom: this.#completeFrom };
  }

  /** Where the first pair of each bin belongs. */
  #placesByBin(): Uint32Array {
    const places = new Uint32Array(BINS);
    for (let i = 0; i < this.#count; i++) (places[this.#bin[i] as number] as number)++;
    let before = 0;
    for (let bin = BINS - 1; bin >= 0; bin--) {
      const own = places[bin] as number;
      places[bin] = before;
      before += own;
    }
    return places;
  }

  #dropLowerHalf(): void {
    const places = this.#placesByBin();
    let cut = this.#completeFrom;
    // A bin is kept whole or not at all; should one hold more than half of them, even that one goes.
    while (cut < BINS && (places[cut] as number) >= this.#count / 2) cut++;
    this.#completeFrom = cut + 1;
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      if ((this.#bin[i] as number) < this.#completeFrom) continue;
      this.#first[kept] = this.#first[i] as number;
      this.#second[kept] = this.#second[i] as number;
      this.#bin[kept++] = this.#bin[i] as number;
    }
    this.#count = kept;
  }
}
