import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPINION_VALUES } from "../../src/domain/opinion.js";
import {
  blindState,
  CANDIDATE_STATES,
  candidateState,
  isDecided,
  REVIEW_MODES,
  stateProblem,
  type Weighed,
} from "../../src/domain/review-state.js";

fc.configureGlobal({ seed: 20260105 });

const value = fc.constantFrom(...OPINION_VALUES);
const opinion = fc.record({ value, verifies: fc.boolean() });
const opinions = fc.array(opinion, { maxLength: 6 });
const mode = fc.constantFrom(...REVIEW_MODES);

const reviewers = (...values: Weighed["value"][]) => values.map((value) => ({ value, verifies: false }));
const examiners = (...values: Weighed["value"][]) => values.map((value) => ({ value, verifies: true }));

describe("the state of a candidate", () => {
  it.each(REVIEW_MODES)("starts unreviewed with %s", (mode) => {
    expect(candidateState([], mode)).toBe("unreviewed");
  });

  it.each(OPINION_VALUES)("waits for a second person after one who says %s", (value) => {
    expect(candidateState(reviewers(value), "two_reviewers")).toBe("first_opinion");
    expect(candidateState(examiners(value), "two_reviewers")).toBe("first_opinion");
  });

  it.each([
    ["potential_candidate", "verified"],
    ["no_candidate", "excluded"],
    ["inconclusive", "inconclusive"],
    ["unsuitable_for_comparison", "inconclusive"],
  ] as const)("follows from one opinion where a supervisor does with one: %s is %s", (value, state) => {
    expect(candidateState(reviewers(value), "single_reviewer")).toBe(state);
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
  ] as const)("of %s and %s, one by an examiner, is %s", (first, second, state) => {
    const [one, two] = [reviewers(first), examiners(second)];
    expect(candidateState([...one, ...two], "two_reviewers")).toBe(state);
    expect(candidateState([...two, ...one], "two_reviewers")).toBe(state);
  });

  it("is never verified by people of whom none may verify, however many", () => {
    const all = fc.array(fc.record({ value, verifies: fc.constant(false) }), { minLength: 2, maxLength: 6 });
    fc.assert(fc.property(all, (all) => candidateState(all, "two_reviewers") !== "verified"));
    const both = reviewers("potential_candidate", "potential_candidate");
    expect(candidateState(both, "two_reviewers")).toBe("awaiting_verification");
    expect(candidateState([...both, ...examiners("potential_candidate")], "two_reviewers")).toBe("verified");
    expect(candidateState([...both, ...examiners("no_candidate")], "two_reviewers")).toBe("conflict");
  });

  it("needs no examiner to say that it is none", () => {
    expect(candidateState(reviewers("no_candidate", "no_candidate"), "two_reviewers")).toBe("excluded");
  });

  it("does not depend on the order of the opinions", () => {
    const reordered = opinions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(reordered, mode, ([all, other], mode) => {
        expect(candidateState(other, mode)).toBe(candidateState(all, mode));
      }),
    );
  });

  it("is decided by two people and by no fewer, unless a supervisor does with one", () => {
    fc.assert(
      fc.property(opinions, mode, (all, mode) => {
        const state = candidateState(all, mode);
        expect(CANDIDATE_STATES).toContain(state);
        const enough = all.length >= (mode === "two_reviewers" ? 2 : 1);
        expect(isDecided(state)).toBe(enough && state !== "awaiting_verification");
      }),
    );
  });

  it("never leaves a conflict because more people agree with one side", () => {
    fc.assert(
      fc.property(opinions, opinion, mode, (all, next, mode) => {
        fc.pre(candidateState(all, mode) === "conflict");
        expect(candidateState([...all, next], mode)).toBe("conflict");
      }),
    );
  });
});

describe("who may still speak", () => {
  it("is anybody while it is open, but only who may verify once two have agreed", () => {
    for (const state of CANDIDATE_STATES) {
      const code = isDecided(state) ? "CANDIDATE_DECIDED" : undefined;
      expect(stateProblem(state, { verifies: true })?.code).toBe(code);
      expect(stateProblem(state, { verifies: false })?.code).toBe(
        state === "awaiting_verification" ? "VERIFICATION_NEEDED" : code,
      );
    }
  });

  it("is told the same state whatever the opinions before say", () => {
    fc.assert(
      fc.property(fc.array(opinion, { minLength: 1, maxLength: 6 }), (all) => {
        const state = candidateState(all, "two_reviewers");
        fc.pre(!isDecided(state));
        expect(blindState(state)).toBe("first_opinion");
      }),
    );
  });
});
