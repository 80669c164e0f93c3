import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";

/** Where people stand in the photographs that the package @vladmandic/face-api carries (MIT): x, y, width, height. */
const FACES = {
  /** The red-haired woman, once at the right of one photograph and once in the middle of another. */
  redHaired: { photograph: "sample1.jpg", box: [1476, 199, 203, 241] },
  redHairedElsewhere: { photograph: "sample3.jpg", box: [1075, 215, 220, 299] },
  /** Somebody else. */
  withBow: { photograph: "sample1.jpg", box: [414, 355, 177, 240] },
} as const;

export type Person = keyof typeof FACES;

const DEMO = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo",
);

/** How much of the photograph is kept around a face, as a share of its size. */
const MARGIN = 0.7;

const made = new Map<string, Promise<Buffer>>();

function once(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const known = made.get(name);
  if (known !== undefined) return known;
  const making = make();
  made.set(name, making);
  return making;
}

/** A small JPEG in which one person's face is to be seen and no other. */
export function portraitOf(person: Person): Promise<Buffer> {
  return once(person, async () => {
    const { photograph, box } = FACES[person];
    const [x, y, width, height] = box;
    // By its bytes: in a process of ours sharp opens no files.
    return sharp(await readFile(join(DEMO, photograph)))
      .extract({
        left: Math.round(x - width * MARGIN),
        top: Math.max(0, Math.round(y - height * MARGIN)),
        width: Math.round(width * (1 + 2 * MARGIN)),
        height: Math.round(height * (1 + 2 * MARGIN)),
      })
      .jpeg({ quality: 90 })
      .toBuffer();
  });
}

/** A JPEG of two people beside each other, and where the face of the one at the left is. */
export async function twoPeople(): Promise<{ bytes: Buffer; leftFace: [number, number, number, number] }> {
  const bytes = await once("two", async () => {
    const height = 560;
    const left = await sharp(await portraitOf("redHaired"))
      .resize({ height, width: 480, fit: "fill" })
      .toBuffer();
    const right = await sharp(await portraitOf("withBow"))
      .resize({ height, width: 480, fit: "fill" })
      .toBuffer();
    return sharp({ create: { width: 960, height, channels: 3, background: "white" } })
      .composite([
        { input: left, left: 0, top: 0 },
        { input: right, left: 480, top: 0 },
      ])
      .jpeg({ quality: 90 })
      .toBuffer();
  });
  return { bytes, leftFace: [140, 160, 200, 240] };
}

/** A picture of one person so far away that the detector finds the face and searches leave it out. */
export function tooSmallPortrait(): Promise<Buffer> {
  return once("too small", async () => {
    const width = 30;
    const space = 1.5 * width;
    return sharp(
      await sharp(await portraitOf("redHaired"))
        .resize({ width })
        .toBuffer(),
    )
      .extend({ left: space, right: space, top: space, bottom: space, background: "#808080" })
      .png()
      .toBuffer();
  });
}

/** A JPEG of nobody. */
export function emptyScene(): Promise<Buffer> {
  return once("nobody", () =>
    sharp({ create: { width: 320, height: 240, channels: 3, background: "#7a8a9a" } })
      .jpeg()
      .toBuffer(),
  );
}
