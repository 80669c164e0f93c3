import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/domain/ids.js";
import { makeCursor, readCursor } from "../../src/http/cursor.js";

describe("a cursor", () => {
  it("leads back to its entry and needs no escaping in a URL", () => {
    for (let i = 0; i < 50; i++) {
      const id = newId("cand");
      const cursor = makeCursor(id);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(readCursor("cand", cursor)).toBe(id);
    }
  });

  it("is refused in a list of something else", () => {
    const cursor = makeCursor(newId("subj"));
    expect(readCursor("subj", cursor)).toMatch(/^subj_/);
    expect(() => readCursor("cand", cursor)).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });

  it("is refused when it is anything else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor("cand", text)).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
      }),
      { seed: 11 },
    );
  });
});
