import { type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { describeMismatch } from "../../src/domain/schema-mismatch.js";

const SCHEMA = Type.Object(
  {
    reference: Type.String({ minLength: 1, maxLength: 5 }),
    colour: Type.Optional(Type.Enum(["red", "blue"])),
    born: Type.Optional(Type.String({ format: "date" })),
    seen: Type.Optional(Type.Union([Type.String({ format: "date-time" }), Type.String({ format: "date" })])),
    boxes: Type.Optional(
      Type.Array(
        Type.Object({ width: Type.Number({ exclusiveMinimum: 0 }) }, { additionalProperties: false }),
        { minItems: 1, maxItems: 2 },
      ),
    ),
  },
  { additionalProperties: false },
);

function sentence(value: unknown, schema: TSchema = SCHEMA): string {
  expect(Value.Check(schema, value)).toBe(false);
  const { what, where, received } = describeMismatch(schema, value, "the line");
  return `expected ${what} for ${where} but received ${JSON.stringify(received)}`;
}

const ALL_FIELDS = "reference, colour, born, seen, boxes";

describe("describeMismatch", () => {
  it.each([
    ["no object", [], "expected an object for the line but received []"],
    ["a missing field", {}, 'expected a value for reference but received "nothing"'],
    ["another type", { reference: 1.5 }, "expected text in quotes for reference but received 1.5"],
    [
      "text too short",
      { reference: "" },
      'expected at least 1 character for reference but received "0 characters"',
    ],
    [
      "text too long",
      { reference: "123456" },
      'expected at most 5 characters for reference but received "6 characters"',
    ],
    [
      "none of the values",
      { reference: "1", colour: "Red" },
      'expected one of red, blue for colour but received "Red"',
    ],
    [
      "no date",
      { reference: "1", born: "2026-02-30" },
      'expected a date like 2026-01-31 for born but received "2026-02-30"',
    ],
    [
      "none of two forms",
      { reference: "1", seen: "soon" },
      'expected a date and time like 2026-01-31T12:00:00Z or a date like 2026-01-31 for seen but received "soon"',
    ],
    [
      "another type for two forms",
      { reference: "1", seen: 5 },
      "expected text in quotes for seen but received 5",
    ],
    ["no list", { reference: "1", boxes: {} }, "expected a list for boxes but received {}"],
    [
      "too few entries",
      { reference: "1", boxes: [] },
      'expected at least 1 entry for boxes but received "0 entries"',
    ],
    [
      "too many entries",
      { reference: "1", boxes: [{ width: 1 }, { width: 1 }, { width: 1 }] },
      'expected at most 2 entries for boxes but received "3 entries"',
    ],
    [
      "a number out of range within an entry",
      { reference: "1", boxes: [{ width: 1 }, { width: 0 }] },
      "expected a number above 0 for width of entry 2 of boxes but received 0",
    ],
    [
      "a missing field within an entry",
      { reference: "1", boxes: [{}] },
      'expected a value for width of entry 1 of boxes but received "nothing"',
    ],
    [
      "an unknown field within an entry",
      { reference: "1", boxes: [{ width: 1, w: 2 }] },
      'expected only the documented fields for entry 1 of boxes but received "w"',
    ],
    [
      "an unknown field",
      { reference: "1", color: "red" },
      `expected only the fields ${ALL_FIELDS} for the line but received "color"`,
    ],
    [
      "a misspelt field, though it is missing as well",
      { Reference: "1" },
      `expected only the fields ${ALL_FIELDS} for the line but received "Reference"`,
    ],
    [
      "a field with a name that a pointer escapes",
      { reference: "1", "a/b~c": 1 },
      `expected only the fields ${ALL_FIELDS} for the line but received "a/b~c"`,
    ],
  ])("puts %s into words", (_, value, words) => {
    expect(sentence(value)).toBe(words);
  });

  it("names one of many unknown fields", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i]));
    expect(sentence({ reference: "1", ...many })).toContain('received "field0"');
  });

  it("stands fields that are named like parts of every object", () => {
    const hostile = JSON.parse('{"reference": "1", "__proto__": {"colour": "red"}, "constructor": 1}');
    expect(sentence(hostile)).toContain('received "__proto__"');
  });

  it("says at least that something is wrong where it knows no words for it", () => {
    expect(sentence("abc", Type.String({ pattern: "^x" }))).toBe(
      'expected another form for the line but received "abc"',
    );
  });
});
