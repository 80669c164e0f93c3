import { type Box, clampBox } from "../../domain/geometry.js";
import type { NetworkInput } from "../../domain/pack-manifest.js";
import type { QuarterTurns } from "../../domain/quarter-turns.js";
import type { Raster } from "../../domain/resample.js";
import { reduce } from "./reduce.js";

/** A square of whole pixels of an image; it may reach beyond the image, where everything is black. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** What an output pixel reads along one axis: two neighbours at most, or nothing where the image does not reach. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstWeight: Float32Array;
  readonly secondWeight: Float32Array;
}

/**
 * Resizes a square of an image to the input of a network, bilinearly: three planes, red first (blue first for a BGR
 * network), of `(value − mean) × scale`. The same numbers as TensorFlow's `resizeBilinear` on the padded square.
 * @param part whole pixels inside of the image; everything beside is black. The image itself unless said
 * @returns 3 × input.height × input.width
 */
export function fillSquare(
  image: Raster,
  square: Square,
  input: NetworkInput,
  part: Box = { x: 0, y: 0, width: image.width, height: image.height },
): Float32Array {
  const columns = makeTaps(square.x, square.side, input.width, part.x, part.width, input.sampling);
  const rows = makeTaps(square.y, square.side, input.height, part.y, part.height, input.sampling);
  return mixPixels(image, columns, rows, input);
}

/** As {@link fillSquare}, for a part that is stretched to the input whatever its shape. @param part whole pixels inside of the image */
export function fillStretched(image: Raster, part: Box, input: NetworkInput): Float32Array {
  const { x, y, width, height } = part;
  const columns = makeTaps(x, width, input.width, x, width, input.sampling);
  const rows = makeTaps(y, height, input.height, y, height, input.sampling);
  return mixPixels(image, columns, rows, input);
}

/** Exchanges left and right. @param width pixels of a row */
export function mirrorPlanes(planes: Float32Array, width: number): Float32Array {
  for (let row = 0; row < planes.length; row += width) planes.subarray(row, row + width).reverse();
  return planes;
}

/** An image, scaled down by a whole factor. */
export interface Reduced {
  readonly raster: Raster;
  readonly factor: number;
}

/**
 * Scales an image down for a square of it that is to be filled; larger squares may be filled from the same. Pixels that
 * fall together are averaged, so that fine patterns do not turn into false ones.
 * @param image may have been scaled down before, and is returned as it is when that is enough
 */
export async function reduceFor(image: Reduced, square: Square, input: NetworkInput): Promise<Reduced> {
  const { raster, factor } = image;
  const further = Math.floor(square.side / factor / Math.max(input.width, input.height));
  if (further < 2) return image;
  return { raster: await reduce(raster, further), factor: factor * further };
}

/** As {@link fillSquare}, from an image that was scaled down. @param square pixels of the image before that */
export function fillSquareFrom(
  { raster, factor }: Reduced,
  { x, y, side }: Square,
  input: NetworkInput,
): Float32Array {
  const scaled = (length: number) => Math.round(length / factor);
  return fillSquare(raster, { x: scaled(x), y: scaled(y), side: scaled(side) }, input);
}

/**
 * As {@link fillSquare}, for a box: what of it lies inside the image, with black beside it where it is not square, as
 * face-api crops faces.
 * @returns the planes, and the square of the image that they show
 */
export function fillBox(
  image: Raster,
  box: Box,
  input: NetworkInput,
): { planes: Float32Array; square: Square } {
  const part = wholePixels(box, image);
  const side = Math.max(part.width, part.height);
  const before = (length: number) => side - length - Math.round((side - length) / 2);
  const square = { x: part.x - before(part.width), y: part.y - before(part.height), side };
  return { planes: fillSquare(image, square, input, part), square };
}

/** Applies mean and scale to a picture that has the size of the input already. @param pixels `height × width × 3` bytes */
export function fillExact(pixels: Uint8Array, input: NetworkInput): Float32Array {
  const area = input.width * input.height;
  const planes = new Float32Array(3 * area);
  for (let colour = 0; colour < 3; colour++) {
    const { index, scale, shift } = planeOf(colour, input);
    for (let i = 0; i < area; i++)
      planes[index * area + i] = (pixels[3 * i + colour] as number) * scale + shift;
  }
  return planes;
}

/** Turns square planes clockwise. @param side pixels of a side */
export function turnPlanes(planes: Float32Array, side: number, turns: QuarterTurns): Float32Array {
  if (turns === 0) return planes;
  const turned = new Float32Array(planes.length);
  const area = side * side;
  for (let plane = 0; plane < planes.length; plane += area) {
    for (let row = 0; row < side; row++) {
      const [start, step] = SOURCES[turns](row, side);
      for (let column = 0, at = plane + start; column < side; column++, at += step)
        turned[plane + row * side + column] = planes[at] as number;
    }
  }
  return turned;
}

/** Where the first pixel of a turned row comes from, and how far it is to the source of the next. */
const SOURCES = {
  1: (row: number, side: number): [number, number] => [(side - 1) * side + row, -side],
  2: (row: number, side: number): [number, number] => [side * side - 1 - row * side, -1],
  3: (row: number, side: number): [number, number] => [side - 1 - row, side],
};

/**
 * Samples stay inside of the square, whose edge pixels go on; those outside of the part of the image weigh nothing.
 * @param from first pixel of that part
 * @param count pixels of it
 */
function makeTaps(
  start: number,
  side: number,
  size: number,
  from: number,
  count: number,
  sampling: NetworkInput["sampling"],
): Taps {
  const taps = {
    first: new Int32Array(size),
    second: new Int32Array(size),
    firstWeight: new Float32Array(size),
    secondWeight: new Float32Array(size),
  };
  const last = from + count - 1;
  const ratio = side / size;
  for (let i = 0; i < size; i++) {
    const place = sampling === "asymmetric" ? i * ratio : Math.max(0, (i + 0.5) * ratio - 0.5);
    const before = Math.min(Math.floor(place), side - 1);
    const share = place - before;
    const sources = [start + before, start + Math.min(before + 1, side - 1)] as const;
    const isInside = sources.map((source) => source >= from && source <= last);
    taps.first[i] = Math.min(Math.max(sources[0], from), last);
    taps.second[i] = Math.min(Math.max(sources[1], from), last);
    taps.firstWeight[i] = isInside[0] ? 1 - share : 0;
    taps.secondWeight[i] = isInside[1] ? share : 0;
  }
  return taps;
}

/** The pixels of the input that read anything, as the first of them and the one after the last. */
function reading({ firstWeight, secondWeight }: Taps): [from: number, to: number] {
  const reads = (weight: number, i: number) => weight > 0 || (secondWeight[i] as number) > 0;
  return [Math.max(0, firstWeight.findIndex(reads)), firstWeight.findLastIndex(reads) + 1];
}

/**
 * Mixes the two by two pixels that each pixel of the input lies between and takes off the mean, in one pass; where there is
 * nothing to mix it is black. The channels are written out one by one, for speed: a photograph of four faces goes through
 * here 17 times.
 */
function mixPixels({ pixels, width }: Raster, columns: Taps, rows: Taps, input: NetworkInput): Float32Array {
  const area = input.width * input.height;
  const planes = new Float32Array(3 * area);
  const [red, green, blue] = [0, 1, 2].map((colour) => planeOf(colour, input)) as [Plane, Plane, Plane];
  const [redFrom, greenFrom, blueFrom] = [red.index * area, green.index * area, blue.index * area];
  for (const { index, shift } of [red, green, blue]) planes.fill(shift, index * area, (index + 1) * area);
  const [firstColumn, columnsEnd] = reading(columns);
  const [firstRow, rowsEnd] = reading(rows);
  for (let row = firstRow; row < rowsEnd; row++) {
    const upper = 3 * width * (rows.first[row] as number);
    const lower = 3 * width * (rows.second[row] as number);
    const upperWeight = rows.firstWeight[row] as number;
    const lowerWeight = rows.secondWeight[row] as number;
    for (let column = firstColumn, out = row * input.width + column; column < columnsEnd; column++, out++) {
      const left = 3 * (columns.first[column] as number);
      const right = 3 * (columns.second[column] as number);
      const leftWeight = columns.firstWeight[column] as number;
      const rightWeight = columns.secondWeight[column] as number;
      const a = upper + left;
      const b = upper + right;
      const c = lower + left;
      const d = lower + right;
      const aWeight = upperWeight * leftWeight;
      const bWeight = upperWeight * rightWeight;
      const cWeight = lowerWeight * leftWeight;
      const dWeight = lowerWeight * rightWeight;
      planes[redFrom + out] =
        (aWeight * (pixels[a] as number) +
          bWeight * (pixels[b] as number) +
          cWeight * (pixels[c] as number) +
          dWeight * (pixels[d] as number)) *
          red.scale +
        red.shift;
      planes[greenFrom + out] =
        (aWeight * (pixels[a + 1] as number) +
          bWeight * (pixels[b + 1] as number) +
          cWeight * (pixels[c + 1] as number) +
          dWeight * (pixels[d + 1] as number)) *
          green.scale +
        green.shift;
      planes[blueFrom + out] =
        (aWeight * (pixels[a + 2] as number) +
          bWeight * (pixels[b + 2] as number) +
          cWeight * (pixels[c + 2] as number) +
          dWeight * (pixels[d + 2] as number)) *
          blue.scale +
        blue.shift;
    }
  }
  return planes;
}

/** Where a colour goes in the input of a network, and how its values are changed: `value × scale + shift`. */
interface Plane {
  readonly index: number;
  readonly scale: number;
  readonly shift: number;
}

/** @param colour 0 red, 1 green, 2 blue */
function planeOf(colour: number, { colour: order, mean, scale }: NetworkInput): Plane {
  const index = order === "rgb" ? colour : 2 - colour;
  const factor = scale[index] as number;
  return { index, scale: factor, shift: 0 - (mean[index] as number) * factor };
}

/** The part of a box that the image covers, in whole pixels and at least one. */
function wholePixels(box: Box, image: Raster): Box {
  const inside = clampBox(box, image);
  const x = Math.min(Math.floor(inside.x), image.width - 1);
  const y = Math.min(Math.floor(inside.y), image.height - 1);
  return {
    x,
    y,
    width: Math.max(1, Math.floor(inside.x + inside.width) - x),
    height: Math.max(1, Math.floor(inside.y + inside.height) - y),
  };
}
