import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawRotations } from "../../src/evaluation/rotations.js";

/** Persons with so many photographs each; places are counted through. */
function persons(counts: readonly number[]): number[][] {
  let next = 0;
  return counts.map((count) => Array.from({ length: count }, () => next++));
}

const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 40 });
const sizes = fc.record({
  portraits: fc.integer({ min: 1, max: 3 }),
  probes: fc.integer({ min: 1, max: 3 }),
});

describe("galleries drawn from a dataset", () => {
  it("leave each person out once, and search nobody by a photograph that is enrolled", () => {
    fc.assert(
      fc.property(counts, sizes, fc.nat(100), (counts, sizes, seed) => {
        const imagesOf = persons(counts);
        const rotations = drawRotations(imagesOf, sizes, seed);
        const outside = new Map<number, number>();
        for (const { enrolled, strangers } of rotations) {
          const inside = new Set(enrolled.map(({ person }) => person));
          imagesOf.forEach((_, person) => {
            if (!inside.has(person)) outside.set(person, (outside.get(person) ?? 0) + 1);
          });
          expect(strangers.some(({ person }) => inside.has(person))).toBe(false);
          for (const { person, portraits, probes } of enrolled) {
            const used = [...portraits, ...(probes ?? [])];
            expect(new Set(used).size).toBe(used.length);
            expect(used.every((place) => imagesOf[person]?.includes(place))).toBe(true);
            expect(probes !== null).toBe((imagesOf[person]?.length ?? 0) >= sizes.portraits + sizes.probes);
          }
        }
        expect([...outside.values()]).toEqual(counts.map(() => 1));
      }),
      { seed: 1 },
    );
  });

  it("take strangers' photographs in probes of one size that share none, five a stranger at most", () => {
    fc.assert(
      fc.property(counts, sizes, (counts, sizes) => {
        const imagesOf = persons(counts);
        const strangers = drawRotations(imagesOf, sizes, 3).flatMap((rotation) => rotation.strangers);
        const used = strangers.flatMap(({ probes }) => probes);
        expect(new Set(used).size).toBe(used.length);
        expect(strangers.every(({ probes }) => probes.length === sizes.probes)).toBe(true);
        counts.forEach((count, person) => {
          const own = strangers.filter((stranger) => stranger.person === person).length;
          expect(own).toBe(Math.min(5, Math.floor(count / sizes.probes)));
        });
      }),
      { seed: 2 },
    );
  });

  it("are the same for the same seed", () => {
    const imagesOf = persons(Array.from({ length: 30 }, (_, i) => 1 + (i % 4)));
    const draw = (seed: number) => drawRotations(imagesOf, { portraits: 1, probes: 1 }, seed);
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });
});
