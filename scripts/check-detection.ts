import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { SharpImageDecoder } from "../src/adapters/sharp/image-decoder.js";
import { table } from "../src/cli/terminal.js";
import { similarity } from "../src/domain/embedding.js";
import { byArea, type EmbeddedFace } from "../src/domain/face.js";
import type { Size } from "../src/domain/geometry.js";
import type { DecodedImage } from "../src/domain/image.js";
import type { FaceEngine } from "../src/ports/face-engine.js";
import { withEngine, withPack } from "./native-engine.js";
import { evenly, picturesIn } from "./pictures.js";
import { sideBySide } from "./side-by-side.js";
import { quantile } from "./statistics.js";

// `npm run check:detection -- --dataset DIR [--count N] [--turned 150]`
// In how many photographs of people no face is found, and which; and whether the person in the middle of a photograph is
// found and recognised when it is turned by 90°, 180° and 270°.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    count: { type: "string", default: "Infinity" },
    turned: { type: "string", default: "150" },
  },
});
const IMAGES_IN_FLIGHT = 2;
const ANGLES = [90, 180, 270] as const;
/** Two embeddings of one face are that similar when it was aligned the same way. */
const SAME_ALIGNMENT = 0.9;
/** What a face that is not found counts as. */
const NOT_FOUND = -1;

const decoder = new SharpImageDecoder();
const pictures = await picturesIn(values.dataset);
await withPack(null, (pack) =>
  withEngine({ pack, imagesInFlight: IMAGES_IN_FLIGHT }, async (engine) => {
    print(`pack ${pack.info.id}, ${pictures.length} pictures`);
    await checkUpright(engine, evenly(pictures, Number(values.count)));
    await checkTurned(engine, evenly(pictures, Number(values.turned)));
  }),
);

async function checkUpright(engine: FaceEngine, files: readonly string[]): Promise<void> {
  const counts = await eachOf(
    files,
    "upright",
    async (file) => (await engine.analyse(await read(file))).length,
  );
  const without = files.filter((_, i) => counts[i] === 0);
  print(`no face found in ${without.length} of ${files.length} (${percent(without.length / files.length)})`);
  for (const file of without) print(`   ${relative(values.dataset, file)}`);
}

/** Compares the face in the middle of each picture, turned, with itself upright. */
async function checkTurned(engine: FaceEngine, files: readonly string[]): Promise<void> {
  const perFile = await eachOf(files, "turned", async (file) => {
    const image = await read(file);
    const upright = centralFace(await engine.analyse(image), image);
    if (upright === undefined) return null;
    const similarities: number[] = [];
    for (const angle of ANGLES) {
      const turned = await turn(image, angle);
      const face = centralFace(await engine.analyse(turned), turned);
      similarities.push(face === undefined ? NOT_FOUND : similarity(face.embedding, upright.embedding));
    }
    return similarities;
  });
  const known = perFile.filter((one) => one !== null);
  print(`\n${known.length} of ${files.length} pictures with a face in the middle, turned`);
  const rows = ANGLES.map((angle, i) => {
    const all = known.map((one) => one[i] ?? NOT_FOUND);
    const share = (least: number) => percent(all.filter((value) => value >= least).length / all.length);
    const found = percent(all.filter((value) => value !== NOT_FOUND).length / all.length);
    return [
      `${angle}°`,
      found,
      share(SAME_ALIGNMENT),
      quantile(all, 0.05).toFixed(3),
      quantile(all, 0.5).toFixed(3),
    ];
  });
  print(table(["turned", "found", `similarity ≥ ${SAME_ALIGNMENT}`, "5th percentile", "median"], rows));
}

/** The largest face over the middle of a picture. */
function centralFace(faces: readonly EmbeddedFace[], { width, height }: Size): EmbeddedFace | undefined {
  return faces.toSorted(byArea).find(({ box }) => {
    const [x, y] = [width / 2 - box.x, height / 2 - box.y];
    return x >= 0 && x <= box.width && y >= 0 && y <= box.height;
  });
}

async function read(file: string): Promise<DecodedImage> {
  return decoder.decode(await readFile(file));
}

async function turn(image: DecodedImage, angle: number): Promise<DecodedImage> {
  const { width, height, pixels } = image;
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .rotate(angle)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...image, width: info.width, height: info.height, pixels: data };
}

async function eachOf<Result>(
  files: readonly string[],
  label: string,
  work: (file: string) => Promise<Result>,
): Promise<Result[]> {
  let done = 0;
  return sideBySide(files, IMAGES_IN_FLIGHT, async (file) => {
    const result = await work(file);
    done++;
    if (done % 50 === 0 || done === files.length)
      process.stderr.write(`${label}: ${done} of ${files.length}\n`);
    return result;
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
