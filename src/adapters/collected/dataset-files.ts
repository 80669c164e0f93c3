import { basename } from "node:path";
import { expected } from "../../domain/errors.js";
import type { DatasetImage, DatasetListing, DatasetSource, ListedPair } from "../../ports/dataset.js";
import { csvLines } from "./csv-lines.js";
import { entries, looseImage } from "./files.js";
import { type PairLine, readPairs } from "./pairs-lines.js";
import { textLines } from "./text-lines.js";

/** Datasets in plain files: a folder of photographs for each person, lists of pairs, and CSV. */
export const datasetFiles: DatasetSource = { images: listImages, pairs: listPairs, groups: readGroups };

async function listImages(folder: string): Promise<DatasetListing> {
  const images: DatasetImage[] = [];
  const emptyFolders: string[] = [];
  for (const personFolder of (await entries(folder)).folders) {
    const person = basename(personFolder);
    const { files } = await entries(personFolder);
    if (files.length === 0) emptyFolders.push(person);
    for (const path of files) {
      const { fileName, read } = looseImage(path);
      images.push({ person, file: `${person}/${fileName}`, read });
    }
  }
  if (images.length === 0)
    throw expected("DATASET_EMPTY", "a folder of photographs for each person", folder, "none");
  return { images, emptyFolders };
}

async function listPairs(file: string): Promise<ListedPair[]> {
  const lines: PairLine[] = [];
  for await (const read of textLines(file)) {
    if ("problem" in read) throw expected("PAIRS_INVALID", "a short line", `line ${read.line}`, "a long one");
    const text = Buffer.from(read.bytes).toString("utf8").trim();
    if (text !== "") lines.push({ line: read.line, cells: text.split(/\t/) });
  }
  return readPairs(lines);
}

async function readGroups(file: string): Promise<ReadonlyMap<string, string>> {
  const groups = new Map<string, string>();
  for await (const read of csvLines(file)) {
    if ("problem" in read) throw expected("LABELS_INVALID", "a line of CSV", `line ${read.line}`, "another");
    const { person, group } = read.fields;
    if (typeof person !== "string" || typeof group !== "string")
      throw expected("LABELS_INVALID", "a person and a group", `line ${read.line}`, "less");
    if (groups.has(person)) throw expected("LABELS_INVALID", "each person once", `line ${read.line}`, person);
    groups.set(person, group);
  }
  if (groups.size === 0) throw expected("LABELS_INVALID", "at least one person", file, "none");
  return groups;
}
