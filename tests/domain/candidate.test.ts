import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CANDIDATE_STATES,
  candidateState,
  isDecided,
  OPINIONS_TO_DECIDE,
} from "../../src/domain/candidate.js";
import { OPINION_VALUES } from "../../src/domain/opinion.js";

fc.configureGlobal({ seed: 20260105 });

const opinions = fc.array(fc.constantFrom(...OPINION_VALUES), { maxLength: 6 });

describe("candidateState", () => {
  it("starts unreviewed", () => {
    expect(candidateState([])).toBe("unreviewed");
  });

  it.each(OPINION_VALUES)("waits for a second person after one who says %s", (value) => {
    expect(candidateState([value])).toBe("awaiting_verification");
  });

  it.each([
    ["potential_candidate", "potential_candidate", "verified"],
    ["no_candidate", "no_candidate", "excluded"],
    ["inconclusive", "inconclusive", "inconclusive"],
    ["unsuitable_for_comparison", "unsuitable_for_comparison", "inconclusive"],
    ["inconclusive", "unsuitable_for_comparison", "inconclusive"],
    ["potential_candidate", "no_candidate", "conflict"],
    ["potential_candidate", "inconclusive", "conflict"],
    ["potential_candidate", "unsuitable_for_comparison", "conflict"],
    ["no_candidate", "inconclusive", "conflict"],
    ["no_candidate", "unsuitable_for_comparison", "conflict"],
  ] as const)("of %s and %s is %s", (first, second, state) => {
    expect(candidateState([first, second])).toBe(state);
    expect(candidateState([second, first])).toBe(state);
  });

  it("does not depend on the order of the opinions", () => {
    const reordered = opinions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(reordered, ([all, other]) => {
        expect(candidateState(other)).toBe(candidateState(all));
      }),
    );
  });

  it("is decided by two opinions and by no fewer", () => {
    fc.assert(
      fc.property(opinions, (all) => {
        expect(CANDIDATE_STATES).toContain(candidateState(all));
        expect(isDecided(candidateState(all))).toBe(all.length >= OPINIONS_TO_DECIDE);
      }),
    );
  });

  it("never leaves a conflict because more people agree with one side", () => {
    fc.assert(
      fc.property(opinions, fc.constantFrom(...OPINION_VALUES), (all, next) => {
        fc.pre(candidateState(all) === "conflict");
        expect(candidateState([...all, next])).toBe("conflict");
      }),
    );
  });
});
