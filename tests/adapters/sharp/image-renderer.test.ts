import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import { SharpImageRenderer } from "../../../src/adapters/sharp/image-renderer.js";
import type { Box } from "../../../src/domain/geometry.js";
import { type ImageName, image, photographStoredAs } from "../../helpers/images.js";
import { difference, type Pixels, pixelAt } from "../../helpers/pixels.js";

const decoder = new SharpImageDecoder();
const renderer = new SharpImageRenderer();
const preview = async (name: ImageName, longestSide: number) =>
  decoder.decode(await renderer.preview(await image(name), longestSide));
const crop = async (bytes: Uint8Array, box: Box, longestSide = 1_000) =>
  decoder.decode(await renderer.crop(bytes, box, longestSide));

function part(of: Pixels, box: Box): Pixels {
  const pixels = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++)
    for (let x = 0; x < box.width; x++)
      pixels.set(pixelAt(of, box.x + x, box.y + y), (y * box.width + x) * 3);
  return { width: box.width, height: box.height, pixels };
}

describe("rendering a preview", () => {
  test("makes a JPEG whose longer side is the one asked for", async () => {
    expect(await preview("original", 300)).toMatchObject({ format: "jpeg", width: 300, height: 200 });
  });

  test("never enlarges", async () => {
    expect(await preview("photographPng", 4_000)).toMatchObject({ format: "jpeg", width: 320, height: 213 });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)("is upright for EXIF orientation %i", async (orientation) => {
    const bytes = await renderer.preview(await photographStoredAs(orientation), 1_000);
    const shown = await decoder.decode(bytes);
    expect(shown.orientation).toBe(1);
    expect(difference(shown, await decoder.decode(await image("photographPng"))).mean).toBeLessThan(3.5);
  });

  test("keeps no place, no author, no profile and no other metadata", async () => {
    const original = await image("withPlace");
    const secrets = ["Exif", "somebody", "ICC_PROFILE", "xpacket", "http://ns.adobe.com"];
    const kept = (bytes: Uint8Array) =>
      secrets.filter((secret) => Buffer.from(bytes).includes(secret, 0, "latin1"));
    expect(kept(original)).toEqual(secrets);
    const box = { x: 10, y: 10, width: 100, height: 100 };
    expect(kept(await renderer.preview(original, 100))).toEqual([]);
    expect(kept(await renderer.preview(original, 1_000))).toEqual([]);
    expect(kept(await renderer.crop(original, box, 1_000))).toEqual([]);
  });

  test.each<[ImageName, ImageName]>([
    ["mutedCmyk", "mutedPng"],
    ["muted16", "mutedPng"],
    ["vivid16DisplayP3", "vividPng"],
  ])("shows the colours of %s as those of %s", async (name, reference) => {
    const [shown, wanted] = [await preview(name, 1_000), await decoder.decode(await image(reference))];
    expect(difference(shown, wanted).mean).toBeLessThan(10);
  });

  test("lays transparent pictures over white", async () => {
    const [red, green, blue] = pixelAt(await preview("transparentPng", 16), 12, 15);
    expect(Math.min(red, green, blue)).toBeGreaterThan(200);
  });

  test.each<[ImageName, number, number]>([
    ["onePixel", 1, 1],
    ["tallJpeg", 1, 512],
    ["widePng", 512, 1],
    ["animatedWebp", 16, 16],
    ["animatedGif", 16, 16],
    ["avifSequence", 320, 213],
  ])("of %s is %i × %i", async (name, width, height) => {
    expect(await preview(name, 512)).toMatchObject({ width, height });
  });

  test.each<[ImageName, string]>([
    ["empty", "FILE_EMPTY"],
    ["svg", "IMAGE_FORMAT_UNSUPPORTED"],
    ["truncatedJpeg", "IMAGE_DAMAGED"],
    ["truncatedPng", "IMAGE_DAMAGED"],
    ["hugePng", "IMAGE_TOO_LARGE"],
  ])("of %s is refused with %s", async (name, code) => {
    await expect(renderer.preview(await image(name), 100)).rejects.toMatchObject({ code });
    const box = { x: 0, y: 0, width: 100, height: 213 };
    await expect(renderer.crop(await image(name), box, 100)).rejects.toMatchObject({ code });
  });

  test("keeps to its own limits", async () => {
    const bytes = await image("photograph");
    const small = new SharpImageRenderer({ maxBytes: 100 });
    await expect(small.preview(bytes, 100)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  test.each([0, -1, 1.5, 65_536, Number.NaN])("with the longest side %d is refused", async (longestSide) => {
    await expect(renderer.preview(await image("photograph"), longestSide)).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: `expected a whole number from 1 to 65535 for the longest side but received ${longestSide}`,
    });
  });
});

describe("cropping a picture", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    "takes the box from the upright picture, also for EXIF orientation %i",
    async (orientation) => {
      const box = { x: 240, y: 20, width: 60, height: 80 };
      const shown = await crop(await photographStoredAs(orientation), box);
      const wanted = part(await decoder.decode(await image("photographPng")), box);
      expect(difference(shown, wanted).mean).toBeLessThan(4.5);
    },
  );

  test("makes large boxes smaller and leaves small ones as they are", async () => {
    const bytes = await image("photograph");
    const box = { x: 0, y: 0, width: 200, height: 100 };
    expect(await crop(bytes, box, 50)).toMatchObject({ width: 50, height: 25 });
    expect(await crop(bytes, box, 500)).toMatchObject({ width: 200, height: 100 });
  });

  test.each<[string, Box, number, number]>([
    ["reaching over the edges", { x: -50, y: -50, width: 1_000, height: 1_000 }, 320, 213],
    ["of fractions, which are kept whole", { x: 10.6, y: 20.2, width: 5.5, height: 5.5 }, 7, 6],
    ["right of the picture", { x: 5_000, y: 5_000, width: 10, height: 10 }, 1, 1],
    ["left of the picture", { x: -5_000, y: -5_000, width: 10, height: 10 }, 1, 1],
    ["without a size", { x: 10, y: 10, width: 0, height: 0 }, 1, 1],
    ["turned inside out", { x: 10, y: 10, width: -5, height: -5 }, 1, 1],
  ])("cuts a box %s to the picture, at least one pixel", async (_, box, width, height) => {
    expect(await crop(await image("photograph"), box)).toMatchObject({ width, height });
  });

  test("works for every box of finite numbers", async () => {
    const bytes = await image("eightPixels");
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(number, number, number, number, async (x, y, width, height) => {
        const shown = await crop(bytes, { x, y, width, height });
        expect(shown.width).toBeGreaterThanOrEqual(1);
        expect(shown.height).toBeGreaterThanOrEqual(1);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("refuses a box with a number that is not finite", async () => {
    const box = { x: 0, y: Number.NaN, width: 10, height: Number.POSITIVE_INFINITY };
    await expect(renderer.crop(await image("photograph"), box, 100)).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: 'expected four finite numbers for a box but received "0, NaN, 10, Infinity"',
    });
  });
});
