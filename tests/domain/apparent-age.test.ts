import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGE_BASES, AGE_FLAGS, isHeldBack, parseAgeFlag, revealedUntil } from "../../src/domain/age-flag.js";
import {
  ADULT_YEARS,
  ageInterval,
  HALF_WIDTH_YEARS,
  isPossibleMinor,
} from "../../src/domain/apparent-age.js";

fc.configureGlobal({ seed: 20260105 });

/** Mean absolute error of the age net at 19 to 28 years, by its authors: the worst of the ages that matter. */
const STATED_ERROR = 4.99;

const anyAge = fc.option(fc.double({ min: 0, max: 120, noNaN: true }));
const anyFlag = fc.option(fc.constantFrom(...AGE_FLAGS));
const anyFace = fc.record({ apparentAge: anyAge, ageFlag: anyFlag });
const anyFaces = fc.array(anyFace, { maxLength: 6 });

describe("the interval of an apparent age", () => {
  it("is more than twice the stated error wide on either side, holds the point, and begins at birth", () => {
    expect(HALF_WIDTH_YEARS).toBeGreaterThan(2 * STATED_ERROR);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 120, noNaN: true }), (age) => {
        const { low, high } = ageInterval(age) ?? { low: Number.NaN, high: Number.NaN };
        expect(low).toBe(Math.max(0, age - HALF_WIDTH_YEARS));
        expect(high).toBe(age + HALF_WIDTH_YEARS);
      }),
    );
  });

  it("is none where no machine gave an age", () => {
    expect(ageInterval(null)).toBeNull();
  });
});

describe("a possible minor", () => {
  const of = (apparentAge: number | null, ageFlag: (typeof AGE_FLAGS)[number] | null = null) =>
    isPossibleMinor([{ apparentAge, ageFlag }]);

  it("is whoever has an interval that reaches below 18, or a flag that says so", () => {
    expect(of(ADULT_YEARS + HALF_WIDTH_YEARS - 0.01)).toBe(true);
    expect(of(ADULT_YEARS + HALF_WIDTH_YEARS)).toBe(false);
    expect(of(70, "minor")).toBe(true);
    expect(of(null, "possible_minor")).toBe(true);
    expect(of(null)).toBe(false);
  });

  it("is nobody's to be cleared of: no further face makes one less, whatever its age or flag", () => {
    fc.assert(
      fc.property(anyFaces, anyFace, (faces, more) => {
        if (isPossibleMinor(faces)) expect(isPossibleMinor([...faces, more])).toBe(true);
      }),
    );
  });

  it("stays one by the machine's age when somebody states that they are of age", () => {
    expect(of(12, "adult_stated")).toBe(true);
    expect(of(70, "adult_stated")).toBe(false);
  });

  it("is no matter of the order of the faces", () => {
    fc.assert(
      fc.property(anyFaces, (faces) => {
        expect(isPossibleMinor(faces.toReversed())).toBe(isPossibleMinor(faces));
      }),
    );
  });
});

describe("an age flag", () => {
  it("holds a face back unless somebody states that the person is of age", () => {
    expect([null, ...AGE_FLAGS].map(isHeldBack)).toEqual([false, true, true, false]);
  });

  it("rests on a document, a statement or an investigation; looks are enough for a possibility only", () => {
    for (const value of AGE_FLAGS)
      for (const basis of AGE_BASES)
        if (basis === "appearance" && value !== "possible_minor")
          expect(() => parseAgeFlag({ value, basis })).toThrow(
            expect.objectContaining({ code: "ARGUMENT_INVALID" }),
          );
        else expect(parseAgeFlag({ value, basis })).toEqual({ value, basis });
  });

  it.each([
    ["adult", "document"],
    ["", "document"],
    ["minor", ""],
    ["minor", "looks"],
    ["toString", "document"],
  ])("is not %j by %j", (value, basis) => {
    expect(() => parseAgeFlag({ value, basis })).toThrow(
      expect.objectContaining({ code: "ARGUMENT_INVALID" }),
    );
  });
});

it("a reveal is over after a quarter of an hour", () => {
  const now = new Date("2030-01-01T12:00:00Z");
  expect(revealedUntil(now)).toEqual(new Date("2030-01-01T12:15:00Z"));
});
