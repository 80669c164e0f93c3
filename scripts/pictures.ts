import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const PICTURE = /\.(jpe?g|png|webp|gif|avif)$/i;

/** Every picture in a folder and its folders, in order. */
export async function picturesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && PICTURE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** So many of them, evenly spaced; all when there are no more. */
export function evenly<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as Item);
}

/** The six photographs of people in rooms and streets that come with face-api, 1920 pixels wide. */
export function demoPhotographs(): string[] {
  const demo = join(faceApiFolder(), "demo");
  return [1, 2, 3, 4, 5, 6].map((number) => join(demo, `sample${number}.jpg`));
}

/** Where face-api is installed. */
export function faceApiFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"));
}
