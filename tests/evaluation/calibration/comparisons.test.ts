import { describe, expect, it } from "vitest";
import {
  compareEverybody,
  countComparisons,
  tallyComparisons,
} from "../../../src/evaluation/calibration/comparisons.js";
import { resamplePersons } from "../../../src/evaluation/calibration/resample-persons.js";
import { total } from "../../../src/evaluation/calibration/tally.js";
import { seeded } from "../../helpers/vectors.js";
import { syntheticPeople } from "./synthetic-people.js";

const everybody = (count: number) => new Uint8Array(count).fill(1);

describe("compareEverybody", () => {
  it("compares whoever has photographs enough with themselves, and all with all others both ways", () => {
    const people = syntheticPeople(1_000, (person) => (person < 300 ? 2 : 1));
    const comparisons = compareEverybody(people, { portraits: 1, probes: 1 }, seeded(1));
    const counts = countComparisons(comparisons, everybody(1_000));
    // Two templates of everybody on each side, since a thousand persons are few.
    expect(counts).toEqual({
      persons: 1_000,
      matedPersons: 300,
      matedComparisons: 3_000,
      nonMatedComparisons: 2_000 * 2_000 - 1_000 * 4,
      personPairs: (1_000 * 999) / 2,
    });
  });

  it("passes over whoever has too few photographs for a template", () => {
    const people = syntheticPeople(30, (person) => 1 + (person % 4));
    const comparisons = compareEverybody(people, { portraits: 2, probes: 1 }, seeded(1));
    const counts = countComparisons(comparisons, everybody(30));
    const having = (least: number) => people.filter((all) => all.length >= least).length;
    expect(counts.matedPersons).toBe(having(3));
    expect(counts.persons).toBe(30);
    expect(counts.personPairs).toBe(having(2) * 30 - having(2) - (having(2) * (having(2) - 1)) / 2);
  });

  it("gives the same for the same seed and something else for another", () => {
    const people = syntheticPeople(40, () => 4);
    const bins = (seed: number) => [
      ...compareEverybody(people, { portraits: 2, probes: 2 }, seeded(seed)).bins,
    ];
    expect(bins(7)).toEqual(bins(7));
    expect(bins(7)).not.toEqual(bins(8));
  });

  it("never compares a photograph with itself", () => {
    const people = syntheticPeople(30, () => 2);
    const { mated } = compareEverybody(people, { portraits: 1, probes: 1 }, seeded(1));
    expect(Math.max(...mated.map(({ similarity }) => similarity))).toBeLessThan(0.9999);
  });
});

describe("tallyComparisons", () => {
  const people = syntheticPeople(50, (person) => 1 + (person % 5));
  const comparisons = compareEverybody(people, { portraits: 1, probes: 1 }, seeded(3));

  it("lets every person's mated comparisons weigh 1 together, however many photographs there are", () => {
    const { mated } = tallyComparisons(comparisons, everybody(50));
    expect(total(mated)).toBeCloseTo(40, 9);
  });

  it("leaves out every comparison of a person held back", () => {
    const half = Uint8Array.from({ length: 50 }, (_, person) => person % 2);
    const { nonMated } = tallyComparisons(comparisons, half);
    const { nonMatedComparisons } = countComparisons(comparisons, half);
    expect(total(nonMated)).toBe(nonMatedComparisons);
    expect(nonMatedComparisons).toBe(25 * 24 * 16);
  });

  it("counts persons who were drawn twice against all others twice, and never against their copy", () => {
    const weights = new Uint8Array(50);
    weights[3] = 2;
    weights[7] = 1;
    const tally = tallyComparisons(comparisons, weights);
    // Four templates of each on both sides.
    expect(total(tally.nonMated)).toBe(2 * 2 * 16);
  });
});

describe("resamplePersons", () => {
  it("draws as many persons as there are, none of those held back", () => {
    const who = Uint8Array.from({ length: 100 }, (_, person) => (person < 60 ? 1 : 0));
    const times = resamplePersons(who, seeded(5));
    expect(total(Float64Array.from(times))).toBe(60);
    expect(total(Float64Array.from(times.subarray(60)))).toBe(0);
  });
});
