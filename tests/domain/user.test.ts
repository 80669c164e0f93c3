import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUserName, userNameKey } from "../../src/domain/user.js";

fc.configureGlobal({ seed: 20260106 });

describe("parseUserName", () => {
  it("trims a name and composes its accents", () => {
    expect(parseUserName("  Rene\u0301e \n")).toBe("Ren\u00e9e");
  });

  it("takes names in any script, with the invisible joiners some of them need", () => {
    for (const name of ["李小龙", "Ольга", "علی\u200cرضا", "Siobhán O’Brien", "x".repeat(100)]) {
      expect(parseUserName(name)).toBe(name);
    }
  });

  it.each([
    ["is empty", ""],
    ["is blank", " \t "],
    ["shows nothing", "\u200b\u2060"],
    ["is over-long", "x".repeat(101)],
    ["breaks the line", "Anna\nBerta"],
    ["moves the cursor", "Anna\u001b[2K"],
  ])("refuses a name that %s", (_, name) => {
    expect(() => parseUserName(name)).toThrow(
      expect.objectContaining({
        code: "ARGUMENT_INVALID",
        message: expect.stringContaining("expected a name of 1 to 100 printable characters for the user"),
      }),
    );
  });
});

describe("userNameKey", () => {
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
    expect(userNameKey(other)).toBe(userNameKey(one));
  });

  it("tells different people apart", () => {
    const names = ["Anna Berg", "Anna Burg", "AnnaBerg", "Anna", "Berg Anna", "Anne Berg", "Åsa", "Asa"];
    expect(new Set(names.map(userNameKey)).size).toBe(names.length);
  });

  it("is the key of itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(userNameKey(userNameKey(name))).toBe(userNameKey(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("is the same for a name as it was typed and as it was kept", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (typed) => {
        fc.pre(userNameKey(typed) !== "" && !/\p{Cc}/u.test(typed));
        expect(userNameKey(parseUserName(typed))).toBe(userNameKey(typed));
      }),
    );
  });
});
