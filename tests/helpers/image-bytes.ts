import { crc32, deflateSync } from "node:zlib";

/**
 * A black PNG of one bit a pixel, written from scratch: a header may claim any size.
 * @param rows how many rows of pixels really follow
 */
export function blackPng(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8); // bits a sample; the colour type 0 is grey
  const pixels = Buffer.alloc((1 + Math.ceil(width / 8)) * rows);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(pixels, { level: 9 })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** The same JPEG with another size in its frame header (marker SOF0), whatever its data holds. */
export function withClaimedSize(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

/** The same JPEG with another value in its EXIF orientation tag (0x0112, one SHORT), which it must have. */
export function withOrientationTag(jpeg: Buffer, value: number): Buffer {
  const copy = Buffer.from(jpeg);
  const littleEndian = copy.indexOf(Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0]));
  const bigEndian = copy.indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1]));
  if (littleEndian >= 0) copy.writeUInt16LE(value, littleEndian + 8);
  else if (bigEndian >= 0) copy.writeUInt16BE(value, bigEndian + 8);
  else throw new Error("the JPEG has no orientation tag");
  return copy;
}

/** The same file with every occurrence of one four-letter code of its boxes replaced by another. */
export function withCode(file: Buffer, from: string, to: string): Buffer {
  return Buffer.from(file.toString("latin1").replaceAll(from, to), "latin1");
}

/** The same AVIF with another size in its `ispe` property, whatever its data holds. */
export function withClaimedExtent(avif: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(avif);
  const property = copy.indexOf("ispe", 0, "latin1");
  copy.writeUInt32BE(width, property + 8);
  copy.writeUInt32BE(height, property + 12);
  return copy;
}

/** The first part of a file, as an interrupted download leaves it. */
export function cut(file: Buffer, share: number): Buffer {
  return file.subarray(0, Math.floor(file.length * share));
}

/** The file at its full length, with zeros from its middle to its last two bytes, which mark the end of a JPEG. */
export function halfZeros(file: Buffer): Buffer {
  return Buffer.from(file).fill(0, Math.floor(file.length / 2), file.length - 2);
}
