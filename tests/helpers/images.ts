import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Orientation } from "../../src/domain/geometry.js";
import type { ImageFormat } from "../../src/domain/image.js";
import {
  blackPng,
  cut,
  halfZeros,
  withClaimedExtent,
  withClaimedSize,
  withCode,
  withOrientationTag,
} from "./image-bytes.js";
import { type Pixels, storedAs } from "./pixels.js";

/**
 * Every image that tests use, by name, and how it is made. All come from one photograph that the package
 * @vladmandic/face-api carries (MIT) or from nothing; no image file lies in this repository.
 */
const MAKERS = {
  /** Three people, 320 × 213, sRGB, no metadata; demo/sample1.jpg made smaller. */
  photograph: () => photographAs("jpeg"),
  photographPng: () => photographAs("png"),
  photographWebp: () => photographAs("webp"),
  photographAvif: () => photographAs("avif"),
  photographGif: () => photographAs("gif"),
  /** The demo's file as it is: 1920 × 1280 with EXIF and an ICC profile. */
  original: async () => readFile(SAMPLE),

  /** Eight patches of 32 × 32, muted enough for print, so that conversion to CMYK and back loses little. */
  mutedPng: async () => mutedPatches().png().toBuffer(),
  mutedCmyk: async () =>
    mutedPatches().toColourspace("cmyk").jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  mutedCmykWithProfile: async () =>
    mutedPatches().withIccProfile("cmyk").jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  mutedGrey: async () => mutedPatches().greyscale().toColourspace("b-w").jpeg({ quality: 100 }).toBuffer(),
  mutedGrey16: async () => mutedPatches().greyscale().toColourspace("grey16").png().toBuffer(),
  muted16: async () => mutedPatches().toColourspace("rgb16").png().toBuffer(),
  /** Four patches of strong colours, which look dull when a colour space is taken for another. */
  vividPng: async () => vividPatches().png().toBuffer(),
  /** The same colours in the numbers of Display P3, which the embedded profile explains. */
  vividDisplayP3: async () => vividPatches().withIccProfile("p3").png().toBuffer(),
  vivid16DisplayP3: async () => vividPatches().withIccProfile("p3").toColourspace("rgb16").png().toBuffer(),
  /** Left half opaque blue, right half of it seen through at half strength, last row fully transparent black. */
  transparentPng: async () => transparent().png().toBuffer(),
  transparent16: async () => transparent().toColourspace("rgb16").png().toBuffer(),
  transparentGrey: async () => transparent().greyscale().toColourspace("b-w").png().toBuffer(),

  /** 500 frames of 16 × 16; the first is red, each of the others another than the one before, and never red. */
  animatedWebp: async () => animation().webp({ lossless: true, effort: 0 }).toBuffer(),
  animatedGif: async () => animation().gif({ effort: 1 }).toBuffer(),
  /** An AVIF of the brand that animations have. */
  avifSequence: async () => withCode(await photographAs("avif"), "ftypavif", "ftypavis"),

  onePixel: async () => flat(1, 1).png().toBuffer(),
  eightPixels: async () => flat(8, 8).jpeg().toBuffer(),
  tallJpeg: async () => flat(1, 60_000).jpeg().toBuffer(),
  widePng: async () => flat(60_000, 1).png().toBuffer(),

  /** Orientation 6, a place, an author, a colour profile and XMP. */
  withPlace: async () =>
    (await photograph())
      .withExif({
        IFD0: { Copyright: "somebody" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
      })
      .withMetadata({ orientation: 6 })
      .withIccProfile("p3")
      .withXmp('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .jpeg()
      .toBuffer(),
  /** A JPEG that a ZIP program opens as well. */
  jpegThenZip: async () =>
    Buffer.concat([await photographAs("jpeg"), Buffer.from("PK\x03\x04", "latin1"), Buffer.alloc(5_000, 7)]),
  jpegThenHtml: async () =>
    Buffer.concat([await photographAs("jpeg"), Buffer.from("<html><script>alert(1)</script></html>")]),

  empty: () => Buffer.alloc(0),
  text: () => Buffer.from("Not an image, only words.\n"),
  binary: () => Buffer.from([0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3, 4, 5]),
  html: () => Buffer.from("<!DOCTYPE html><html><body>404</body></html>"),
  svg: () =>
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'),
  pdf: () => Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "latin1"),
  zip: () => Buffer.from("PK\x03\x04\x14\0\0\0\x08\0", "latin1"),
  bmp: () => Buffer.from("BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "latin1"),
  video: () => Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"),
  tiff: async () => (await photograph()).tiff().toBuffer(),
  heic: async () => withCode(await hevcInAvif(), "avif", "heic"),
  /** A HEVC picture in the container of an AVIF. */
  heicNamedAvif: () => hevcInAvif(),

  truncatedJpeg: async () => cut(await photographAs("jpeg"), 0.6),
  /** Of the right length, with zeros for its second half: the space was reserved and never written. */
  jpegOfHalfZeros: async () => halfZeros(await photographAs("jpeg")),
  truncatedProgressiveJpeg: async () =>
    cut(await (await photograph()).jpeg({ progressive: true }).toBuffer(), 0.6),
  truncatedPng: async () => cut(await photographAs("png"), 0.6),
  truncatedWebp: async () => cut(await photographAs("webp"), 0.6),
  truncatedGif: async () => cut(await photographAs("gif"), 0.6),
  truncatedAvif: async () => cut(await photographAs("avif"), 0.6),
  /** Nothing but the first bytes by which a JPEG is known. */
  jpegWithoutHeader: () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]),

  /** 16,000 × 16,000 pixels in 31 KB, all of them there: sharp's own limit lets it pass. */
  hugePng: () => blackPng(16_000, 16_000),
  /** Few enough pixels, but in a single column of 100,000. */
  endlessPng: () => blackPng(1, 100_000, 1),
  hugeJpeg: async () => withClaimedSize(await photographAs("jpeg"), 60_000, 60_000),
  /** More than a JPEG may have. */
  overlongJpeg: async () => withClaimedSize(await photographAs("jpeg"), 65_535, 65_535),
  /** Claims fewer pixels than its data holds. */
  avifLargerThanClaimed: async () =>
    withClaimedExtent(await flat(2_000, 2_000).avif({ effort: 0 }).toBuffer(), 16, 16),
} as const satisfies Record<string, () => Buffer | Promise<Buffer>>;

export type ImageName = keyof typeof MAKERS;

const made = new Map<ImageName, Promise<Buffer>>();

/** The bytes of a named image; made once, so nobody may change them. */
export function image(name: ImageName): Promise<Buffer> {
  const known = made.get(name);
  if (known !== undefined) return known;
  const making = Promise.resolve(MAKERS[name]());
  made.set(name, making);
  return making;
}

/** The photograph as a camera held in one of eight ways stores it, with the tag that says so. */
export async function photographStoredAs(orientation: Orientation): Promise<Buffer> {
  const { data, info } = await (await photograph()).raw().toBuffer({ resolveWithObject: true });
  const stored = storedAs({ width: info.width, height: info.height, pixels: data }, orientation);
  return fromPixels(stored)
    .withMetadata({ orientation })
    .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
    .toBuffer();
}

/** The upright photograph with an orientation tag of any value, which may be one that the standard does not know. */
export async function photographWithOrientationTag(value: number): Promise<Buffer> {
  return withOrientationTag(await photographStoredAs(1), value);
}

const SAMPLE = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo",
  "sample1.jpg",
);

async function photograph(): Promise<Sharp> {
  // By its bytes: reading files is blocked in a process that has loaded the decoder.
  return sharp(await readFile(SAMPLE)).resize(320);
}

async function photographAs(format: ImageFormat): Promise<Buffer> {
  const picture = await photograph();
  switch (format) {
    case "jpeg":
      return picture.jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
    case "png":
      return picture.png().toBuffer();
    case "webp":
      return picture.webp({ quality: 90 }).toBuffer();
    case "gif":
      return picture.gif().toBuffer();
    case "avif":
      return picture.avif({ quality: 80, effort: 0 }).toBuffer();
  }
}

/** The photograph as AVIF whose item says that its data is HEVC. */
async function hevcInAvif(): Promise<Buffer> {
  return withCode(withCode(await photographAs("avif"), "av01", "hvc1"), "av1C", "hvcC");
}

function flat(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 80, b: 40 } } });
}

const MUTED = [0xb09080, 0x80a090, 0x9090b0, 0xb0a070, 0x707070, 0xc0c0c0, 0xa08090, 0x90a070];
const VIVID = [0xe02020, 0x20c040, 0x2040e0, 0xe0c020];
const PATCH = 32;

function mutedPatches(): Sharp {
  return patches(MUTED);
}

function vividPatches(): Sharp {
  return patches(VIVID);
}

function patches(colours: readonly number[]): Sharp {
  return fromPixels(paint(PATCH * colours.length, PATCH, (x) => colours[Math.floor(x / PATCH)] ?? 0));
}

function transparent(): Sharp {
  const [width, height] = [16, 16];
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const alpha = y === height - 1 ? 0 : x < width / 2 ? 255 : 128;
      rgba.set(alpha === 0 ? [0, 0, 0, 0] : [0, 0, 255, alpha], (y * width + x) * 4);
    }
  return sharp(rgba, { raw: { width, height, channels: 4 } });
}

function animation(): Sharp {
  const [side, frames] = [16, 500];
  const strip = paint(side, side * frames, (_, y) => {
    const frame = Math.floor(y / side);
    return frame === 0 ? 0xff0000 : ((frame % 200) << 8) | 0xff;
  });
  return sharp(strip.pixels, {
    raw: { width: side, height: side * frames, channels: 3, pageHeight: side },
  });
}

function paint(width: number, height: number, colour: (x: number, y: number) => number): Pixels {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const rgb = colour(x, y);
      pixels.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255], (y * width + x) * 3);
    }
  return { width, height, pixels };
}

function fromPixels({ width, height, pixels }: Pixels): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}
