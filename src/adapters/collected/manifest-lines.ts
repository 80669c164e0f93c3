import { extname } from "node:path";
import { csvLines } from "./csv-lines.js";
import { jsonLines } from "./json-lines.js";
import type { ManifestLine } from "./text-lines.js";

/** Manifests are known by their name. */
export function isManifest(path: string): boolean {
  return [".jsonl", ".csv"].includes(extname(path).toLowerCase());
}

/**
 * Reads a manifest line by line, so that its size does not matter. Blank lines are passed over.
 * @throws FILE_UNREADABLE
 */
export function manifestLines(path: string): AsyncGenerator<ManifestLine> {
  return extname(path).toLowerCase() === ".csv" ? csvLines(path) : jsonLines(path);
}
