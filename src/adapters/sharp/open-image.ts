import { createHash } from "node:crypto";
import type { Metadata, Sharp } from "sharp";
import { expected, LeadlightError } from "../../domain/errors.js";
import { asOrientation, type Orientation, type Size } from "../../domain/geometry.js";
import type { ImageFormat } from "../../domain/image.js";
import { sharp } from "./allowed-loaders.js";
import { describeUnsupported, sniffFormat } from "./sniff-format.js";

/** How large a file may be that is decoded at all. */
export interface ImageLimits {
  /** Of the file. */
  readonly maxBytes: number;
  /** Width × height of one frame, as the header claims it. */
  readonly maxPixels: number;
}

/** 50 MB and 50 million pixels: above what cameras and phones save; decoded it is 150 MB of pixels. */
export const DEFAULT_LIMITS: ImageLimits = { maxBytes: 50_000_000, maxPixels: 50_000_000 };

/**
 * No JPEG, WebP or GIF can have a longer side; a PNG can. Measured: one of 1 × 10,000,000 pixels (19 KB) took
 * 12 s to decode, 30 times as long as a square one of five times its pixels.
 */
const LONGEST_SIDE = 65_535;

/** An image whose header was read and found acceptable. Its pixels may still prove to be damaged. */
export interface OpenedImage extends Size {
  readonly format: ImageFormat;
  readonly orientation: Orientation;
  /**
   * The first frame, upright, 8-bit sRGB, without alpha and metadata, as a pipeline to be continued. Nothing is
   * decoded before its output is asked for, which must happen inside of {@link run}.
   */
  readonly picture: Sharp;
  /** Runs the pipeline. @throws IMAGE_DAMAGED, IMAGE_TOO_LARGE */
  run<T>(output: Promise<T>): Promise<T>;
}

/**
 * Judges a hostile file by its first bytes and its header, without decoding it.
 * @returns the picture; `width` and `height` are those of the upright picture
 * @throws FILE_EMPTY, FILE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_DAMAGED
 */
export async function openImage(bytes: Uint8Array, limits: ImageLimits): Promise<OpenedImage> {
  const format = judgeBytes(bytes, limits);
  const run = <T>(output: Promise<T>) => translated(output, format, bytes.length);
  const input = format === "avif" ? withBrandAvif(bytes) : bytes;

  // The header must be read without sharp's own limit, or too large pictures could not be told from damaged ones.
  const header = await run(sharp(input, { limitInputPixels: false, failOn: "warning" }).metadata());
  judgeSize(header, limits);

  // "warning" is the strictest: at any other setting a JPEG decodes whose second half is zeros, as a download that was
  // given up may leave it, and shows grey where people may have been.
  const upright = sharp(input, {
    failOn: "warning",
    autoOrient: true,
    limitInputPixels: limits.maxPixels,
    ignoreIcc: isSrgbAlready(header),
  });
  return {
    format,
    orientation: asOrientation(header.orientation),
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    picture: asSrgb(upright, header),
    run,
  };
}

function judgeBytes(bytes: Uint8Array, limits: ImageLimits): ImageFormat {
  if (bytes.length === 0) throw expected("FILE_EMPTY", "at least one byte", "an image", 0);
  if (bytes.length > limits.maxBytes)
    throw expected("FILE_TOO_LARGE", `at most ${limits.maxBytes} bytes`, "an image", bytes.length);
  const format = sniffFormat(bytes);
  if (format === null)
    throw new LeadlightError(
      "IMAGE_FORMAT_UNSUPPORTED",
      `expected a JPEG, PNG, WebP, GIF or AVIF file for an image but received ${describeUnsupported(bytes)}`,
    );
  return format;
}

function judgeSize({ width, height }: Size, limits: ImageLimits): void {
  if (width * height > limits.maxPixels)
    throw tooLarge(`at most ${limits.maxPixels} pixels`, `${width} × ${height}`);
  if (Math.max(width, height) > LONGEST_SIDE)
    throw tooLarge(`a longer side of at most ${LONGEST_SIDE} pixels`, `${width} × ${height}`);
}

/** libvips opens AVIF files of the major brand `avif` only, but animations are of `avis` with a first frame like any other. */
function withBrandAvif(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(new TextEncoder().encode("avif"), 8);
  return copy;
}

/**
 * SHA-256 of the profile "sRGB IEC61966-2.1" of 1998, 3,144 bytes, which cameras and picture editors embed. Going
 * through it changes no pixel and takes three quarters of the time of decoding a large photograph (measured).
 */
const SRGB_PROFILE = "2b3aa1645779a9e634744faf9b01e9102b0c9b88fd6deced7934df86b949af7e";

function isSrgbAlready({ space, icc }: Metadata): boolean {
  return (
    space === "srgb" && icc !== undefined && createHash("sha256").update(icc).digest("hex") === SRGB_PROFILE
  );
}

function asSrgb(picture: Sharp, header: Metadata): Sharp {
  const srgb = picture.flatten({ background: "#ffffff" }).toColourspace("srgb");
  // sharp converts 16-bit colours with an embedded profile to Display P3 and then takes them for sRGB (measured: up to
  // 30 of 255 wrong). Made 8-bit first, they go through the profile straight to sRGB.
  return header.space === "rgb16" && header.hasProfile ? srgb.pipelineColourspace("srgb") : srgb;
}

async function translated<T>(output: Promise<T>, format: ImageFormat, byteLength: number): Promise<T> {
  try {
    return await output;
  } catch (thrown) {
    throw translate(thrown, format, byteLength);
  }
}

const NAMES: Record<ImageFormat, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  avif: "AVIF",
};

/** What the decoding libraries say of sizes that only they discover, e.g. an AVIF whose data is larger than its header. */
const SAYS_TOO_LARGE = /pixel limit|image dimension|bad dimensions|security limit/i;
/** Our trouble, not the file's: it must not be rejected for it. */
const SAYS_NO_MEMORY = /out of memory|insufficient memory|memory allocation|unable to allocate/i;

/**
 * Puts a failure of libvips into our words; its own are kept as the cause, for the log.
 * @param thrown by sharp's metadata or output functions
 */
export function translate(thrown: unknown, format: ImageFormat, byteLength: number): unknown {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (SAYS_TOO_LARGE.test(message))
    return tooLarge("a size that its decoder accepts", "a larger one", thrown);
  if (SAYS_NO_MEMORY.test(message)) return thrown;
  return new LeadlightError(
    "IMAGE_DAMAGED",
    `expected a whole and sound ${NAMES[format]} for an image but received ${byteLength} bytes that are cut off or corrupt`,
    { cause: thrown },
  );
}

function tooLarge(what: string, received: string, cause?: unknown): LeadlightError {
  return new LeadlightError("IMAGE_TOO_LARGE", `expected ${what} for an image but received ${received}`, {
    cause,
  });
}
