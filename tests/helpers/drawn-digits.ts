import sharp from "sharp";
import type { Raster } from "../../src/domain/resample.js";

/** Strokes of digits in a cell 10 wide and 16 high: drawn and not typeset, so that no test needs a font. */
const STROKES: Readonly<Record<string, string>> = {
  "0": "M5 0 C1 0 0 4 0 8 C0 12 1 16 5 16 C9 16 10 12 10 8 C10 4 9 0 5 0 Z",
  "1": "M1 4 L6 0 L6 16",
  "2": "M0 4 C0 -1 10 -1 10 4 C10 8 4 11 0 16 L10 16",
  "3": "M0 2 C3 -1 10 -1 10 4 C10 7 7 8 4 8 C8 8 10 10 10 12 C10 17 3 17 0 14",
  "4": "M8 16 L8 0 L0 11 L10 11",
  "5": "M9 0 L1 0 L0 7 C3 5 10 5 10 11 C10 17 3 17 0 14",
  "6": "M9 1 C4 -1 0 4 0 10 C0 18 10 18 10 11 C10 5 2 5 0 10",
  "7": "M0 0 L10 0 L4 16",
  "8": "M5 8 C-1 7 0 0 5 0 C10 0 11 7 5 8 C-2 9 -1 16 5 16 C11 16 12 9 5 8 Z",
  "9": "M1 15 C6 17 10 12 10 6 C10 -2 0 -2 0 5 C0 11 8 11 10 6",
  "-": "M1 9 L8 9",
  "+": "M0 9 L10 9 M5 4 L5 14",
};

const ADVANCE = 14;

export interface DrawnLine {
  readonly text: string;
  /** Where its middle lies. */
  readonly x: number;
  readonly y: number;
  /** Clockwise. */
  readonly degrees: number;
}

/** A picture of 480 × 360 in one colour with these lines on it. */
export async function drawnDigits(lines: readonly DrawnLine[]): Promise<Raster> {
  const drawn = lines.map(({ text, x, y, degrees }) => {
    const start = (-text.length * ADVANCE) / 2;
    const glyphs = [...text].map((character, i) =>
      character === " "
        ? ""
        : `<path transform="translate(${start + i * ADVANCE},-8)" d="${STROKES[character]}"/>`,
    );
    return `<g transform="translate(${x},${y}) rotate(${degrees}) scale(1.4)">${glyphs.join("")}</g>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360" fill="none" stroke="white" stroke-width="2.4">` +
    `<rect width="480" height="360" fill="#446677" stroke="none"/>${drawn.join("")}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}
