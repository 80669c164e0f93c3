import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../../src/domain/image.js";
import {
  eachOrientation,
  hammingDistance,
  hashPicture,
  ORIENTATIONS,
  parsePdq,
  pdqOf,
  pdqText,
} from "../../../src/domain/pdq/picture-hash.js";
import { photograph } from "../../helpers/photographs.js";

/** A picture whose pixel at (x, y) is that of another one at `from(x, y)`. */
function rearranged(
  image: DecodedImage,
  { width, height }: { width: number; height: number },
  from: (x: number, y: number) => [number, number],
): DecodedImage {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = from(x, y);
      const at = 3 * (fromY * image.width + fromX);
      pixels.set(image.pixels.subarray(at, at + 3), 3 * (y * width + x));
    }
  return { ...image, width, height, pixels };
}

/** The middle of a photograph: small enough not to be sampled, so that mirrored pixels are mirrored exactly. */
async function square(side = 512): Promise<DecodedImage> {
  const image = await photograph(1);
  return rearranged(image, { width: side, height: side }, (x, y) => [x + 500, y + 300]);
}

describe("the hash of a picture", () => {
  it("is nearly that of the turned or mirrored picture, for each way round", async () => {
    const image = await square();
    const last = image.width - 1;
    const same = { width: image.width, height: image.height };
    const expected = eachOrientation(hashPicture(image));
    const turned: Record<(typeof ORIENTATIONS)[number], (x: number, y: number) => [number, number]> = {
      original: (x, y) => [x, y],
      "rotate-90": (x, y) => [last - y, x],
      "rotate-180": (x, y) => [last - x, last - y],
      "rotate-270": (x, y) => [y, last - x],
      "flip-x": (x, y) => [x, last - y],
      "flip-y": (x, y) => [last - x, y],
      "flip-plus": (x, y) => [y, x],
      "flip-minus": (x, y) => [last - y, last - x],
    };
    for (const [i, orientation] of ORIENTATIONS.entries()) {
      const hash = pdqOf(hashPicture(rearranged(image, same, turned[orientation])));
      const distances = expected.map((one) => hammingDistance(one, hash));
      expect(distances.indexOf(Math.min(...distances)), orientation).toBe(i);
      expect(distances[i]).toBeLessThanOrEqual(31);
    }
  });

  it("changes little when the picture is made smaller and darker, and is another for another picture", async () => {
    const image = await square();
    const half = rearranged(image, { width: 256, height: 256 }, (x, y) => [2 * x, 2 * y]);
    const darker = { ...half, pixels: half.pixels.map((value) => 0.7 * value) };
    const hash = pdqOf(hashPicture(image));
    expect(hammingDistance(hash, pdqOf(hashPicture(darker)))).toBeLessThanOrEqual(20);
    expect(hammingDistance(hash, pdqOf(hashPicture(await photograph(2))))).toBeGreaterThan(80);
  });

  it("has quality 0 for a picture of one colour, and for one of few pixels", async () => {
    const flat = { ...(await square(64)), pixels: new Uint8Array(64 * 64 * 3).fill(90) };
    expect(hashPicture(flat).quality).toBe(0);
    expect(hashPicture(await square(4)).quality).toBe(0);
    expect(hashPicture(await square()).quality).toBe(100);
  });

  it("is read back from its text, and from no other", async () => {
    const hash = pdqOf(hashPicture(await square()));
    expect(parsePdq(pdqText(hash).toUpperCase())).toEqual(hash);
    expect(() => parsePdq("abc")).toThrow(/64 hexadecimal digits/);
  });
});
