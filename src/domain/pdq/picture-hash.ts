import { expected } from "../errors.js";
import { finish } from "../finish.js";
import type { DecodedImage } from "../image.js";
import { REDUCED_SIDE, reduce } from "./box-filter.js";
import { FREQUENCIES, frequenciesOf } from "./frequencies.js";
import { luminanceOf } from "./luminance.js";

/**
 * PDQ, Meta's perceptual hash, written after "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019)
 * and the constants of its reference. Two hashes of one picture differ in few of their 256 bits whatever its size, format and compression.
 */
export const PDQ_BYTES = 32;

/** Bits in which two hashes may differ at most for their pictures to be taken for the same; Meta's recommendation. */
export const DEFAULT_MAX_DISTANCE = 31;

/** What has a lower quality has too few features for its hash to mean anything; Meta's recommendation. */
export const DEFAULT_QUALITY_FLOOR = 50;

/** A picture with a side below this has no hash. */
const SHORTEST_SIDE = 5;

/**
 * The eight ways in which a picture can be turned and mirrored, in the order of the reference. `flip-x` is upside down, `flip-y` is mirrored left to right,
 * `flip-plus` swaps rows and columns, `flip-minus` does so along the other diagonal.
 */
export const ORIENTATIONS = [
  "original",
  "rotate-90",
  "rotate-180",
  "rotate-270",
  "flip-x",
  "flip-y",
  "flip-plus",
  "flip-minus",
] as const;
export type PictureOrientation = (typeof ORIENTATIONS)[number];

/** The hashes of one picture. */
export interface PictureHash {
  /** 8 × 32 bytes: the hash of the picture in each of {@link ORIENTATIONS}, highest bit first. The first one is its PDQ. */
  readonly hashes: Uint8Array;
  /** 0 (nothing to be seen) to 100. */
  readonly quality: number;
}

/** Hashes a picture: at most some 7 ms, since what is larger is sampled down. */
export function hashPicture(image: DecodedImage): PictureHash {
  return finish(hashInSlices(image));
}

/** As {@link hashPicture}. @yields every one or two milliseconds, for callers who let others have a turn */
export function* hashInSlices(image: DecodedImage): Generator<void, PictureHash> {
  const luminance = luminanceOf(image);
  const hashes = new Uint8Array(ORIENTATIONS.length * PDQ_BYTES);
  if (luminance.width < SHORTEST_SIDE || luminance.height < SHORTEST_SIDE) return { hashes, quality: 0 };
  yield;
  const reduced = yield* reduce(luminance);
  const frequencies = frequenciesOf(reduced);
  ORIENTATIONS.forEach((orientation, i) => {
    hashes.set(bitsOf(turned(frequencies, orientation)), i * PDQ_BYTES);
  });
  return { hashes, quality: qualityOf(reduced) };
}

/** The PDQ of a picture, the first of its hashes. */
export function pdqOf({ hashes }: PictureHash): Uint8Array {
  return hashes.subarray(0, PDQ_BYTES);
}

/** The hashes of a picture in each of {@link ORIENTATIONS}. */
export function eachOrientation({ hashes }: PictureHash): Uint8Array[] {
  return ORIENTATIONS.map((_, i) => hashes.subarray(i * PDQ_BYTES, (i + 1) * PDQ_BYTES));
}

/** 64 lower-case hexadecimal digits, as hash lists have them. */
export function pdqText(pdq: Uint8Array): string {
  return Buffer.from(pdq.buffer, pdq.byteOffset, pdq.length).toString("hex");
}

/** Reads a PDQ. @throws ARGUMENT_INVALID */
export function parsePdq(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw expected("ARGUMENT_INVALID", "64 hexadecimal digits", "a PDQ", text);
  return Uint8Array.from(Buffer.from(text, "hex"));
}

/** In how many of their 256 bits two hashes differ. */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let i = 0; i < PDQ_BYTES; i++) {
    let bits = (a[i] as number) ^ (b[i] as number);
    for (; bits !== 0; bits &= bits - 1) distance++;
  }
  return distance;
}

/** Which of them swap rows and columns, and which negate the odd or even frequencies of the original: a mirrored cosine is itself or its negative. */
const TURNS: Record<
  PictureOrientation,
  { swap: boolean; isNegated: (row: number, column: number) => boolean }
> = {
  original: { swap: false, isNegated: () => false },
  "rotate-90": { swap: true, isNegated: (_row, column) => column % 2 === 0 },
  "rotate-180": { swap: false, isNegated: (row, column) => (row + column) % 2 === 1 },
  "rotate-270": { swap: true, isNegated: (row) => row % 2 === 0 },
  "flip-x": { swap: false, isNegated: (row) => row % 2 === 0 },
  "flip-y": { swap: false, isNegated: (_row, column) => column % 2 === 0 },
  "flip-plus": { swap: true, isNegated: () => false },
  "flip-minus": { swap: true, isNegated: (row, column) => (row + column) % 2 === 1 },
};

/** The frequencies of a picture that is turned. */
function turned(frequencies: Float32Array, orientation: PictureOrientation): Float32Array {
  const { swap, isNegated } = TURNS[orientation];
  const result = new Float32Array(frequencies.length);
  for (let row = 0; row < FREQUENCIES; row++)
    for (let column = 0; column < FREQUENCIES; column++) {
      const value = frequencies[row * FREQUENCIES + column] as number;
      const to = swap ? column * FREQUENCIES + row : row * FREQUENCIES + column;
      result[to] = isNegated(row, column) ? -value : value;
    }
  return result;
}

/** One bit for each frequency: whether it is above the median, the lower one of the two in the middle. Bit 0 is the last of the hash. */
function bitsOf(frequencies: Float32Array): Uint8Array {
  const median = frequencies.toSorted()[frequencies.length / 2 - 1] as number;
  const bits = new Uint8Array(PDQ_BYTES);
  frequencies.forEach((value, i) => {
    const byte = PDQ_BYTES - 1 - (i >> 3);
    if (value > median) bits[byte] = (bits[byte] as number) | (1 << (i & 7));
  });
  return bits;
}

/** Steps between neighbours in hundredths of the full range, each cut to a whole one, for one point of quality. */
const STEPS_A_POINT = 90;

/** How much there is to be seen: the sum of all steps between neighbours that are large enough to count. */
function qualityOf(reduced: Float32Array): number {
  let steps = 0;
  for (let y = 0; y < REDUCED_SIDE; y++)
    for (let x = 0; x < REDUCED_SIDE; x++) {
      const at = y * REDUCED_SIDE + x;
      if (y + 1 < REDUCED_SIDE) steps += step(reduced, at, at + REDUCED_SIDE);
      if (x + 1 < REDUCED_SIDE) steps += step(reduced, at, at + 1);
    }
  return Math.min(100, Math.floor(steps / STEPS_A_POINT));
}

function step(values: Float32Array, a: number, b: number): number {
  const difference = Math.fround((values[a] as number) - (values[b] as number));
  return Math.abs(Math.trunc(Math.fround(Math.fround(difference * 100) / 255)));
}
