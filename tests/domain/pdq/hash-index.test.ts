import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HashIndex, LARGEST_DISTANCE } from "../../../src/domain/pdq/hash-index.js";
import { hammingDistance, PDQ_BYTES } from "../../../src/domain/pdq/picture-hash.js";
import { seededRandom } from "../../../src/domain/seeded.js";

/** Hashes of which many lie near each other. */
function hashes(count: number, seed: number): Uint8Array[] {
  const random = seededRandom(seed);
  const made: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const from = i > 0 && random() < 0.6 ? made[Math.floor(random() * i)] : undefined;
    const hash =
      from === undefined
        ? Uint8Array.from({ length: PDQ_BYTES }, () => 256 * random())
        : Uint8Array.from(from, (byte) => (random() < 0.5 ? byte ^ (1 << Math.floor(8 * random())) : byte));
    made.push(hash);
  }
  return made;
}

describe("the index of hashes", () => {
  it("finds at every distance what a look at every hash finds, the nearest first", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: LARGEST_DISTANCE }),
        (seed, most) => {
          const all = hashes(120, seed);
          const index = new HashIndex();
          for (const [i, hash] of all.entries()) index.add(hash, 10 * i);
          const query = all[seed % all.length] as Uint8Array;
          const wanted = all
            .map((hash, i) => ({ number: 10 * i, distance: hammingDistance(hash, query) }))
            .filter(({ distance }) => distance <= most)
            .sort((a, b) => a.distance - b.distance || a.number - b.number);
          expect(index.search(query, most)).toEqual(wanted);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it("grows beyond a block of memory", () => {
    const index = new HashIndex();
    const count = 2 ** 16 + 3;
    const hash = new Uint8Array(PDQ_BYTES);
    for (let i = 0; i < count; i++) {
      new DataView(hash.buffer).setUint32(0, Math.imul(i, 2_654_435_761) >>> 0);
      index.add(hash, i);
    }
    expect(index.count).toBe(count);
    expect(index.search(hash, 0)).toEqual([{ number: count - 1, distance: 0 }]);
  });
});
