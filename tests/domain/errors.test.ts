import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asLeadlightError,
  ERROR_HINTS,
  type ErrorCode,
  expected,
  LeadlightError,
} from "../../src/domain/errors.js";

fc.configureGlobal({ seed: 20260104 });

const messageFor = (received: unknown) =>
  expected("ARGUMENT_INVALID", "a name", "the gallery", received).message;

/** Characters that move a cursor, end a line or turn the reading direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("the table of errors", () => {
  it.each(Object.entries(ERROR_HINTS))("gives a hint for %s that is a sentence", (code, hint) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z0-9]+)*$/);
    expect(hint).toMatch(/^[A-Z].*[.]$/);
  });
});

describe("LeadlightError", () => {
  it("carries its code, the hint of its code, and its cause", () => {
    const cause = new Error("the reason");
    const error = new LeadlightError("STORE_BUSY", "expected a free store", { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "LeadlightError",
      code: "STORE_BUSY",
      hint: ERROR_HINTS.STORE_BUSY,
      cause,
    });
  });

  it("takes a hint that fits better than the one of its code", () => {
    expect(new LeadlightError("STORE_BUSY", "…", { hint: "Wait." }).hint).toBe("Wait.");
  });

  it("holds no control, line-breaking or bidirectional characters, whatever it is told", () => {
    const anything = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    const unprintable = fc.constantFrom(..."\u0000\u001b\u0085\u200b\u202e\u2028\ufeff\ud800\n\r");
    const hostile = fc.string({ unit: fc.oneof(anything, unprintable) });
    fc.assert(
      fc.property(hostile, hostile, (where, received) => {
        expect(expected("ARGUMENT_INVALID", "a name", where, received).message).not.toMatch(UNPRINTABLE);
        expect(new LeadlightError("INTERNAL", where).message).not.toMatch(UNPRINTABLE);
      }),
    );
  });
});

describe("expected", () => {
  it("says what was expected, for what, and what came instead", () => {
    expect(expected("ARGUMENT_INVALID", "a number from 1 to 100", "the limit", 0)).toMatchObject({
      code: "ARGUMENT_INVALID",
      message: "expected a number from 1 to 100 for the limit but received 0",
    });
  });

  it("puts text into quotes, and nothing else", () => {
    expect(messageFor("none")).toMatch(/ received "none"$/);
    expect(messageFor(17)).toMatch(/ received 17$/);
    expect(messageFor(true)).toMatch(/ received true$/);
    expect(messageFor(null)).toMatch(/ received null$/);
    expect(messageFor(undefined)).toMatch(/ received undefined$/);
  });

  it("shows escape sequences, line breaks and reversed text as dots", () => {
    expect(messageFor("a\u001b[31mb\nc\u202ed\u2028e")).toMatch(/ received "a·\[31mb·c·d·e"$/);
    expect(expected("FILE_UNREADABLE", "a file", "\u001b[2J.jpg", "nothing").message).toContain("·[2J.jpg");
  });

  it("shortens long text and still closes its quotes", () => {
    expect(messageFor("x".repeat(120))).toMatch(/ received "x{120}"$/);
    expect(messageFor("x".repeat(121))).toMatch(/ received "x{120}…"$/);
  });

  it("never cuts a character in two", () => {
    expect(messageFor(`${"x".repeat(119)}${"😀".repeat(9)}`)).toMatch(/ received "x{119}…"$/);
  });

  it("names lists and objects without turning them into text, which hostile ones would not survive", () => {
    const deep = JSON.parse(`${"[".repeat(500_000)}${"]".repeat(500_000)}`);
    expect(messageFor(deep)).toMatch(/ received a list$/);
    expect(messageFor(JSON.parse('{"toString": 1, "valueOf": 2, "toJSON": 3}'))).toMatch(
      / received an object$/,
    );
    expect(messageFor(Object.create(null))).toMatch(/ received an object$/);
  });
});

describe("asLeadlightError", () => {
  it("leaves our own errors as they are", () => {
    const own = new LeadlightError("AD_UNKNOWN", "…");
    expect(asLeadlightError(own)).toBe(own);
  });

  it("makes everything else an INTERNAL error that keeps its cause", () => {
    const foreign = new TypeError("x is not a function");
    const internal: ErrorCode = "INTERNAL";
    expect(asLeadlightError(foreign)).toMatchObject({
      code: internal,
      message: foreign.message,
      cause: foreign,
    });
    expect(asLeadlightError("only text")).toMatchObject({ code: internal, message: "only text" });
    expect(asLeadlightError(undefined)).toMatchObject({ code: internal, message: "undefined" });
  });
});
