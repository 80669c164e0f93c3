import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  LONGEST_NOTE,
  OPINION_VALUES,
  parseOpinion,
  REASON_CODES,
  reviewerKey,
} from "../../src/domain/opinion.js";

fc.configureGlobal({ seed: 20260106 });

const refusal = (about: string) =>
  expect.objectContaining({ code: "ARGUMENT_INVALID", message: expect.stringContaining(about) });

describe("parseOpinion", () => {
  it.each(OPINION_VALUES)("takes %s", (value) => {
    expect(parseOpinion({ reviewer: "Anna", value })).toEqual({
      reviewer: "Anna",
      value,
      reasons: [],
      note: null,
      secondsSpent: null,
    });
  });

  it("takes reasons in any order, each once", () => {
    const reasonsOf = (reasons: string[]) =>
      parseOpinion({ reviewer: "Anna", value: "inconclusive", reasons }).reasons;
    expect(reasonsOf(["age_gap", "quality_blur", "age_gap"])).toEqual(["quality_blur", "age_gap"]);
    expect(reasonsOf([...REASON_CODES].reverse())).toEqual(REASON_CODES);
    expect(() => reasonsOf(["quality_blur", "hunch"])).toThrow(refusal("twin_or_relative, duplicate_image"));
  });

  it("takes the time that it took, up to a day", () => {
    const secondsOf = (secondsSpent: number) =>
      parseOpinion({ reviewer: "Anna", value: "inconclusive", secondsSpent }).secondsSpent;
    for (const seconds of [0, 12.5, 86_400]) expect(secondsOf(seconds)).toBe(seconds);
    for (const seconds of [-1, 86_401, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => secondsOf(seconds)).toThrow(refusal("the seconds spent"));
  });

  it.each(["", "confirm", "identified", "Potential_Candidate", "no_candidate ", "toString"])(
    "refuses the value %j and says which there are",
    (value) => {
      expect(() => parseOpinion({ reviewer: "Anna", value })).toThrow(
        refusal(
          "expected potential_candidate, no_candidate, inconclusive, unsuitable_for_comparison for the opinion",
        ),
      );
    },
  );

  it("trims the reviewer's name and composes its accents", () => {
    expect(parseOpinion({ reviewer: "  Rene\u0301e \n", value: "inconclusive" }).reviewer).toBe("Ren\u00e9e");
  });

  it("takes names in any script, with the invisible joiners some of them need", () => {
    for (const reviewer of ["李小龙", "Ольга", "علی\u200cرضا", "Siobhán O’Brien", "x".repeat(100)]) {
      expect(parseOpinion({ reviewer, value: "inconclusive" }).reviewer).toBe(reviewer);
    }
  });

  it.each([
    ["is empty", ""],
    ["is blank", " \t "],
    ["shows nothing", "\u200b\u2060"],
    ["is over-long", "x".repeat(101)],
    ["breaks the line", "Anna\nBerta"],
    ["moves the cursor", "Anna\u001b[2K"],
  ])("refuses a reviewer whose name %s", (_, reviewer) => {
    expect(() => parseOpinion({ reviewer, value: "inconclusive" })).toThrow(
      refusal("expected a name of 1 to 100 printable characters for the reviewer"),
    );
  });

  it("trims the note, and takes an empty one for none", () => {
    const noteOf = (note: string) => parseOpinion({ reviewer: "Anna", value: "inconclusive", note }).note;
    expect(noteOf(" scar on the left \n")).toBe("scar on the left");
    expect(noteOf("  ")).toBeNull();
    expect(noteOf("x".repeat(LONGEST_NOTE))).toHaveLength(LONGEST_NOTE);
  });

  it("refuses an over-long note and says how long it is, not what it says", () => {
    const note = "secret ".repeat(1000);
    expect(() => parseOpinion({ reviewer: "Anna", value: "inconclusive", note })).toThrow(
      refusal('expected at most 4000 characters for the note but received "6999 characters"'),
    );
  });
});

describe("reviewerKey", () => {
  it.each([
    ["case", "Anna Berg", "ANNA BERG"],
    ["spaces", "Anna Berg", "  Anna \t  Berg "],
    ["no-break spaces", "Anna Berg", "Anna\u00a0Berg"],
    ["composed accents", "Ren\u00e9e", "Rene\u0301e"],
    ["full-width letters", "Anna", "\uff21\uff4e\uff4e\uff41"],
    ["sharp s", "Anna Weiß", "ANNA WEISS"],
    ["final sigma", "Νίκος", "ΝΊΚΟΣ"],
    ["ligatures", "Griffin", "Gri\ufb03n"],
    ["zero-width characters", "Anna Berg", "An\u200bna\u2060 Berg\ufeff"],
    ["soft hyphens", "Anna Berg", "Anna Be\u00adrg"],
    ["direction marks", "Anna Berg", "\u202aAnna Berg\u202c"],
  ])("is the same for another spelling by %s", (_, one, other) => {
    expect(reviewerKey(other)).toBe(reviewerKey(one));
  });

  it("tells different people apart", () => {
    const names = ["Anna Berg", "Anna Burg", "AnnaBerg", "Anna", "Berg Anna", "Anne Berg", "Åsa", "Asa"];
    expect(new Set(names.map(reviewerKey)).size).toBe(names.length);
  });

  it("is the key of itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(reviewerKey(reviewerKey(name))).toBe(reviewerKey(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("is the same for a name as it was typed and as it was kept", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (typed) => {
        fc.pre(reviewerKey(typed) !== "" && !/\p{Cc}/u.test(typed));
        const { reviewer } = parseOpinion({ reviewer: typed, value: "inconclusive" });
        expect(reviewerKey(reviewer)).toBe(reviewerKey(typed));
      }),
    );
  });
});
