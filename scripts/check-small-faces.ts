import { parseArgs } from "node:util";
import sharp from "sharp";
import { table } from "../src/cli/terminal.js";
import { type Box, intersectionOverUnion, type Size } from "../src/domain/geometry.js";
import { seededRandom } from "../src/domain/seeded.js";
import type { FaceEngine } from "../src/ports/face-engine.js";
import { withEngine, withPack } from "./native-engine.js";
import { readPeople } from "./people.js";
import { demoPhotographs } from "./pictures.js";
import { type Crowd, FACE_WIDTHS, makeCrowd } from "./small-faces/crowd.js";

// `npm run check:small-faces -- --dataset DIR [--pictures 2] [--seed 1]`
// How small a face in a large photograph may be and still be found: portraits of a data set like Labeled Faces in the
// Wild, scaled and pasted onto a blurred photograph.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    pictures: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
  },
});
const SIZES: readonly Size[] = [
  { width: 1920, height: 1280 },
  { width: 4000, height: 3000 },
];
/** A photograph of that width blurred by that much, both in pixels, shows no face any more, however it is enlarged. */
const BACKDROP = { width: 960, sigma: 40 };
/** Overlap from which a detection is of the face that was pasted. */
const SAME_FACE_OVERLAP = 0.25;

const seed = Number(values.seed);
const people = await readPeople(values.dataset, seed);
await withPack(null, (pack) =>
  withEngine({ pack, imagesInFlight: 1 }, async (engine) => {
    process.stdout.write(`pack ${pack.info.id}, seed ${seed}\n`);
    for (const size of SIZES) await checkSize(engine, size);
  }),
);

async function checkSize(engine: FaceEngine, size: Size): Promise<void> {
  const { width, height } = size;
  const backdrop = await makeBackdrop(size);
  const rows: (string | number)[][] = [];
  for (const faceWidth of FACE_WIDTHS) {
    // The same people at the same places whatever the width.
    const random = seededRandom(seed);
    let person = 0;
    const portrait = () => people[person++ % people.length]?.photographs[0] ?? "";
    const tally: Tally = { faces: 0, found: 0, besideFace: 0, onBackdrop: 0 };
    for (let picture = 0; picture < Number(values.pictures); picture++) {
      const crowd = await makeCrowd({ backdrop, size, faceWidth, random, portrait });
      count(tally, crowd, await engine.analyse(crowd.image));
    }
    const { faces, found, besideFace, onBackdrop } = tally;
    rows.push([faceWidth, faces, `${((100 * found) / faces).toFixed(0)}%`, besideFace, onBackdrop]);
    process.stderr.write(`${width} × ${height}: faces of ${faceWidth} pixels done\n`);
  }
  const alone = await engine.analyse({ ...size, format: "png", orientation: 1, pixels: backdrop });
  process.stdout.write(`\n${width} × ${height}, ${alone.length} faces found in the backdrop alone\n`);
  const head = ["face width, pixels", "faces", "found", "other detections in portraits", "on the backdrop"];
  process.stdout.write(table(head, rows));
}

interface Tally {
  faces: number;
  found: number;
  /** In a portrait, but not its face: false, or somebody who stands behind. */
  besideFace: number;
  /** Surely false. */
  onBackdrop: number;
}

function count(tally: Tally, crowd: Crowd, detected: readonly { readonly box: Box }[]): void {
  const isOf = (face: Box, box: Box) => intersectionOverUnion(face, box) > SAME_FACE_OVERLAP;
  tally.faces += crowd.faces.length;
  tally.found += crowd.faces.filter((face) => detected.some(({ box }) => isOf(face, box))).length;
  for (const { box } of detected) {
    if (crowd.faces.some((face) => isOf(face, box))) continue;
    if (crowd.portraits.some((portrait) => intersectionOverUnion(portrait, box) > 0)) tally.besideFace++;
    else tally.onBackdrop++;
  }
}

async function makeBackdrop({ width, height }: Size): Promise<Buffer> {
  const blurred = await sharp(demoPhotographs()[0])
    .resize({ width: BACKDROP.width })
    .blur(BACKDROP.sigma)
    .png()
    .toBuffer();
  return sharp(blurred).resize(width, height, { fit: "cover" }).removeAlpha().raw().toBuffer();
}
