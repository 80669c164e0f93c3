import { describe, expect, it } from "vitest";
import { newId, parseSha256 } from "../../src/domain/ids.js";

describe("newId", () => {
  it("names its kind and is followed by 32 hexadecimal digits", () => {
    for (const kind of ["op", "ad", "face", "gal", "subj", "por", "cand", "opin"] as const) {
      expect(newId(kind)).toMatch(new RegExp(`^${kind}_[0-9a-f]{32}$`));
    }
  });

  it("never gives the same id twice", () => {
    const ids = Array.from({ length: 1000 }, () => newId("face"));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("parseSha256", () => {
  it("takes 64 lower-case hexadecimal digits", () => {
    const text = "0123456789abcdef".repeat(4);
    expect(parseSha256(text)).toBe(text);
  });

  it.each([
    ["nothing", ""],
    ["capitals", "ABCDEF0123456789".repeat(4)],
    ["a digit too few", "a".repeat(63)],
    ["a digit too many", "a".repeat(65)],
    ["a line break behind", `${"a".repeat(64)}\n`],
    ["other letters", "g".repeat(64)],
    ["a path", "../../etc/passwd"],
  ])("refuses %s", (_, text) => {
    expect(() => parseSha256(text)).toThrow(expect.objectContaining({ code: "ARGUMENT_INVALID" }));
  });
});
