import { join } from "node:path";
import { Value } from "typebox/value";
import { expected } from "../../domain/errors.js";
import { type PackManifest, PackManifestSchema } from "../../domain/pack-manifest.js";
import { brokenPackRule } from "../../domain/pack-rules.js";
import { describeMismatch } from "../../domain/schema-mismatch.js";
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
export async function readManifest(folder: string): Promise<PackManifest> {
  const file = join(folder, MANIFEST);
  const manifest = await readJson(file, "manifest", MOST_BYTES, "PACK_INVALID");
  const mismatch = Value.Check(PackManifestSchema, manifest)
    ? brokenPackRule(manifest)
    : describeMismatch(PackManifestSchema, manifest, "the manifest");
  if (mismatch !== null) {
    const { what, where, received } = mismatch;
    throw expected("PACK_INVALID", what, `${where}, ${file},`, received);
  }
  return manifest as PackManifest;
}
