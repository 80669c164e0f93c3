import { describe, expect, it } from "vitest";
import { collectedFiles } from "../../../src/adapters/collected/collected-files.js";
import { caseFolder, codes, collect, names } from "./case-folder.js";

/** Reads a manifest `ads.csv` of this content. */
async function read(content: string | Uint8Array, name = "ads.csv") {
  const folder = await caseFolder();
  return collect(collectedFiles.ads([await folder.file(name, content)]));
}

const QUOTES = "expected quotes around whole cells, and doubled inside of them, for a line but received";

describe("a record of a .csv manifest", () => {
  it("gives an ad with everything that is documented", async () => {
    const { items, rejected } = await read(
      "images,sourceUrl,site,externalId,title,text,postedAt,collectedAt,location,usernames,phones\n" +
        "a.jpg; inner/b.jpg ,https://example.org/1,example.org,17,Massage,New in town,2026-01-30," +
        "2026-01-31T12:00:00Z,Leeds,anna;anna2,+44 113 496 0000\n",
    );
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([
      {
        line: 2,
        metadata: {
          sourceUrl: "https://example.org/1",
          site: "example.org",
          externalId: "17",
          title: "Massage",
          text: "New in town",
          postedAt: "2026-01-30",
          collectedAt: "2026-01-31T12:00:00Z",
          location: "Leeds",
          usernames: ["anna", "anna2"],
          phones: ["+44 113 496 0000"],
        },
      },
    ]);
    expect(names(items)).toEqual([["a.jpg", "b.jpg"]]);
  });

  it("may have its columns in any order, spaces around its cells, and empty cells that say nothing", async () => {
    const { items } = await read(" title , images ,site\n  New   in town ,a.jpg , \n");
    expect(items).toMatchObject([{ metadata: { title: "New   in town" } }]);
    expect(items[0]?.metadata).not.toHaveProperty("site");
  });

  it("may show no images", async () => {
    const { items, rejected } = await read("images,title\n,only words\n");
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([{ images: [], metadata: { title: "only words" } }]);
  });

  it("keeps line ends, commas, quotes and semicolons of a quoted cell", async () => {
    const { items, rejected } = await read(
      'images,text,title\na.jpg,"one, ""two""\r\nthree;\n\n  four ",x\nb.jpg,five,"y"\n',
    );
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([
      { line: 2, metadata: { text: 'one, "two"\r\nthree;\n\n  four ', title: "x" } },
      { line: 6, metadata: { text: "five", title: "y" } },
    ]);
  });

  it("never becomes a number, a date or a formula", async () => {
    const { items } = await read("images,externalId,title,text\na.jpg,007,1e5,=1+1\n");
    expect(items).toMatchObject([{ metadata: { externalId: "007", title: "1e5", text: "=1+1" } }]);
  });

  it.each([
    ["too few cells", "b.jpg", 'expected 2 cells, as in the header, for a line but received "1 cells"'],
    ["too many cells", "b.jpg,x,y", 'expected 2 cells, as in the header, for a line but received "3 cells"'],
    ["a quote within a cell", 'b.jpg,5" heels', `${QUOTES} "b.jpg,5" heels"`],
    ["two quotes within a cell", 'b.jpg,5" or 6"', `${QUOTES} "b.jpg,5" or 6""`],
    ["something behind a quoted cell", 'b.jpg,"x"y', `${QUOTES} "b.jpg,"x"y"`],
    ["a quote that nobody closes", 'b.jpg,"x', `${QUOTES} "b.jpg,"x"`],
    ["an empty name of an image", "b.jpg,", undefined],
  ])("with %s is reported by its line, and the others go on", async (_, line, message) => {
    const result = await read(`images,title\na.jpg,x\n${line}\nc.jpg,z\nd.jpg,z\n`);
    if (message === undefined) {
      expect(codes(result)).toEqual([]);
      return;
    }
    expect(result.rejected).toEqual([
      { source: expect.stringMatching(/ads\.csv$/), line: 3, code: "MANIFEST_LINE_INVALID", message },
    ]);
    expect(result.items.map((ad) => ad.line)).toEqual([2, 4, 5]);
  });

  it("is reported by its first line when it goes over several", async () => {
    const result = await read('images,title\na.jpg,"x\ny",z\nb.jpg,"x\ny"\n');
    expect(codes(result)).toEqual(["2 MANIFEST_LINE_INVALID"]);
    expect(result.items.map(({ line }) => line)).toEqual([4]);
  });

  it("with a stray quote does not swallow what stands between it and the next quoted cell", async () => {
    const result = await read(
      'images,title\na.jpg,5" heels\nb.jpg,x\nc.jpg,"one\ntwo"\nd.jpg,"unclosed\ne.jpg,x\nf.jpg,"g"\n',
    );
    expect(codes(result)).toEqual(["2 MANIFEST_LINE_INVALID", "6 MANIFEST_LINE_INVALID"]);
    expect(names(result.items).flat()).toEqual(["b.jpg", "c.jpg", "e.jpg", "f.jpg"]);
  });

  it("with a quote that stays open for megabytes does not swallow them", async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `${i}.jpg,${"x".repeat(1000)}`);
    const result = await read(`images,title\na.jpg,"x\n${lines.join("\n")}\nb.jpg,y\n`);
    expect(codes(result)).toEqual(["2 MANIFEST_LINE_INVALID"]);
    expect(result.items).toHaveLength(3001);
  });

  it("with a quote that stays open for thousands of blank lines holds none of them", async () => {
    const result = await read(`images,title\na.jpg,"x\n${"\n".repeat(40_000)}b.jpg,y"\nc.jpg,z\n`);
    expect(codes(result)).toEqual(["2 MANIFEST_LINE_INVALID", "40003 MANIFEST_LINE_INVALID"]);
    expect(names(result.items).flat()).toEqual(["c.jpg"]);
  });

  it("is refused in the same words as a .jsonl line", async () => {
    const result = await read("images,postedAt,colour\na.jpg,,red\nb.jpg,2026-02-30,\n");
    expect(result.rejected.map(({ line, message }) => [line, message])).toEqual([
      [2, expect.stringMatching(/^expected only the fields .* for the line but received "colour"$/)],
      [3, expect.stringMatching(/^expected a date .* for postedAt but received "2026-02-30"$/)],
    ]);
  });

  it("cannot reach the prototypes of objects", async () => {
    const result = await read("images,__proto__,constructor\na.jpg,x,y\n");
    expect(result.rejected).toMatchObject([{ line: 2, message: expect.stringContaining('"__proto__"') }]);
  });
});

describe("a .csv manifest", () => {
  it("counts the header as its first line, and blank lines as well", async () => {
    const { items, rejected } = await read("\nimages,title\n\na.jpg,x\n   \n,\nb.jpg,y\n\n");
    expect(rejected).toEqual([]);
    expect(items.map(({ line }) => line)).toEqual([4, 7]);
  });

  it.each([
    ["CR LF", "images,title\r\na.jpg,x\r\nb.jpg,y\r\n"],
    ["CR LF before quoted ends", '"images","title"\r\n"a.jpg","x"\r\n"b.jpg","y"\r\n'],
    ["now CR LF, now LF", "images,title\r\na.jpg,x\nb.jpg,y\r\n"],
    ["now LF, now CR LF", "images,title\na.jpg,x\r\nb.jpg,y"],
    ["no line end at its end", "images,title\na.jpg,x\nb.jpg,y"],
    ["a byte order mark before it", "\ufeffimages,title\na.jpg,x\nb.jpg,y\n"],
    ["empty columns at its right", "images,title,,\na.jpg,x,,\nb.jpg,y,,\n"],
  ])("may have %s", async (_, content) => {
    const { items, rejected } = await read(content);
    expect(rejected).toEqual([]);
    expect(items.map(({ line, metadata }) => [line, metadata.title])).toEqual([
      [2, "x"],
      [3, "y"],
    ]);
    expect(names(items)).toEqual([["a.jpg"], ["b.jpg"]]);
  });

  it("may be called .CSV, may be empty, and may have only a header", async () => {
    expect((await read("images\na.jpg\n", "ADS.CSV")).items).toHaveLength(1);
    expect(await read("")).toEqual({ items: [], rejected: [] });
    expect(await read("images,title\n")).toEqual({ items: [], rejected: [] });
  });

  it.each([
    [
      "names a field twice",
      "images,title,images\na.jpg,x,b.jpg\n",
      'expected each field once for the header but received "images"',
    ],
    ["is badly quoted", 'images,"ti"tle\na.jpg,x\n', `${QUOTES} "images,"ti"tle"`],
    [
      "is over-long",
      `images,${"x".repeat(2 * 1024 * 1024)}\na.jpg,x\n`,
      'expected at most 2097152 bytes for a line but received "more"',
    ],
    [
      "is not UTF-8",
      Buffer.from("images,\u00fc\na.jpg,x\n", "latin1"),
      'expected UTF-8 for a line but received "other bytes"',
    ],
    [
      "ends with CR alone",
      "images,title\ra.jpg,x\rb.jpg,y\r",
      'expected lines that end in LF or CR LF for the header but received "CR alone"',
    ],
  ])("is unreadable as a whole when its header %s", async (_, content, message) => {
    expect(await read(content)).toEqual({
      items: [],
      rejected: [{ source: expect.any(String), line: 1, code: "MANIFEST_UNREADABLE", message }],
    });
  });

  it("reports bytes that are not UTF-8 instead of guessing what they mean", async () => {
    const result = await read(
      Buffer.concat([
        Buffer.from("images,location\na.jpg,K\u00f6ln\n"),
        Buffer.from("b.jpg,K\u00f6ln\n", "latin1"),
        Buffer.from("c.jpg,K\u00f6ln\n"),
      ]),
    );
    expect(result.items.map(({ line, metadata }) => [line, metadata.location])).toEqual([
      [2, "K\u00f6ln"],
      [4, "K\u00f6ln"],
    ]);
    expect(result.rejected).toMatchObject([{ line: 3, code: "MANIFEST_LINE_INVALID" }]);
  });

  it("reports an over-long line and goes on behind it, in the midst of a quoted cell too", async () => {
    const long = "x".repeat(2 * 1024 * 1024 + 1);
    const result = await read(`images,title\n${long}\na.jpg,"x\nb.jpg,y\n${long}\nc.jpg,z\n`);
    expect(codes(result)).toEqual([
      "2 MANIFEST_LINE_INVALID",
      "3 MANIFEST_LINE_INVALID",
      "5 MANIFEST_LINE_INVALID",
    ]);
    expect(names(result.items).flat()).toEqual(["b.jpg", "c.jpg"]);
  });

  it("reports a file that is no text at all, and ends", async () => {
    const result = await read(
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 * (i % 13)) % 256)),
    );
    expect(result.items).toEqual([]);
    expect(result.rejected.length).toBeGreaterThan(0);
  });
});
