import { PDQ_BYTES } from "./picture-hash.js";

/** A hash that was found, by the number that it was added under. */
export interface FoundHash {
  readonly number: number;
  /** In how many bits it differs from the one that was searched. */
  readonly distance: number;
}

/** What differs in more bits than this is no copy any more; a search for it would go through a large part of all hashes. */
export const LARGEST_DISTANCE = 63;

/** 16 parts of 16 bits: hashes that differ in at most 31 bits differ in at most one bit of at least one part. */
const PARTS = 16;
const PART_VALUES = 2 ** 16;
const WORDS = PDQ_BYTES / 4;

/** Memory grows by so many hashes at a time, so that nothing is ever copied. */
const BLOCK = 2 ** 16;

interface Block {
  /** Eight words for each hash. */
  readonly words: Uint32Array;
  /** For each hash and part, the hash before it in the same bucket, counted from 1; 0 for none. */
  readonly before: Uint32Array;
  readonly numbers: Float64Array;
  /** The search that met a hash last. */
  readonly met: Uint32Array;
}

/**
 * Hashes in memory, searched exactly: multi-index hashing (M. Norouzi, A. Punjani, D. J. Fleet, "Fast exact search in Hamming space with
 * multi-index hashing", IEEE TPAMI 36(6), 2014). Every hash is in a bucket for each of its parts; a search looks into the
 * buckets near its own parts and compares what it meets there. About 100 bytes a hash.
 */
export class HashIndex {
  readonly #blocks: Block[] = [];
  /** For each part and value, the hash that came last, counted from 1; 0 for none. */
  readonly #heads = new Uint32Array(PARTS * PART_VALUES);
  #count = 0;
  #searches = 0;

  get count(): number {
    return this.#count;
  }

  /** @param pdq 32 bytes @param number what a search gives back for it */
  add(pdq: Uint8Array, number: number): void {
    const at = this.#count++;
    const place = at % BLOCK;
    if (place === 0) this.#blocks.push(newBlock());
    const block = this.#blocks.at(-1) as Block;
    const words = wordsOf(pdq);
    block.words.set(words, place * WORDS);
    block.numbers[place] = number;
    for (let part = 0; part < PARTS; part++) {
      const bucket = part * PART_VALUES + partOf(words, part);
      block.before[place * PARTS + part] = this.#heads[bucket] as number;
      this.#heads[bucket] = at + 1;
    }
  }

  /**
   * Every hash within a distance, nearest first, in the order in which they came where they are equally near.
   * @param maxDistance 0 to {@link LARGEST_DISTANCE}
   */
  search(pdq: Uint8Array, maxDistance: number): FoundHash[] {
    const search = this.#nextSearch();
    const words = wordsOf(pdq);
    const found: { at: number; number: number; distance: number }[] = [];
    const near = NEAR.slice(0, NEAR_COUNTS[Math.floor(maxDistance / PARTS)]);
    for (let part = 0; part < PARTS; part++) {
      const value = partOf(words, part);
      for (const flipped of near) {
        let next = this.#heads[part * PART_VALUES + (value ^ flipped)] as number;
        while (next > 0) {
          const at = next - 1;
          const block = this.#blocks[Math.floor(at / BLOCK)] as Block;
          const place = at % BLOCK;
          next = block.before[place * PARTS + part] as number;
          if (block.met[place] === search) continue;
          block.met[place] = search;
          const distance = distanceAt(block.words, place * WORDS, words, maxDistance);
          if (distance <= maxDistance) found.push({ at, number: block.numbers[place] as number, distance });
        }
      }
    }
    found.sort((a, b) => a.distance - b.distance || a.at - b.at);
    return found.map(({ number, distance }) => ({ number, distance }));
  }

  /** Searches are counted in 32 bits; when they start anew, so does what they met. */
  #nextSearch(): number {
    if (this.#searches === 0xffff_ffff) {
      for (const { met } of this.#blocks) met.fill(0);
      this.#searches = 0;
    }
    return ++this.#searches;
  }
}

function newBlock(): Block {
  return {
    words: new Uint32Array(BLOCK * WORDS),
    before: new Uint32Array(BLOCK * PARTS),
    numbers: new Float64Array(BLOCK),
    met: new Uint32Array(BLOCK),
  };
}

function wordsOf(pdq: Uint8Array): Uint32Array {
  const view = new DataView(pdq.buffer, pdq.byteOffset, PDQ_BYTES);
  return Uint32Array.from({ length: WORDS }, (_, i) => view.getUint32(4 * i));
}

function partOf(words: Uint32Array, part: number): number {
  const word = words[part >> 1] as number;
  return part % 2 === 0 ? word >>> 16 : word & 0xffff;
}

/** @returns the distance, or any larger number than `most` as soon as it is larger */
function distanceAt(all: Uint32Array, from: number, words: Uint32Array, most: number): number {
  let distance = 0;
  for (let i = 0; i < WORDS && distance <= most; i++)
    distance += bitCount((all[from + i] as number) ^ (words[i] as number));
  return distance;
}

/** Bits that are set in 32 (H. S. Warren, "Hacker's Delight", section 5-1). */
function bitCount(bits: number): number {
  let v = bits - ((bits >>> 1) & 0x5555_5555);
  v = (v & 0x3333_3333) + ((v >>> 2) & 0x3333_3333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** What a part is changed by, from no bit to three. */
const NEAR: readonly number[] = Array.from({ length: PART_VALUES }, (_, bits) => bits)
  .filter((bits) => bitCount(bits) <= 3)
  .sort((a, b) => bitCount(a) - bitCount(b));

/** How many of them change at most no bit, one, two and three. */
const NEAR_COUNTS = [0, 1, 2, 3].map((most) => NEAR.filter((bits) => bitCount(bits) <= most).length);
