import { dirname } from "node:path";
import { expected } from "../../domain/errors.js";
import type { Collected, CollectedAd, CollectedSource, CollectedSubject } from "../../ports/collected.js";
import { filesBelow, isFolder, looseImage, manifestImage, openFile, realPlace } from "./files.js";
import { hashRecords } from "./hash-records.js";
import { isManifest, manifestLines } from "./manifest-lines.js";
import { readAdLine, readSubjectLine } from "./manifest-schemas.js";
import { lineRejection, manifestInFolder } from "./rejections.js";
import { subjectsOfFolder } from "./subject-folders.js";

/** Ads and subjects from files, folders and manifests on this machine. */
export const collectedFiles: CollectedSource = {
  ads: collectedAds,
  subjects: collectedSubjects,
  countAds,
  hashRecords,
};

async function* collectedAds(paths: readonly string[]): AsyncGenerator<Collected<CollectedAd>> {
  for (const { path, kind } of await lookAt(paths)) {
    if (kind === "folder") yield* adsOfFolder(path);
    else if (kind === "manifest") yield* adsOfManifest(path);
    else yield { item: await adOfFile(path) };
  }
}

async function countAds(paths: readonly string[]): Promise<number> {
  let count = 0;
  for (const { path, kind } of await lookAt(paths)) {
    if (kind === "folder") for await (const _ of filesBelow(path)) count++;
    else if (kind === "manifest") for await (const _ of manifestLines(path)) count++;
    else count++;
  }
  return count;
}

async function* collectedSubjects(path: string): AsyncGenerator<Collected<CollectedSubject>> {
  for (const { kind } of await lookAt([path])) {
    if (kind === "folder") yield* subjectsOfFolder(path);
    else if (kind === "manifest") yield* subjectsOfManifest(path);
    else
      throw expected("ARGUMENT_INVALID", "a folder or a manifest (.jsonl, .csv)", "the gallery's path", path);
  }
}

interface Place {
  readonly path: string;
  readonly kind: "folder" | "manifest" | "file";
}

/** Looks at every path before anything is read, so that a misspelt one stops a run that has not begun yet. */
async function lookAt(paths: readonly string[]): Promise<Place[]> {
  const places: Place[] = [];
  for (const path of paths) {
    if (await isFolder(path)) places.push({ path, kind: "folder" });
    else if (isManifest(path)) {
      await (await openFile(path, path)).close();
      places.push({ path, kind: "manifest" });
    } else places.push({ path, kind: "file" });
  }
  return places;
}

async function* adsOfFolder(folder: string): AsyncGenerator<Collected<CollectedAd>> {
  for await (const found of filesBelow(folder)) {
    if ("rejected" in found) yield found;
    else if (isManifest(found.item)) yield { rejected: manifestInFolder(found.item) };
    else yield { item: await adOfFile(found.item) };
  }
}

/** A picture without anything around it is an ad of its own, known by where it lies. */
async function adOfFile(path: string): Promise<CollectedAd> {
  return { source: path, key: `file:${await realPlace(path)}`, metadata: {}, images: [looseImage(path)] };
}

async function* adsOfManifest(path: string): AsyncGenerator<Collected<CollectedAd>> {
  const folder = dirname(path);
  for await (const read of manifestLines(path)) {
    const line = "problem" in read ? read : readAdLine(read.fields);
    if ("problem" in line) {
      yield { rejected: lineRejection(path, read.line, line.problem) };
      continue;
    }
    const { images: names, ...metadata } = line.value;
    const images = names.map((name) => manifestImage(folder, name));
    yield { item: { source: path, line: read.line, metadata, images } };
  }
}

async function* subjectsOfManifest(path: string): AsyncGenerator<Collected<CollectedSubject>> {
  const folder = dirname(path);
  for await (const read of manifestLines(path)) {
    const line = "problem" in read ? read : readSubjectLine(read.fields);
    if ("problem" in line) {
      yield { rejected: lineRejection(path, read.line, line.problem) };
      continue;
    }
    const { images, ...details } = line.value;
    const portraits = images.map((image) => {
      const source = manifestImage(folder, image.path);
      return image.box === undefined ? source : { ...source, box: image.box };
    });
    yield { item: { source: path, line: read.line, details, portraits } };
  }
}
