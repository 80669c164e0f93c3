import { describe, expect, it } from "vitest";
import { LONGEST_NAME, parseName } from "../../src/domain/names.js";

describe("parseName", () => {
  it("trims a name and composes its accents, so that two spellings are one name", () => {
    expect(parseName("  Ope\u0301ration \u00c9t\u00e9 ", "the operation")).toBe(
      "Op\u00e9ration \u00c9t\u00e9",
    );
  });

  it("takes names in any script up to the greatest length", () => {
    for (const name of ["失踪者", "пропавшие", "x".repeat(LONGEST_NAME)])
      expect(parseName(name, "the gallery")).toBe(name);
  });

  it.each([
    ["is empty", ""],
    ["is blank", " \t\n"],
    ["is over-long", "x".repeat(LONGEST_NAME + 1)],
    ["goes over two lines", "a\nb"],
    ["moves the cursor", "a\u001b[2K"],
  ])("refuses a name that %s, and says what it was for", (_, name) => {
    expect(() => parseName(name, "the gallery")).toThrow(
      expect.objectContaining({
        code: "ARGUMENT_INVALID",
        message: expect.stringContaining("expected a name of 1 to 200 characters for the gallery"),
      }),
    );
  });
});
