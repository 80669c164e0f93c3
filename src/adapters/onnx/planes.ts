import { type Box, clampBox } from "../../domain/geometry.js";
import type { NetworkInput } from "../../domain/pack-manifest.js";
import type { QuarterTurns } from "../../domain/quarter-turns.js";
import { cut, type Raster, reduce } from "../../domain/resample.js";

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
 * @returns 3 × input.height × input.width
 */
export function fillSquare(image: Raster, square: Square, input: NetworkInput): Float32Array {
  const columns = makeTaps(square.x, square.side, input.width, image.width, input.sampling);
  const rows = makeTaps(square.y, square.side, input.height, image.height, input.sampling);
  return mixLines(resizeLines(image, columns, rows, input), rows, input);
}

/**
 * As {@link fillSquare}, for squares that may be much larger than the input: pixels that fall together are averaged
 * first, so that fine patterns do not turn into false ones.
 */
export function fillSquareSmoothly(image: Raster, square: Square, input: NetworkInput): Float32Array {
  const factor = Math.floor(square.side / Math.max(input.width, input.height));
  if (factor < 2) return fillSquare(image, square, input);
  const part = wholePixels({ ...square, width: square.side, height: square.side }, image);
  const moved = {
    x: Math.round((square.x - part.x) / factor),
    y: Math.round((square.y - part.y) / factor),
    side: Math.round(square.side / factor),
  };
  return fillSquare(reduce(image, part, factor), moved, input);
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
  const area = wholePixels(box, image);
  const side = Math.max(area.width, area.height);
  const before = (length: number) => side - length - Math.round((side - length) / 2);
  const offset = { x: -before(area.width), y: -before(area.height), side };
  return {
    planes: fillSquare(cut(image, area), offset, input),
    square: { x: area.x + offset.x, y: area.y + offset.y, side },
  };
}

/** Applies mean and scale to a picture that has the size of the input already. @param pixels `height × width × 3` bytes */
export function fillExact(pixels: Uint8Array, input: NetworkInput): Float32Array {
  const area = input.width * input.height;
  const planes = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const { from, mean, scale } = channelOf(input, channel);
    for (let i = 0; i < area; i++)
      planes[channel * area + i] = ((pixels[3 * i + from] as number) - mean) * scale;
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

/** Samples stay inside of the square, whose edge pixels go on; those outside of the image weigh nothing. */
function makeTaps(
  start: number,
  side: number,
  size: number,
  limit: number,
  sampling: NetworkInput["sampling"],
): Taps {
  const taps = {
    first: new Int32Array(size),
    second: new Int32Array(size),
    firstWeight: new Float32Array(size),
    secondWeight: new Float32Array(size),
  };
  const ratio = side / size;
  for (let i = 0; i < size; i++) {
    const place = sampling === "asymmetric" ? i * ratio : Math.max(0, (i + 0.5) * ratio - 0.5);
    const before = Math.min(Math.floor(place), side - 1);
    const share = place - before;
    const sources = [start + before, start + Math.min(before + 1, side - 1)] as const;
    const isInside = sources.map((source) => source >= 0 && source < limit);
    taps.first[i] = Math.min(Math.max(sources[0], 0), limit - 1);
    taps.second[i] = Math.min(Math.max(sources[1], 0), limit - 1);
    taps.firstWeight[i] = isInside[0] ? 1 - share : 0;
    taps.secondWeight[i] = isInside[1] ? share : 0;
  }
  return taps;
}

/** The lines of the image that are read, resized across and scaled: for each channel, line after line. */
interface Lines {
  readonly top: number;
  readonly count: number;
  readonly values: Float32Array;
}

function resizeLines({ pixels, width }: Raster, columns: Taps, rows: Taps, input: NetworkInput): Lines {
  const { first, second, firstWeight, secondWeight } = columns;
  const size = first.length;
  const top = rows.first[0] as number;
  const count = (rows.second[rows.second.length - 1] as number) - top + 1;
  const values = new Float32Array(3 * count * size);
  // Of a square much larger than the input most lines are read by nobody.
  const isRead = new Uint8Array(count);
  for (const taps of [rows.first, rows.second]) for (const row of taps) isRead[row - top] = 1;
  for (let channel = 0; channel < 3; channel++) {
    const { from, scale } = channelOf(input, channel);
    for (let line = 0; line < count; line++) {
      if (isRead[line] === 0) continue;
      const source = (top + line) * width * 3 + from;
      const out = (channel * count + line) * size;
      for (let i = 0; i < size; i++) {
        values[out + i] =
          scale *
          ((firstWeight[i] as number) * (pixels[source + 3 * (first[i] as number)] as number) +
            (secondWeight[i] as number) * (pixels[source + 3 * (second[i] as number)] as number));
      }
    }
  }
  return { top, count, values };
}

/** Resizes the lines downwards and takes off the mean. */
function mixLines({ top, count, values }: Lines, rows: Taps, input: NetworkInput): Float32Array {
  const { width, height } = input;
  const planes = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const { mean, scale } = channelOf(input, channel);
    const shift = -mean * scale;
    for (let row = 0; row < height; row++) {
      const upper = (channel * count + (rows.first[row] as number) - top) * width;
      const lower = (channel * count + (rows.second[row] as number) - top) * width;
      const upperWeight = rows.firstWeight[row] as number;
      const lowerWeight = rows.secondWeight[row] as number;
      const out = (channel * height + row) * width;
      for (let i = 0; i < width; i++) {
        planes[out + i] =
          upperWeight * (values[upper + i] as number) + lowerWeight * (values[lower + i] as number) + shift;
      }
    }
  }
  return planes;
}

function channelOf({ colour, mean, scale }: NetworkInput, channel: number) {
  return {
    from: colour === "rgb" ? channel : 2 - channel,
    mean: mean[channel] as number,
    scale: scale[channel] as number,
  };
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
