import sharp, { type Sharp } from "sharp";

/** Digits and signs of a phone number as 5 × 7 dots, row by row, so that no font has to be installed. */
const GLYPHS: Readonly<Record<string, string>> = {
  "0": "01110 10001 10011 10101 11001 10001 01110",
  "1": "00100 01100 00100 00100 00100 00100 01110",
  "2": "01110 10001 00001 00010 00100 01000 11111",
  "3": "11111 00010 00100 00010 00001 10001 01110",
  "4": "00010 00110 01010 10010 11111 00010 00010",
  "5": "11111 10000 11110 00001 00001 10001 01110",
  "6": "00110 01000 10000 11110 10001 10001 01110",
  "7": "11111 00001 00010 00100 01000 01000 01000",
  "8": "01110 10001 10001 01110 10001 10001 01110",
  "9": "01110 10001 10001 01111 00001 00010 01100",
  "+": "00000 00100 00100 11111 00100 00100 00000",
  "-": "00000 00000 00000 11111 00000 00000 00000",
  " ": "00000 00000 00000 00000 00000 00000 00000",
};
const GLYPH_WIDTH = 6;
const GLYPH_HEIGHT = 7;

/** How a phone number is written: from which share of the height on, and in which colour with its opacity. */
interface Ink {
  readonly top: number;
  readonly colour: readonly [red: number, green: number, blue: number, alpha: number];
}

/** Half-transparent white across the foot, as ad sites do. */
const AS_AD_SITES: Ink = { top: 0.85, colour: [255, 255, 255, 190] };

/** Writes a phone number across a picture. */
export async function watermark(picture: Sharp, text: string, ink: Ink = AS_AD_SITES): Promise<Sharp> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const dot = Math.max(1, Math.floor((info.width * 0.8) / (text.length * GLYPH_WIDTH)));
  const overlay = draw(text, dot, ink.colour);
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }).composite([
    {
      input: overlay.pixels,
      raw: { width: overlay.width, height: overlay.height, channels: 4 },
      left: Math.round((info.width - overlay.width) / 2),
      top: Math.round(info.height * ink.top),
    },
  ]);
}

function draw(
  text: string,
  dot: number,
  colour: Ink["colour"],
): { width: number; height: number; pixels: Buffer } {
  const width = text.length * GLYPH_WIDTH * dot;
  const height = GLYPH_HEIGHT * dot;
  const pixels = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / dot);
      const rows = GLYPHS[text[Math.floor(column / GLYPH_WIDTH)] ?? " "]?.split(" ");
      if (rows?.[Math.floor(y / dot)]?.[column % GLYPH_WIDTH] === "1") {
        pixels.set(colour, (y * width + x) * 4);
      }
    }
  }
  return { width, height, pixels };
}
