import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { NOTICE_KINDS, SubjectDetailsSchema } from "../../src/domain/gallery.js";

const accepts = (value: unknown) => Value.Check(SubjectDetailsSchema, value);

describe("what is known of a subject", () => {
  it("is a reference at least", () => {
    expect(accepts({ reference: "2026/1234" })).toBe(true);
    expect(accepts({ name: "Anna Berg" })).toBe(false);
    expect(accepts({ reference: "" })).toBe(false);
    expect(accepts({ reference: "x".repeat(201) })).toBe(false);
    expect(accepts({ reference: 17 })).toBe(false);
  });

  it("is everything that a notice says", () => {
    expect(
      accepts({
        reference: "2026/1234",
        notice: "yellow",
        issuer: "GB",
        name: "Anna Berg",
        dateOfBirth: "2008-02-29",
        sex: "female",
      }),
    ).toBe(true);
  });

  it.each(NOTICE_KINDS)("takes the notice %s", (notice) => {
    expect(accepts({ reference: "1", notice })).toBe(true);
  });

  it.each([
    ["a notice of no known colour", { notice: "pink" }],
    ["a notice in capitals", { notice: "Red" }],
    ["an unknown sex", { sex: "F" }],
    ["a day of birth that never was", { dateOfBirth: "2007-02-29" }],
    ["a birthday without leading zeros", { dateOfBirth: "2007-2-9" }],
    ["a birthday with a time", { dateOfBirth: "2007-02-09T00:00:00Z" }],
    ["an empty name", { name: "" }],
    ["an over-long issuer", { issuer: "x".repeat(201) }],
    ["an unknown field", { age: 17 }],
  ])("refuses %s", (_, details) => {
    expect(accepts({ reference: "1", ...details })).toBe(false);
  });
});
