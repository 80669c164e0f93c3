import { join } from "node:path";
import { Value } from "typebox/value";
import { expected } from "../../domain/errors.js";
import { PackManifestSchema } from "../../domain/pack-manifest.js";
import { brokenPackRule } from "../../domain/pack-rules.js";

import { describeMismatch } from "../../domain/schema-mismatch.js";
import { type LibraryManifest, schemaOf } from "../../domain/text-pack.js";
import { readJson } from "./read-json.js";

export const MANIFEST = "manifest.json";

/** Longer than any manifest needs to be. */
const MOST_BYTES = 256 * 1024;

/** True for what a pack may be called; such a name is one safe name of a folder as well. */
export function isPackId(name: string): boolean {
  return Value.Check(PackManifestSchema.properties.id, name);
}

/**
 * Reads and checks the manifest in the folder of a pack.
 * @throws PACK_INVALID with the place where it is wrong
 */
export async function readManifest(folder: string): Promise<LibraryManifest> {
  const file = join(folder, MANIFEST);
  const manifest = await readJson(file, "manifest", MOST_BYTES, "PACK_INVALID");
  const schema = schemaOf(manifest);
  const mismatch = Value.Check(schema, manifest)
    ? brokenPackRule(manifest as LibraryManifest)
    : describeMismatch(schema, manifest, "the manifest");
  if (mismatch !== null) {
    const { what, where, received } = mismatch;
    throw expected("PACK_INVALID", what, `${where}, ${file},`, received);
  }
  return manifest as LibraryManifest;
}
