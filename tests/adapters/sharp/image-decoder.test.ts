import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import { LeadlightError } from "../../../src/domain/errors.js";
import { cut } from "../../helpers/image-bytes.js";
import {
  type ImageName,
  image,
  photographStoredAs,
  photographWithOrientationTag,
} from "../../helpers/images.js";
import { difference, pixelAt } from "../../helpers/pixels.js";

const decoder = new SharpImageDecoder();
const decoded = async (name: ImageName) => decoder.decode(await image(name));
const refusal = (bytes: Uint8Array, limited = decoder) =>
  limited.decode(bytes).then(
    () => expect.fail("it was decoded"),
    (thrown: unknown) => thrown,
  );

describe("decoding an image", () => {
  test.each<[ImageName, string]>([
    ["photograph", "jpeg"],
    ["photographPng", "png"],
    ["photographWebp", "webp"],
    ["photographGif", "gif"],
    ["photographAvif", "avif"],
    ["avifSequence", "avif"],
  ])("%s gives its pixels as %s", async (name, format) => {
    const picture = await decoded(name);
    expect(picture).toMatchObject({ format, orientation: 1, width: 320, height: 213 });
    expect(picture.pixels).toHaveLength(320 * 213 * 3);
    expect(difference(picture, await decoded("photographPng")).mean).toBeLessThan(2.5);
  });

  test("gives plain bytes, not a Node buffer, and the same ones each time", async () => {
    const [first, second] = [await decoded("photograph"), await decoded("photograph")];
    expect(first.pixels.constructor).toBe(Uint8Array);
    expect(difference(first, second).max).toBe(0);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    "turns a picture with EXIF orientation %i upright",
    async (orientation) => {
      const picture = await decoder.decode(await photographStoredAs(orientation));
      expect(picture.orientation).toBe(orientation);
      expect(difference(picture, await decoded("photographPng")).mean).toBeLessThan(2);
    },
  );

  test.each([0, 9, 65_535])(
    "takes a picture with the invalid EXIF orientation %i for upright",
    async (tag) => {
      const picture = await decoder.decode(await photographWithOrientationTag(tag));
      expect(picture.orientation).toBe(1);
      expect(difference(picture, await decoded("photographPng")).mean).toBeLessThan(2);
    },
  );

  test.each<[ImageName, ImageName, number]>([
    ["muted16", "mutedPng", 0],
    ["mutedCmyk", "mutedPng", 16],
    ["mutedCmykWithProfile", "mutedPng", 16],
    ["vividDisplayP3", "vividPng", 2],
    ["vivid16DisplayP3", "vividPng", 2],
  ])("shows the colours of %s as those of %s, each within %i of 255", async (name, reference, tolerance) => {
    expect(difference(await decoded(name), await decoded(reference)).max).toBeLessThanOrEqual(tolerance);
  });

  test("shows the colours of a photograph with the profile of sRGB as converting them shows them", async () => {
    const original = await image("original");
    const converted = await sharp(original).toColourspace("srgb").raw().toBuffer();
    const { pixels } = await decoder.decode(original);
    expect(Buffer.compare(pixels, converted)).toBe(0);
  });

  test.each(["mutedGrey", "mutedGrey16"] as const)("gives %s three equal channels", async (name) => {
    const grey = await decoded(name);
    expect(pixelAt(grey, 4 * 32 + 16, 16)).toEqual([0x70, 0x70, 0x70]);
    expect(pixelAt(grey, 5 * 32 + 16, 16)).toEqual([0xc0, 0xc0, 0xc0]);
  });

  test.each(["transparentPng", "transparent16"] as const)("lays %s over white", async (name) => {
    const picture = await decoded(name);
    expect(pixelAt(picture, 2, 2)).toEqual([0, 0, 255]);
    expect(pixelAt(picture, 12, 2)).toEqual([127, 127, 255]);
    expect(pixelAt(picture, 12, 15)).toEqual([255, 255, 255]);
  });

  test("lays a transparent grey picture over white", async () => {
    const [opaque] = pixelAt(await decoded("transparentGrey"), 2, 2);
    const [half] = pixelAt(await decoded("transparentGrey"), 12, 2);
    expect(half).toBe(Math.round(255 - ((255 - opaque) * 128) / 255));
    expect(pixelAt(await decoded("transparentGrey"), 12, 15)).toEqual([255, 255, 255]);
  });

  test.each(["animatedWebp", "animatedGif"] as const)(
    "takes the first of the 500 frames of %s",
    async (name) => {
      const picture = await decoded(name);
      expect(picture).toMatchObject({ width: 16, height: 16 });
      for (const at of [0, 15]) expect(pixelAt(picture, at, at)).toEqual([255, 0, 0]);
    },
  );

  test.each<[ImageName, number, number]>([
    ["onePixel", 1, 1],
    ["eightPixels", 8, 8],
    ["tallJpeg", 1, 60_000],
    ["widePng", 60_000, 1],
  ])("decodes %s, of %i × %i pixels", async (name, width, height) => {
    const picture = await decoded(name);
    expect(picture).toMatchObject({ width, height });
    for (const [at, wanted] of [200, 80, 40].entries())
      expect(Math.abs((picture.pixels.at(at - 3) as number) - wanted)).toBeLessThanOrEqual(2);
  });

  test.each(["jpegThenZip", "jpegThenHtml"] as const)(
    "decodes %s as the image that it begins with",
    async (name) => {
      expect(difference(await decoded(name), await decoded("photograph")).max).toBe(0);
    },
  );
});

describe("refusing an image", () => {
  test.each<[ImageName, string, string]>([
    ["empty", "FILE_EMPTY", "at least one byte for an image but received 0"],
    ["text", "IMAGE_FORMAT_UNSUPPORTED", "but received text"],
    ["binary", "IMAGE_FORMAT_UNSUPPORTED", "but received bytes that begin with de ad"],
    ["html", "IMAGE_FORMAT_UNSUPPORTED", "but received an HTML page"],
    ["svg", "IMAGE_FORMAT_UNSUPPORTED", "but received an SVG drawing"],
    ["pdf", "IMAGE_FORMAT_UNSUPPORTED", "but received a PDF document"],
    ["zip", "IMAGE_FORMAT_UNSUPPORTED", "but received a ZIP archive"],
    ["bmp", "IMAGE_FORMAT_UNSUPPORTED", "but received a BMP picture"],
    ["tiff", "IMAGE_FORMAT_UNSUPPORTED", "but received a TIFF picture"],
    ["heic", "IMAGE_FORMAT_UNSUPPORTED", "but received a HEIC picture"],
    ["video", "IMAGE_FORMAT_UNSUPPORTED", "but received an MP4 or MOV video"],
    ["heicNamedAvif", "IMAGE_DAMAGED", "a whole and sound AVIF"],
    ["jpegWithoutHeader", "IMAGE_DAMAGED", "but received 4 bytes that are cut off or corrupt"],
    ["truncatedJpeg", "IMAGE_DAMAGED", "a whole and sound JPEG"],
    ["jpegOfHalfZeros", "IMAGE_DAMAGED", "a whole and sound JPEG"],
    ["truncatedProgressiveJpeg", "IMAGE_DAMAGED", "a whole and sound JPEG"],
    ["truncatedPng", "IMAGE_DAMAGED", "a whole and sound PNG"],
    ["truncatedWebp", "IMAGE_DAMAGED", "a whole and sound WebP"],
    ["truncatedGif", "IMAGE_DAMAGED", "a whole and sound GIF"],
    ["truncatedAvif", "IMAGE_DAMAGED", "a whole and sound AVIF"],
    ["hugePng", "IMAGE_TOO_LARGE", "at most 50000000 pixels for an image but received 16000 × 16000"],
    ["hugeJpeg", "IMAGE_TOO_LARGE", "at most 50000000 pixels for an image but received 60000 × 60000"],
    ["overlongJpeg", "IMAGE_TOO_LARGE", "a size that its decoder accepts"],
    ["endlessPng", "IMAGE_TOO_LARGE", "at most 65535 pixels for an image but received 1 × 100000"],
    ["avifLargerThanClaimed", "IMAGE_TOO_LARGE", "a size that its decoder accepts"],
  ])("%s is refused with %s and says: %s", async (name, code, words) => {
    const error = await refusal(await image(name));
    expect(error).toBeInstanceOf(LeadlightError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect((error as LeadlightError).message).toMatch(/^expected .+ for an image but received [^/\\]+$/);
  });

  test.each([0.02, 0.2, 0.5, 0.95, 0.999])("a JPEG of which only %d arrived is damaged", async (share) => {
    expect(await refusal(cut(await image("photograph"), share))).toMatchObject({ code: "IMAGE_DAMAGED" });
  });

  test("a file above the limit on bytes is refused, one at the limit is not", async () => {
    const bytes = await image("photograph");
    expect(await refusal(bytes, new SharpImageDecoder({ maxBytes: bytes.length - 1 }))).toMatchObject({
      code: "FILE_TOO_LARGE",
      message: `expected at most ${bytes.length - 1} bytes for an image but received ${bytes.length}`,
    });
    const picture = await new SharpImageDecoder({ maxBytes: bytes.length }).decode(bytes);
    expect(picture.width).toBe(320);
  });

  test("a picture above the limit on pixels is refused, one at the limit is not", async () => {
    const bytes = await image("photograph");
    expect(await refusal(bytes, new SharpImageDecoder({ maxPixels: 320 * 213 - 1 }))).toMatchObject({
      code: "IMAGE_TOO_LARGE",
    });
    const picture = await new SharpImageDecoder({ maxPixels: 320 * 213 }).decode(bytes);
    expect(picture.width).toBe(320);
  });
});
