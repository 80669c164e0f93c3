import type { DecodedImage } from "../image.js";

/** Luminance of a picture, row by row, 0 to 255, in single precision. */
export interface Luminance {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A picture that is larger on either side is first sampled to a square of this side, as Meta's `pdq-photo-hasher` does. */
const LARGEST_SIDE = 512;

/** Luma of ITU-R BT.601, in single precision. */
const RED = Math.fround(0.299);
const GREEN = Math.fround(0.587);
const BLUE = Math.fround(0.114);

/**
 * The luminance that PDQ is made from. The reference does not know EXIF orientation: hashes that agencies exchange are of the pixels as the
 * file stores them, so the upright picture is read the way its file has it.
 */
export function luminanceOf(image: DecodedImage): Luminance {
  const { pixels } = image;
  const { width: storedWidth, height: storedHeight, start, alongX, alongY } = storedOrder(image);
  const isSampled = storedWidth > LARGEST_SIDE || storedHeight > LARGEST_SIDE;
  const width = isSampled ? LARGEST_SIDE : storedWidth;
  const height = isSampled ? LARGEST_SIDE : storedHeight;
  const values = new Float32Array(width * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = start + Math.floor((y * storedHeight) / height) * alongY;
    for (let x = 0; x < width; x++) {
      const at = (row + Math.floor((x * storedWidth) / width) * alongX) * 3;
      const red = Math.fround(RED * (pixels[at] as number));
      const green = Math.fround(GREEN * (pixels[at + 1] as number));
      const blue = Math.fround(BLUE * (pixels[at + 2] as number));
      values[to++] = Math.fround(red + green) + blue;
    }
  }
  return { width, height, values };
}

/** How the pixels of an upright picture are walked in the order of its file: from `start`, so many on for each step. */
interface Walk {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly alongX: number;
  readonly alongY: number;
}

/** CIPA DC-008 (Exif 2.32), tag 0x0112: which sides of the upright picture the file's first row and first column are. */
function storedOrder({ width, height, orientation }: DecodedImage): Walk {
  const isTurned = orientation >= 5;
  const fromRight = [2, 3, 6, 7].includes(orientation);
  const fromBottom = [3, 4, 7, 8].includes(orientation);
  const start = (fromRight ? width - 1 : 0) + (fromBottom ? (height - 1) * width : 0);
  const acrossUpright = fromRight ? -1 : 1;
  const downUpright = fromBottom ? -width : width;
  return isTurned
    ? { width: height, height: width, start, alongX: downUpright, alongY: acrossUpright }
    : { width, height, start, alongX: acrossUpright, alongY: downUpright };
}
