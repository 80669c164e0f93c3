import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeUnsupported, sniffFormat } from "../../../src/adapters/sharp/sniff-format.js";
import { type ImageName, image } from "../../helpers/images.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const box = (major: string, ...compatible: string[]) => {
  const brands = latin1(compatible.join(""));
  const head = latin1(`\0\0\0\0ftyp${major}\0\0\0\0`);
  head.writeUInt32BE(16 + brands.length, 0);
  return Buffer.concat([head, brands, latin1("\0\0\0\x08mdat")]);
};

describe("judging a format by the first bytes", () => {
  test.each<[ImageName, string]>([
    ["photograph", "jpeg"],
    ["photographPng", "png"],
    ["photographWebp", "webp"],
    ["photographGif", "gif"],
    ["photographAvif", "avif"],
    ["avifSequence", "avif"],
  ])("%s is %s", async (name, format) => {
    expect(sniffFormat(await image(name))).toBe(format);
  });

  test("a file is AVIF when any of its brands says so, and the brands end where their box ends", () => {
    expect(sniffFormat(box("mif1", "miaf", "avif"))).toBe("avif");
    expect(sniffFormat(box("heic", "mif1"))).toBeNull();
    expect(sniffFormat(Buffer.concat([box("heic", "mif1"), latin1("avif")]))).toBeNull();
  });

  test.each<[ImageName, string]>([
    ["text", "text"],
    ["html", "an HTML page"],
    ["svg", "an SVG drawing"],
    ["pdf", "a PDF document"],
    ["zip", "a ZIP archive or office document"],
    ["bmp", "a BMP picture"],
    ["tiff", "a TIFF picture"],
    ["heic", "a HEIC picture"],
    ["video", "an MP4 or MOV video"],
    ["binary", "bytes that begin with de ad be ef 00 01 02 03"],
  ])("%s is none of ours, and said to be %s", async (name, description) => {
    const bytes = await image(name);
    expect(sniffFormat(bytes)).toBeNull();
    expect(describeUnsupported(bytes)).toBe(description);
  });

  test("a page or a drawing is known whatever stands before it", () => {
    expect(describeUnsupported(Buffer.from("\ufeff\n <!-- a --> <HTML lang='en'>"))).toBe("an HTML page");
    expect(describeUnsupported(Buffer.from("<!doctype html><p><svg></svg>"))).toBe("an HTML page");
    expect(describeUnsupported(Buffer.from("<!-- a -->\n<svg>"))).toBe("an SVG drawing");
    expect(describeUnsupported(Buffer.from("<?xml version='1.0'?><rss/>"))).toBe("an XML document");
  });

  test("text that is cut within a character is still text, broken text is not", () => {
    const long = Buffer.from("é".repeat(3_000));
    expect(describeUnsupported(Buffer.concat([Buffer.from("a"), long]))).toBe("text");
    expect(describeUnsupported(latin1("caf\xe9 noir"))).toBe("bytes that begin with 63 61 66 e9 20 6e 6f 69");
  });

  test("no bytes at all are too strange to be judged and described without control characters", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        if (sniffFormat(bytes) === null) expect(describeUnsupported(bytes)).toMatch(/^[\x20-\x7e]+$/);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});
