import { describe, expect, it } from "vitest";
import { compareEverybody } from "../../../src/evaluation/calibration/comparisons.js";
import { excessOfExact } from "../../../src/evaluation/calibration/exact-excess.js";
import { seeded } from "../../helpers/vectors.js";
import { syntheticPeople } from "./synthetic-people.js";

/** Of as many persons with two photographs each. */
function excess(persons: number, spread?: number) {
  const people = syntheticPeople(persons, () => 2, spread === undefined ? {} : { spread, dimension: 200 });
  const comparisons = compareEverybody(people, { portraits: 1, probes: 1 }, seeded(1));
  return excessOfExact(comparisons, new Uint8Array(persons).fill(1), { random: seeded(2), samples: 40 });
}

describe("what an exact calibration costs above the least", () => {
  it("is more than nothing, since the least is found by looking at the answers, and less the more persons there are", () => {
    const [few, many] = [excess(40), excess(400)];
    expect(many?.low).toBeGreaterThan(0);
    expect(few?.mean).toBeGreaterThan(2 * (many?.mean ?? Number.NaN));
    expect(few?.low).toBeLessThan(few?.mean ?? 0);
    expect(few?.high).toBeGreaterThan(few?.mean ?? 1);
  });

  it("cannot be told where nobody is ever mistaken", () => {
    expect(excess(40, 0.1)).toBeNull();
  });
});
