import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { type Box, clampBox, padBox } from "../../src/domain/geometry.js";
import { type ImageRecipe, type Recipe, readRecipe, type Truth, toBox } from "./recipe.js";
import { watermark } from "./watermark.js";

/** Room around a subject's face: hair and chin, as in a passport photograph cut from a group picture. */
const PORTRAIT_MARGIN = 0.7;

export interface SampleCase {
  /** Manifest of the invented ads, for `leadlight ingest`. */
  readonly ads: string;
  /** Manifest of the reference subjects, for `leadlight gallery enrol`. */
  readonly subjects: string;
  readonly truth: Truth;
}

/**
 * Makes the sample case from the photographs that the installed package @vladmandic/face-api carries (MIT).
 * @param folder is made, and filled with `ads.jsonl`, `subjects.jsonl`, `truth.json` and the pictures
 */
export async function buildSampleCase(folder: string): Promise<SampleCase> {
  const recipe = await readRecipe();
  await mkdir(join(folder, "portraits"), { recursive: true });
  const subjects = await Promise.all(recipe.subjects.map((subject) => buildSubject(recipe, subject, folder)));
  const truth: Truth = {
    subjects: Object.fromEntries(
      recipe.subjects.map(({ reference, photograph, face }) => [
        reference,
        faceOf(recipe, photograph, face).person,
      ]),
    ),
    images: Object.fromEntries(
      await Promise.all(
        Object.entries(recipe.images).map(async ([name, image]) => [
          name,
          await buildImage(recipe, image, join(folder, name)),
        ]),
      ),
    ),
  };
  const built = { ads: join(folder, "ads.jsonl"), subjects: join(folder, "subjects.jsonl"), truth };
  await writeFile(built.ads, jsonLines(recipe.ads));
  await writeFile(built.subjects, jsonLines(subjects));
  await writeFile(join(folder, "truth.json"), `${JSON.stringify(truth, null, 2)}\n`);
  return built;
}

async function buildSubject(recipe: Recipe, subject: Recipe["subjects"][number], folder: string) {
  const { photograph, face, ...details } = subject;
  const { picture, width, height } = await openPhotograph(photograph);
  const box = toBox(faceOf(recipe, photograph, face).box);
  const area = wholePixels(clampBox(padBox(box, PORTRAIT_MARGIN), { width, height }));
  const path = join("portraits", `${subject.reference}.jpg`);
  await picture.extract(area).jpeg({ quality: 90 }).toFile(join(folder, path));
  // Others stand close by in these photographs, so the manifest says whose face is meant.
  return { ...details, images: [{ path, box: { ...box, x: box.x - area.left, y: box.y - area.top } }] };
}

/** Writes one ad picture. @returns who is in it, and where */
async function buildImage(recipe: Recipe, image: ImageRecipe, file: string) {
  const { picture, width, height } = await openPhotograph(image.photograph);
  const region = image.region === undefined ? { x: 0, y: 0, width, height } : toBox(image.region);
  const scale = (image.width ?? region.width) / region.width;
  let made = picture.extract(wholePixels(region));
  if (image.mirrored === true) made = made.flop();
  made = sharp(
    await made
      .resize({ width: Math.round(region.width * scale) })
      .png()
      .toBuffer(),
  );
  if (image.watermark !== undefined) made = await watermark(made, image.watermark);
  await made.jpeg({ quality: image.quality }).toFile(file);

  const faces = recipe.photographs[image.photograph]?.faces ?? [];
  return faces
    .map(({ person, box }) => ({ person, box: toBox(box) }))
    .filter(({ box }) => isCentreInside(box, region))
    .map(({ person, box }) => {
      const left = image.mirrored === true ? region.x + region.width - box.x - box.width : box.x - region.x;
      const placed = { x: left, y: box.y - region.y, width: box.width, height: box.height };
      return { person, box: scaleBox(placed, scale) };
    });
}

async function openPhotograph(name: string): Promise<{ picture: Sharp; width: number; height: number }> {
  const packageFile = createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json");
  const picture = sharp(await readFile(join(dirname(packageFile), "demo", `${name}.jpg`)));
  const { width, height } = await picture.metadata();
  return { picture, width, height };
}

function faceOf(recipe: Recipe, photograph: string, index: number) {
  const face = recipe.photographs[photograph]?.faces[index];
  if (face === undefined)
    throw new Error(`the recipe names face ${index} of ${photograph}, which it does not list`);
  return face;
}

function isCentreInside(box: Box, region: Box): boolean {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return x > region.x && x < region.x + region.width && y > region.y && y < region.y + region.height;
}

function scaleBox(box: Box, scale: number): Box {
  return { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
}

function wholePixels(box: Box): { left: number; top: number; width: number; height: number } {
  const left = Math.round(box.x);
  const top = Math.round(box.y);
  return { left, top, width: Math.floor(box.width), height: Math.floor(box.height) };
}

function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
