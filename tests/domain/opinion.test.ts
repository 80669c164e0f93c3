import { describe, expect, it } from "vitest";
import { LONGEST_NOTE, OPINION_VALUES, parseOpinion, REASON_CODES } from "../../src/domain/opinion.js";

const refusal = (about: string) =>
  expect.objectContaining({ code: "ARGUMENT_INVALID", message: expect.stringContaining(about) });

describe("parseOpinion", () => {
  it.each(OPINION_VALUES)("takes %s", (value) => {
    expect(parseOpinion({ value })).toEqual({
      value,
      reasons: [],
      note: null,
      secondsSpent: null,
    });
  });

  it("takes reasons in any order, each once", () => {
    const reasonsOf = (reasons: string[]) => parseOpinion({ value: "inconclusive", reasons }).reasons;
    expect(reasonsOf(["age_gap", "quality_blur", "age_gap"])).toEqual(["quality_blur", "age_gap"]);
    expect(reasonsOf([...REASON_CODES].reverse())).toEqual(REASON_CODES);
    expect(() => reasonsOf(["quality_blur", "hunch"])).toThrow(refusal("twin_or_relative, duplicate_image"));
  });

  it("takes the time that it took, up to a day", () => {
    const secondsOf = (secondsSpent: number) =>
      parseOpinion({ value: "inconclusive", secondsSpent }).secondsSpent;
    for (const seconds of [0, 12.5, 86_400]) expect(secondsOf(seconds)).toBe(seconds);
    for (const seconds of [-1, 86_401, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => secondsOf(seconds)).toThrow(refusal("the seconds spent"));
  });

  it.each(["", "confirm", "identified", "Potential_Candidate", "no_candidate ", "toString"])(
    "refuses the value %j and says which there are",
    (value) => {
      expect(() => parseOpinion({ value })).toThrow(
        refusal(
          "expected potential_candidate, no_candidate, inconclusive, unsuitable_for_comparison for the opinion",
        ),
      );
    },
  );

  it("trims the note, and takes an empty one for none", () => {
    const noteOf = (note: string) => parseOpinion({ value: "inconclusive", note }).note;
    expect(noteOf(" scar on the left \n")).toBe("scar on the left");
    expect(noteOf("  ")).toBeNull();
    expect(noteOf("x".repeat(LONGEST_NOTE))).toHaveLength(LONGEST_NOTE);
  });

  it("refuses an over-long note and says how long it is, not what it says", () => {
    const note = "secret ".repeat(1000);
    expect(() => parseOpinion({ value: "inconclusive", note })).toThrow(
      refusal('expected at most 4000 characters for the note but received "6999 characters"'),
    );
  });
});
