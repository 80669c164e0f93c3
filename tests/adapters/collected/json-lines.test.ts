import { describe, expect, it } from "vitest";
import { collectedFiles } from "../../../src/adapters/collected/collected-files.js";
import { caseFolder, codes, collect, names, textOf } from "./case-folder.js";

/** Reads a manifest `ads.jsonl` of this content. */
async function read(content: string | Uint8Array, name = "ads.jsonl") {
  const folder = await caseFolder();
  const path = await folder.file(name, content);
  return { path, ...(await collect(collectedFiles.ads([path]))) };
}

/** The one rejection of a manifest whose first line has these fields. */
async function problemOf(fields: string | object): Promise<string> {
  const result = await read(`${typeof fields === "string" ? fields : JSON.stringify(fields)}\n`);
  expect(result.items).toEqual([]);
  expect(codes(result)).toEqual(["1 MANIFEST_LINE_INVALID"]);
  return result.rejected[0]?.message ?? "";
}

/** What a manifest whose only line has these fields says of its ad. */
async function metadataOf(fields: object) {
  const { items, rejected } = await read(`${JSON.stringify(fields)}\n`);
  expect(rejected).toEqual([]);
  return items[0]?.metadata;
}

const EVERYTHING = {
  sourceUrl: "https://example.org/ads/1",
  site: "example.org",
  externalId: "1",
  title: "Massage",
  text: "New in town.\nCall me.",
  postedAt: "2026-01-30",
  collectedAt: "2026-01-31T12:00:00+01:00",
  location: "Leeds",
  usernames: ["anna", "anna2"],
  phones: ["+44 113 496 0000"],
};

describe("a line of a .jsonl manifest", () => {
  it("gives an ad with everything that is documented", async () => {
    const folder = await caseFolder();
    await folder.file("one.jpg", "one");
    await folder.file("more/two.jpg", "two");
    const line = JSON.stringify({ ...EVERYTHING, images: ["one.jpg", "more/two.jpg"] });
    const path = await folder.file("ads.jsonl", `${line}\n`);
    const { items, rejected } = await collect(collectedFiles.ads([path]));
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([{ source: path, line: 1, metadata: EVERYTHING }]);
    expect(items[0]).not.toHaveProperty("key");
    expect(names(items)).toEqual([["one.jpg", "two.jpg"]]);
    expect(await Promise.all((items[0]?.images ?? []).map(textOf))).toEqual(["one", "two"]);
  });

  it("may give an ad without images, or with images and nothing else", async () => {
    const { items, rejected } = await read('{"images":[],"text":"only words"}\n{"images":["a.jpg"]}\n');
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([
      { line: 1, metadata: { text: "only words" }, images: [] },
      { line: 2, metadata: {}, images: [{ fileName: "a.jpg" }] },
    ]);
  });

  it("leaves out what is null", async () => {
    const metadata = await metadataOf({ images: [], title: null, phones: null, site: "example.org" });
    expect(metadata).toEqual({ site: "example.org" });
  });

  it("takes whole numbers for text, since sites number their ads", async () => {
    const metadata = await metadataOf({ images: [7], externalId: 9007199254740991, phones: [44113496, "0"] });
    expect(metadata).toEqual({ externalId: "9007199254740991", phones: ["44113496", "0"] });
  });

  it("refuses a number that lost digits when it was read, or is not whole", async () => {
    // JavaScript reads both numbers as 12345678901234567000: two ads would become one.
    for (const number of ["12345678901234567890", "12345678901234567891", "1e999", "1.5"]) {
      expect(await problemOf(`{"images":[],"externalId":${number}}`)).toMatch(
        /^expected text in quotes for externalId but received /,
      );
    }
  });

  it.each([
    [{ site: true }, "expected text in quotes for site but received true"],
    [{ site: {} }, "expected text in quotes for site but received an object"],
    [{ site: ["example.org"] }, "expected text in quotes for site but received a list"],
    [{ phones: "0113 496 0000" }, 'expected a list for phones but received "0113 496 0000"'],
    [{ phones: ["1", null] }, "expected text in quotes for entry 2 of phones but received null"],
    [{ phones: [["1"]] }, "expected text in quotes for entry 1 of phones but received a list"],
    [
      { usernames: [""] },
      'expected at least 1 character for entry 1 of usernames but received "0 characters"',
    ],
    [{ images: "a.jpg" }, 'expected a list for images but received "a.jpg"'],
    [{ images: {} }, "expected a list for images but received an object"],
    [{ images: [{ path: "a.jpg" }] }, "expected text in quotes for entry 1 of images but received an object"],
    [{ images: null }, 'expected a value for images but received "nothing"'],
    [
      { title: "x".repeat(2001) },
      'expected at most 2000 characters for title but received "2001 characters"',
    ],
    [
      { postedAt: "2026-02-30" },
      'expected a date and time like 2026-01-31T12:00:00Z or a date like 2026-01-31 for postedAt but received "2026-02-30"',
    ],
    [
      { tittle: "x" },
      "expected only the fields sourceUrl, site, externalId, title, text, postedAt, collectedAt, location, usernames, " +
        'phones, images for the line but received "tittle"',
    ],
    [
      { "\u001b[31m\u202e": 1 },
      "expected only the fields sourceUrl, site, externalId, title, text, postedAt, collectedAt, location, usernames, " +
        'phones, images for the line but received "·[31m·"',
    ],
  ])("is refused in plain words when it says %j", async (fields, message) => {
    expect(await problemOf({ images: [], ...fields })).toBe(message);
  });

  it.each([
    ["{not json}", 'expected a JSON object for a line but received "{not json}"'],
    ['{"images":[]', 'expected a JSON object for a line but received "{"images":[]"'],
    ["[1, 2]", "expected a JSON object for a line but received a list"],
    ["null", "expected a JSON object for a line but received null"],
    ["17", "expected a JSON object for a line but received 17"],
    ["{}{}", 'expected a JSON object for a line but received "{}{}"'],
  ])("is refused when it is no object: %s", async (line, message) => {
    expect(await problemOf(line)).toBe(message);
  });

  it("cannot reach the prototypes of objects", async () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const line = `{"images":[],"${name}":{"site":"polluted","toString":1}}`;
      expect(await problemOf(line)).toContain(`but received "${name}"`);
    }
    expect(Object.hasOwn(Object.prototype, "site")).toBe(false);
    expect(await problemOf('{"__proto__":{"images":["a.jpg"]}}')).toContain('received "__proto__"');
  });

  it("may be nested as deep as it likes", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(await problemOf(`{"images":[${deep}]}`)).toContain("for entry 1 of images but received a list");
    expect(await problemOf(`{"images":[],"deep":${deep}}`)).toContain('received "deep"');
  });
});

describe("a .jsonl manifest", () => {
  it("reports a bad line by its number and goes on with the others", async () => {
    const result = await read('{"images":["a.jpg"]}\nnot json\n{"images":[""]}\n{"images":["b.jpg"]}\n');
    expect(result.items.map(({ line }) => line)).toEqual([1, 4]);
    expect(codes(result)).toEqual(["2 MANIFEST_LINE_INVALID", "3 MANIFEST_LINE_INVALID"]);
    expect(result.rejected.map(({ source }) => source)).toEqual([result.path, result.path]);
  });

  it("gives rejections and ads in the order of the lines", async () => {
    const folder = await caseFolder();
    const path = await folder.file("ads.jsonl", 'bad\n{"images":[]}\nbad\n{"images":[]}\n');
    const order: (number | undefined)[] = [];
    for await (const one of collectedFiles.ads([path])) {
      order.push("rejected" in one ? one.rejected.line : one.item.line);
    }
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("passes over blank lines, but counts them", async () => {
    const { items, rejected } = await read('\n  \n{"images":["a.jpg"]}\n\t\n\n{"images":["b.jpg"]}\n\n');
    expect(rejected).toEqual([]);
    expect(items.map(({ line }) => line)).toEqual([3, 6]);
  });

  it("may end its lines with CR LF, begin with a byte order mark, and end without a line end", async () => {
    const { items, rejected } = await read('\ufeff{"images":["a.jpg"]}\r\n\r\n{"images":["b.jpg"]}');
    expect(rejected).toEqual([]);
    expect(items.map(({ line }) => line)).toEqual([1, 3]);
  });

  it("may be called .JSONL, and may be empty", async () => {
    expect(await read('{"images":[]}', "ADS.JSONL")).toMatchObject({ items: [{ line: 1 }], rejected: [] });
    expect(await read("")).toMatchObject({ items: [], rejected: [] });
  });

  it("reports bytes that are not UTF-8 instead of guessing what they mean", async () => {
    const latin1 = Buffer.from('{"images":[],"location":"K\u00f6ln"}\n', "latin1");
    const result = await read(Buffer.concat([latin1, Buffer.from('{"images":[],"location":"K\u00f6ln"}\n')]));
    expect(result.items).toMatchObject([{ line: 2, metadata: { location: "K\u00f6ln" } }]);
    expect(result.rejected).toMatchObject([
      {
        line: 1,
        code: "MANIFEST_LINE_INVALID",
        message: 'expected UTF-8 for a line but received "other bytes"',
      },
    ]);
  });

  it("reports a file that is no text at all line by line, and ends", async () => {
    const result = await read(
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 * (i % 13)) % 256)),
    );
    expect(result.items).toEqual([]);
    expect(result.rejected.length).toBeGreaterThan(0);
  });

  it("reports an over-long line, holds none of it, and goes on behind it", async () => {
    const long = `{"images":[],"text":"${"x".repeat(2 * 1024 * 1024)}"}`;
    const result = await read(`{"images":[]}\n${long}\n{"images":[]}\n${long}`);
    expect(result.items.map(({ line }) => line)).toEqual([1, 3]);
    expect(result.rejected).toMatchObject(
      [2, 4].map((line) => ({
        line,
        code: "MANIFEST_LINE_INVALID",
        message: 'expected at most 2097152 bytes for a line but received "more"',
      })),
    );
  });

  it("takes a line of exactly the greatest length", async () => {
    const start = '{"images":[],"text":"x"}';
    const { items, rejected } = await read(`${start.padEnd(2 * 1024 * 1024)}\n${start}\n`);
    expect(rejected).toEqual([]);
    expect(items.map(({ line }) => line)).toEqual([1, 2]);
  });

  it("puts lines together that lie on the border of two reads", async () => {
    const lines = Array.from(
      { length: 8000 },
      (_, i) => `{"images":["${i}.jpg"],"title":"${"ä".repeat(i % 400)}"}`,
    );
    const { items, rejected } = await read(lines.join("\n"));
    expect(rejected).toEqual([]);
    expect(names(items).flat()).toEqual(lines.map((_, i) => `${i}.jpg`));
  });
});
