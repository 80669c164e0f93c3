import sharp from "sharp";
import { watermark } from "../sample-case/watermark.js";

/** What is done to pictures before they are shown again; a collage is made by the case itself. */
export const MODIFICATIONS = ["crop", "border", "text", "jpeg30", "colour", "mirror", "collage"] as const;
export type Modification = (typeof MODIFICATIONS)[number];

const GOOD = { quality: 90 };

/**
 * A modified copy, as JPEG.
 * @param others three more photographs, for a collage
 * @param text what is written across, for `text`
 */
export async function modified(
  photograph: Buffer,
  kind: Modification,
  { random, others, text }: { random: () => number; others: readonly Buffer[]; text: string },
): Promise<Buffer> {
  const picture = sharp(photograph);
  const { width, height } = await picture.metadata();
  switch (kind) {
    case "crop": {
      const share = 0.7 + 0.2 * random();
      const [wide, high] = [Math.round(width * share), Math.round(height * share)];
      const left = Math.floor(random() * (width - wide));
      const top = Math.floor(random() * (height - high));
      return picture.extract({ left, top, width: wide, height: high }).jpeg(GOOD).toBuffer();
    }
    case "border": {
      const edge = Math.round(width * (0.04 + 0.08 * random()));
      const background = random() < 0.5 ? "#ffffff" : "#101010";
      return picture
        .extend({ top: edge, bottom: edge, left: edge, right: edge, background })
        .jpeg(GOOD)
        .toBuffer();
    }
    case "text":
      return (await watermark(picture, text)).jpeg(GOOD).toBuffer();
    case "jpeg30":
      return picture.jpeg({ quality: 30 }).toBuffer();
    case "colour": {
      const hue = Math.round(20 + 40 * random());
      return picture
        .modulate({ hue, saturation: 0.6 + 0.8 * random() })
        .jpeg(GOOD)
        .toBuffer();
    }
    case "mirror":
      return picture.flop().jpeg(GOOD).toBuffer();
    case "collage": {
      const parts = await Promise.all(
        [photograph, ...others].slice(0, 4).map(async (part, i) => ({
          input: await sharp(part).resize(width, height, { fit: "cover" }).toBuffer(),
          left: (i % 2) * width,
          top: Math.floor(i / 2) * height,
        })),
      );
      return sharp({ create: { width: 2 * width, height: 2 * height, channels: 3, background: "#000000" } })
        .composite(parts)
        .jpeg(GOOD)
        .toBuffer();
    }
  }
}
