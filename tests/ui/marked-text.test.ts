import { describe, expect, it } from "vitest";
import { identifiersOf, spansIn } from "../../src/ui/ads/found.js";
import { piecesOf, plainLine, runsOf } from "../../src/ui/ads/marked-text.js";
import { en } from "../../src/ui/texts/en.js";

const spans = (...pairs: [number, number][]) => pairs.map(([start, end]) => ({ start, end, title: "" }));
const marked = (text: string, ...pairs: [number, number][]) =>
  piecesOf(text, spans(...pairs)).map(({ text: part, span }) => (span === null ? part : `[${part}]`));

describe("the marks in a text", () => {
  it("cut it without losing anything of it", () => {
    expect(marked("call 555 now", [5, 8])).toEqual(["call ", "[555]", " now"]);
    expect(marked("555", [0, 3])).toEqual(["[555]"]);
    expect(marked("", [0, 0])).toEqual([]);
  });

  it("do not overlap: the longest of those that begin first stays", () => {
    expect(marked("see t.me/anna", [4, 8], [4, 13], [9, 13])).toEqual(["see ", "[t.me/anna]"]);
  });

  it("pass over places outside of the text", () => {
    expect(marked("abc", [-1, 2], [2, 9], [3, 3])).toEqual(["abc"]);
  });

  it("are those of their field", () => {
    const one = { kind: "phone" as const, value: "+1", raw: "1", offset: 2, length: 3, confidence: 0.9 };
    const found = [
      { ...one, place: { field: "text" } },
      { ...one, place: { field: "phones[0]" } },
    ];
    expect(spansIn("text", found, en)).toEqual([{ start: 2, end: 5, title: "phone: +1 · 90%" }]);
    expect(identifiersOf(found)).toMatchObject([{ value: "+1", places: [{}, {}] }]);
  });
});

describe("hidden characters", () => {
  const shown = (text: string) => runsOf(text).map((run) => (run.isHidden ? `<${run.text}>` : run.text));

  it("are named where they stand", () => {
    expect(shown("5\u200b5\u200b\u200b5")).toEqual(["5", "<U+200B>", "5", "<U+200B U+200B>", "5"]);
    expect(shown("a\u202eb\u2066\u0000c")).toEqual(["a", "<U+202E>", "b", "<U+2066 U+0000>", "c"]);
    expect(shown("\u{e0041}\ud800")).toEqual(["<U+E0041 U+D800>"]);
    expect(shown("\u200b".repeat(9))).toEqual(["<U+200B U+200B U+200B +6>"]);
  });

  it("are not line breaks, right-to-left letters or what joins emoji", () => {
    for (const text of ["a\n\tb", "اتصل 050", "👩‍🦰 👩🏽‍💻 ❤️"]) expect(shown(text)).toEqual([text]);
  });

  it("make no more than so many parts", () => {
    expect(runsOf("a\u200b".repeat(50_000)).length).toBeLessThan(2100);
  });

  it("are a sign where no marks can stand", () => {
    expect(plainLine(" a\u202eb\n c ")).toBe("a◌b c");
  });
});
