import sharp from "sharp";
import { seededRandom, seedFor } from "../../src/domain/seeded.js";

/** A picture with a telephone number drawn into it. */
export interface DrawnNumber {
  readonly jpeg: Buffer;
  /** As it was drawn. */
  readonly text: string;
  readonly font: string;
  /** Clockwise. */
  readonly degrees: number;
  readonly ink: string;
  /** Height of the font in pixels. */
  readonly size: number;
}

/** Those of Liberation 2 and DejaVu, which Debian installs as `fonts-liberation` and `fonts-dejavu`. */
const FONTS = [
  "Liberation Sans",
  "Liberation Sans Narrow",
  "Liberation Serif",
  "Liberation Mono",
  "DejaVu Sans",
  "DejaVu Serif",
  "DejaVu Sans Mono",
] as const;
const STYLES = ["", 'font-weight="bold"', 'font-style="italic"'] as const;

/** Attributes of the text, and what lies under it. */
const INKS = {
  "white, outlined": { text: 'fill="white" stroke="black" stroke-width="0.06em" paint-order="stroke"' },
  "white, bare": { text: 'fill="white"' },
  "black, bare": { text: 'fill="black"' },
  "yellow, outlined": { text: 'fill="#ffe600" stroke="#222" stroke-width="0.05em" paint-order="stroke"' },
  "red, outlined": { text: 'fill="#e00020" stroke="white" stroke-width="0.07em" paint-order="stroke"' },
  "pink, half transparent": { text: 'fill="#ff5fc0" fill-opacity="0.75"' },
  "black on a white plate": { text: 'fill="black"', plate: "#ffffff" },
  "white on a dark plate, half transparent": { text: 'fill="white"', plate: "#00000090" },
} as const satisfies Record<string, { text: string; plate?: string }>;

const STEEPEST = 30;

/**
 * Draws a number into a cut of a photograph. The same seed and number give the same picture with the same fonts and libraries.
 * @param photographs files to draw on
 */
export async function drawNumber(
  photographs: readonly string[],
  seed: number,
  index: number,
): Promise<DrawnNumber> {
  // What is drawn is our own; the program, in the same process, lets libvips read pictures of ads alone.
  sharp.unblock({ operation: ["VipsForeignLoad"] });
  const random = seededRandom(seedFor(seed, `picture ${index}`));
  const between = (least: number, most: number) => least + random() * (most - least);
  const among = <Choice>(choices: readonly Choice[]) =>
    choices[Math.floor(random() * choices.length)] as Choice;

  const text = among(FORMATS)(() => String(Math.floor(random() * 10)));
  const font = among(FONTS);
  const style = among(STYLES);
  const ink = among(Object.keys(INKS) as (keyof typeof INKS)[]);
  const degrees = between(-STEEPEST, STEEPEST);
  const background = await cutOut(among(photographs), between, random);
  const { width, height } = background;

  const turn = (Math.abs(degrees) * Math.PI) / 180;
  // The widest of the fonts takes 0.65 of its height for a digit.
  const perPixel = { long: 0.66 * text.length, high: 1.3 };
  const boxWidth = perPixel.long * Math.cos(turn) + perPixel.high * Math.sin(turn);
  const boxHeight = perPixel.long * Math.sin(turn) + perPixel.high * Math.cos(turn);
  const largest = Math.min((0.96 * width) / boxWidth, (0.96 * height) / boxHeight);
  const size = Math.min(largest, between(0.03, 0.08) * Math.max(width, height));
  const x = between((boxWidth * size) / 2, width - (boxWidth * size) / 2);
  const y = between((boxHeight * size) / 2, height - (boxHeight * size) / 2);
  const { text: attributes, plate }: { text: string; plate?: string } = INKS[ink];
  const long = perPixel.long * size;
  const under =
    plate === undefined
      ? ""
      : `<rect x="${-long / 2}" y="${-0.7 * size}" width="${long}" height="${1.4 * size}" fill="${plate}"/>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g transform="translate(${x},${y}) rotate(${degrees})">${under}` +
    `<text y="${0.35 * size}" text-anchor="middle" font-family="${font}" font-size="${size}" ${style} ${attributes.replace(/([\d.]+)em/, (_all, em) => String(Number(em) * size))}>${text}</text></g></svg>`;
  const jpeg = await sharp(background.data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: Math.round(between(60, 90)) })
    .toBuffer();
  return { jpeg, text, font: `${font} ${style}`.trim(), degrees, ink, size };
}

/** A part of a photograph at a size as ads have them. */
async function cutOut(
  file: string,
  between: (least: number, most: number) => number,
  random: () => number,
): Promise<{ data: Buffer; width: number; height: number }> {
  const { width = 1, height = 1 } = await sharp(file).metadata();
  const share = between(0.5, 1);
  const cut = { width: Math.floor(width * share), height: Math.floor(height * share) };
  const left = Math.floor(random() * (width - cut.width));
  const top = Math.floor(random() * (height - cut.height));
  const longest = Math.round(between(500, 1300));
  const { data, info } = await sharp(file)
    .extract({ left, top, ...cut })
    .resize(longest, longest, { fit: "inside" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Ranges that are kept for fiction (North America 555-0100 to 0199, Ofcom's for drama), and others as they are written. */
const FORMATS: readonly ((digit: () => string) => string)[] = [
  (d) => `+1 ${area(d)} 555 01${d()}${d()}`,
  (d) => `(${area(d)}) 555-01${d()}${d()}`,
  (d) => `${area(d)}-555-01${d()}${d()}`,
  (d) => `${area(d)}.555.01${d()}${d()}`,
  (d) => `${area(d)}55501${d()}${d()}`,
  (d) => `07700 900${d()}${d()}${d()}`,
  (d) => `+44 7700 900${d()}${d()}${d()}`,
];

function area(digit: () => string): string {
  const three = `${digit()}${digit()}`;
  return `${2 + (Number(digit()) % 8)}${three === "11" ? "12" : three}`;
}
