import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/domain/ids.js";
import { makeCursor, readCursor } from "../../src/http/cursor.js";

describe("a cursor", () => {
  it("leads back to its candidate and needs no escaping in a URL", () => {
    for (let i = 0; i < 50; i++) {
      const id = newId("cand");
      const cursor = makeCursor(id);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(readCursor(cursor)).toBe(id);
    }
  });

  it("is refused when it is anything else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
      }),
      { seed: 11 },
    );
  });
});
