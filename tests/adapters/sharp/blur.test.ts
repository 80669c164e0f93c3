import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import { SharpImageRenderer } from "../../../src/adapters/sharp/image-renderer.js";
import type { Box } from "../../../src/domain/geometry.js";
import { image, photographStoredAs } from "../../helpers/images.js";
import { difference, type Pixels, pixelAt } from "../../helpers/pixels.js";
import { seeded } from "../../helpers/vectors.js";

const decoder = new SharpImageDecoder();
const renderer = new SharpImageRenderer();
const FACE: Box = { x: 96, y: 48, width: 96, height: 96 };
const SIZE = { width: 288, height: 240 };

/** Noise: nothing but detail. */
function noise(seed: number): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, () => 256 * random());
}

const asPng = (pixels: Uint8Array) =>
  sharp(pixels, { raw: { ...SIZE, channels: 3 } })
    .png()
    .toBuffer();

function part(of: Pixels, box: Box): Pixels {
  const pixels = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++)
    for (let x = 0; x < box.width; x++)
      pixels.set(pixelAt(of, box.x + x, box.y + y), (y * box.width + x) * 3);
  return { width: box.width, height: box.height, pixels };
}

/** The largest step between two neighbours in a row or a column. */
function largestStep(of: Pixels): number {
  let largest = 0;
  for (let y = 0; y < of.height; y++)
    for (let x = 0; x < of.width; x++) {
      const here = pixelAt(of, x, y);
      for (const there of [x > 0 ? pixelAt(of, x - 1, y) : here, y > 0 ? pixelAt(of, x, y - 1) : here])
        largest = Math.max(largest, ...here.map((value, i) => Math.abs(value - (there[i] ?? value))));
    }
  return largest;
}

/** Without the pixels at the rim, into which JPEG carries something of what is beside them. */
const within = ({ x, y, width, height }: Box, by = 16): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
});

describe("a blurred part of a picture", () => {
  test("has no detail left, and nothing beside it changes", async () => {
    const bytes = await asPng(noise(1));
    const plain = await decoder.decode(await renderer.preview(bytes, 1000));
    const shown = await decoder.decode(await renderer.preview(bytes, 1000, [FACE]));
    expect(largestStep(part(plain, within(FACE)))).toBeGreaterThan(100);
    expect(largestStep(part(shown, within(FACE)))).toBeLessThan(12);
    const beside = { x: 0, y: 0, width: 80, height: SIZE.height };
    expect(difference(part(shown, beside), part(plain, beside)).max).toBeLessThan(3);
  });

  test("tells two pictures apart by no more than the mean colours of a few blocks", async () => {
    const first = noise(1);
    // Every block of 16 × 16 of the face turned upside down: the same colours in other places.
    const second = first.slice();
    for (let y = 0; y < FACE.height; y++)
      for (let x = 0; x < FACE.width; x++) {
        const [bx, by] = [FACE.x + x - (x % 16), FACE.y + y - (y % 16)];
        const from = ((by + 15 - (y % 16)) * SIZE.width + bx + 15 - (x % 16)) * 3;
        second.set(first.subarray(from, from + 3), ((FACE.y + y) * SIZE.width + FACE.x + x) * 3);
      }
    const of = async (pixels: Uint8Array, blurred: Box[]) =>
      part(await decoder.decode(await renderer.preview(await asPng(pixels), 1000, blurred)), within(FACE));
    expect(difference(await of(first, []), await of(second, [])).mean).toBeGreaterThan(50);
    expect(difference(await of(first, [FACE]), await of(second, [FACE])).mean).toBeLessThan(6);
  });

  test("is the same in every cut, which therefore tell no more together than one alone", async () => {
    const bytes = await asPng(noise(1));
    const whole = await decoder.decode(await renderer.preview(bytes, 1000, [FACE]));
    const cut: Box = { x: 130, y: 60, width: 140, height: 120 };
    const shown = await decoder.decode(await renderer.crop(bytes, cut, 1000, [FACE]));
    const shared = within({ x: 130, y: 60, width: 62, height: 84 });
    const inCut = { ...shared, x: shared.x - cut.x, y: shared.y - cut.y };
    expect(difference(part(shown, inCut), part(whole, shared)).max).toBeLessThan(12);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    "lies in the upright picture, also for EXIF orientation %i",
    async (orientation) => {
      const box = { x: 240, y: 20, width: 64, height: 80 };
      const bytes = await photographStoredAs(orientation);
      const shown = await decoder.decode(await renderer.preview(bytes, 1000, [box]));
      const plain = await decoder.decode(await renderer.preview(bytes, 1000));
      expect(largestStep(part(shown, within(box)))).toBeLessThan(12);
      const beside = { x: 0, y: 0, width: 220, height: 200 };
      expect(difference(part(shown, beside), part(plain, beside)).mean).toBeLessThan(1);
    },
  );

  test("is blurred in small pictures as well, and where several lie over each other", async () => {
    const bytes = await asPng(noise(2));
    const other = { ...FACE, x: FACE.x + 40 };
    const shown = await decoder.decode(await renderer.preview(bytes, 144, [FACE, other]));
    const half = { x: 48, y: 24, width: 68, height: 48 };
    expect(largestStep(part(shown, within(half, 10)))).toBeLessThan(40);
    const tiny = { x: 10, y: 10, width: 12, height: 12 };
    const single = await decoder.decode(await renderer.crop(bytes, tiny, 100, [tiny]));
    expect(largestStep(part(single, { x: 0, y: 0, width: 12, height: 12 }))).toBeLessThan(6);
  });

  test("may lie anywhere, also beside the picture", async () => {
    const bytes = await image("eightPixels");
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(number, number, number, number, async (x, y, width, height) => {
        const shown = await decoder.decode(await renderer.preview(bytes, 100, [{ x, y, width, height }]));
        expect(shown).toMatchObject({ width: 8, height: 8 });
      }),
      { seed: 1, numRuns: 50 },
    );
    const bad = { x: 0, y: Number.NaN, width: 10, height: 10 };
    await expect(renderer.preview(bytes, 100, [bad])).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
  });

  test("keeps the errors of damaged pictures", async () => {
    await expect(renderer.preview(await image("truncatedJpeg"), 100, [FACE])).rejects.toMatchObject({
      code: "IMAGE_DAMAGED",
    });
  });
});
