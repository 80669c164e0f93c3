import type { Orientation } from "../../src/domain/geometry.js";

/** Pixels of a picture, `height × width × 3` bytes of sRGB. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export interface Difference {
  /** Mean over all channel values of the absolute difference, 0–255. */
  readonly mean: number;
  /** The largest difference of one channel value, 0–255. */
  readonly max: number;
}

/** How far apart two pictures are. Pictures of different sizes are infinitely far apart. */
export function difference(a: Pixels, b: Pixels): Difference {
  if (a.width !== b.width || a.height !== b.height || a.pixels.length !== b.pixels.length)
    return { mean: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  let sum = 0;
  let max = 0;
  for (const [i, value] of a.pixels.entries()) {
    const apart = Math.abs(value - (b.pixels[i] as number));
    sum += apart;
    max = Math.max(max, apart);
  }
  return { mean: sum / a.pixels.length, max };
}

/** Red, green and blue at a place, 0–255 each. */
export function pixelAt(picture: Pixels, x: number, y: number): [number, number, number] {
  const at = (y * picture.width + x) * 3;
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = picture.pixels.subarray(at, at + 3);
  return [red, green, blue];
}

/**
 * The picture as a file with this orientation tag stores it. From the table of CIPA DC-008, tag 0x0112, which says on
 * which side of the upright picture the first row and the first column of the stored one lie.
 */
export function storedAs(upright: Pixels, orientation: Orientation): Pixels {
  const { width, height } = upright;
  const [right, bottom] = [width - 1, height - 1];
  const uprightOf = (row: number, column: number): readonly [x: number, y: number] => {
    switch (orientation) {
      case 1: // first row top, first column left
        return [column, row];
      case 2: // top, right
        return [right - column, row];
      case 3: // bottom, right
        return [right - column, bottom - row];
      case 4: // bottom, left
        return [column, bottom - row];
      case 5: // left, top
        return [row, column];
      case 6: // right, top
        return [right - row, column];
      case 7: // right, bottom
        return [right - row, bottom - column];
      case 8: // left, bottom
        return [row, bottom - column];
    }
  };
  const turned = orientation >= 5;
  const stored = { width: turned ? height : width, height: turned ? width : height };
  const pixels = new Uint8Array(upright.pixels.length);
  for (let row = 0; row < stored.height; row++)
    for (let column = 0; column < stored.width; column++) {
      const [x, y] = uprightOf(row, column);
      pixels.set(pixelAt(upright, x, y), (row * stored.width + column) * 3);
    }
  return { ...stored, pixels };
}
