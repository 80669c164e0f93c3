import type { ImageFormat } from "../../domain/image.js";

/**
 * Tells a format by its first bytes; a name or a declared media type proves nothing.
 * @returns null when it is none of the formats that Leadlight decodes
 */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  const head = latin1(bytes, 0, 16);
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "webp";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "gif";
  if (ftypBrands(bytes).some((brand) => brand === "avif" || brand === "avis")) return "avif";
  return null;
}

/** Says what the bytes look like instead, for the message to the person who sent them. */
export function describeUnsupported(bytes: Uint8Array): string {
  const head = latin1(bytes, 0, 16);
  const signature = SIGNATURES.find(([start]) => head.startsWith(start));
  if (signature !== undefined) return signature[1];
  const [majorBrand] = ftypBrands(bytes);
  if (majorBrand !== undefined) return HEIF_BRANDS.has(majorBrand) ? "a HEIC picture" : "an MP4 or MOV video";
  return describeText(bytes) ?? `bytes that begin with ${hex(bytes.subarray(0, 8))}`;
}

const SIGNATURES: readonly (readonly [start: string, name: string])[] = [
  ["%PDF-", "a PDF document"],
  ["PK\x03\x04", "a ZIP archive or office document"],
  ["II*\0", "a TIFF picture"],
  ["MM\0*", "a TIFF picture"],
  ["II+\0", "a TIFF picture"],
  ["MM\0+", "a TIFF picture"],
  ["BM", "a BMP picture"],
  ["\0\0\x01\0", "an ICO picture"],
  ["8BPS", "a Photoshop picture"],
  ["\xff\x0a", "a JPEG XL picture"],
  ["\0\0\0\x0cJXL ", "a JPEG XL picture"],
  ["\0\0\0\x0cjP  ", "a JPEG 2000 picture"],
  ["\x1f\x8b", "a gzip file"],
  ["\x1aE\xdf\xa3", "a WebM or Matroska video"],
];

/** Brands of still pictures in HEIF files that are not AVIF. */
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** More brands than any real file lists. */
const MOST_BRANDS = 32;

/** The major brand and then the compatible ones of an ISO base media file (ISO/IEC 14496-12, 4.3); none when it is no such file. */
function ftypBrands(bytes: Uint8Array): string[] {
  if (latin1(bytes, 4, 8) !== "ftyp" || bytes.length < 16) return [];
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const brands = [latin1(bytes, 8, 12)];
  const end = Math.min(size, bytes.length, 16 + 4 * MOST_BRANDS);
  for (let at = 16; at + 4 <= end; at += 4) brands.push(latin1(bytes, at, at + 4));
  return brands;
}

const LOOKED_AT = 4096;

function describeText(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, LOOKED_AT);
  // Zero bytes occur in no text of the web, and in nearly every binary file.
  if (start.includes(0)) return null;
  const text = new TextDecoder().decode(start).trimStart().toLowerCase();
  if (text.startsWith("<!doctype html") || text.startsWith("<html")) return "an HTML page";
  if (text.includes("<svg")) return "an SVG drawing";
  if (text.includes("<html")) return "an HTML page";
  if (text.startsWith("<?xml")) return "an XML document";
  // A character that UTF-8 cannot have is decoded as U+FFFD; the last one may only be cut in two.
  return /\p{Cc}(?<![\t\n\f\r])|\ufffd(?!$)/u.test(text) ? null : "text";
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
