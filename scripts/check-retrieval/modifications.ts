import sharp from "sharp";
import { watermark } from "../sample-case/watermark.js";

/** Makes another picture of one. @param others pictures that have nothing to do with it, as many as are wanted */
type Modify = (
  bytes: Uint8Array,
  random: () => number,
  others: () => Promise<Uint8Array>,
) => Promise<Uint8Array>;

const QUALITY = { quality: 90 };

/** What is done to pictures before they are shown again. Everything is drawn from `random`. */
export const MODIFICATIONS: Readonly<Record<string, Modify>> = {
  "JPEG quality 30": (bytes) => sharp(bytes).jpeg({ quality: 30 }).toBuffer(),
  "colours shifted": (bytes, random) =>
    sharp(bytes)
      .modulate({
        hue: Math.round(60 * random() - 30),
        saturation: 0.5 + random(),
        brightness: 0.7 + 0.6 * random(),
      })
      .jpeg(QUALITY)
      .toBuffer(),
  grey: (bytes) => sharp(bytes).grayscale().jpeg(QUALITY).toBuffer(),
  mirrored: (bytes) => sharp(bytes).flop().jpeg(QUALITY).toBuffer(),
  "text across": textAcross,
  "border of a tenth": withBorder,
  "cropped to 90%": (bytes, random) => cropped(bytes, random, 0.9),
  "cropped to 80%": (bytes, random) => cropped(bytes, random, 0.8),
  "cropped to 70%": (bytes, random) => cropped(bytes, random, 0.7),
  "one of a collage of four": inCollage,
};

async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
}

/** A telephone number in large yellow letters somewhere below the upper quarter. */
async function textAcross(bytes: Uint8Array, random: () => number): Promise<Uint8Array> {
  const number = `+1 555 ${Math.floor(1e6 + 9e6 * random())}`;
  const ink = { top: 0.25 + 0.6 * random(), colour: [255, 255, 0, 255] } as const;
  return (await watermark(sharp(bytes), number, ink)).jpeg(QUALITY).toBuffer();
}

async function withBorder(bytes: Uint8Array, random: () => number): Promise<Uint8Array> {
  const { width, height } = await sizeOf(bytes);
  const [across, down] = [Math.round(width / 10), Math.round(height / 10)];
  const background = random() < 0.5 ? "#fff" : "#000";
  return sharp(bytes)
    .extend({ left: across, right: across, top: down, bottom: down, background })
    .jpeg(QUALITY)
    .toBuffer();
}

/** @param share of each side that stays */
async function cropped(bytes: Uint8Array, random: () => number, share: number): Promise<Uint8Array> {
  const { width, height } = await sizeOf(bytes);
  const [across, down] = [Math.round(width * share), Math.round(height * share)];
  const left = Math.floor(random() * (width - across + 1));
  const top = Math.floor(random() * (height - down + 1));
  return sharp(bytes).extract({ left, top, width: across, height: down }).jpeg(QUALITY).toBuffer();
}

async function inCollage(
  bytes: Uint8Array,
  random: () => number,
  others: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { width, height } = await sizeOf(bytes);
  const place = Math.floor(random() * 4);
  const parts = [];
  for (let i = 0; i < 4; i++) {
    const input = await sharp(i === place ? bytes : await others())
      .resize(width, height, { fit: "cover" })
      .toBuffer();
    parts.push({ input, left: (i % 2) * width, top: Math.floor(i / 2) * height });
  }
  return sharp({ create: { width: 2 * width, height: 2 * height, channels: 3, background: "#fff" } })
    .composite(parts)
    .jpeg(QUALITY)
    .toBuffer();
}
