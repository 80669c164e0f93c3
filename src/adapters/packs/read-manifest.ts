import { open } from "node:fs/promises";
import { join } from "node:path";
import { Value } from "typebox/value";
import { expected } from "../../domain/errors.js";
import { type PackManifest, PackManifestSchema } from "../../domain/pack-manifest.js";
import { brokenPackRule } from "../../domain/pack-rules.js";
import { describeMismatch } from "../../domain/schema-mismatch.js";
import { systemCode } from "./write-whole.js";

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
  const text = await readStart(file).catch((thrown) => {
    throw expected("PACK_INVALID", "a readable manifest", file, systemCode(thrown));
  });
  if (text.length > MOST_BYTES)
    throw expected("PACK_INVALID", `at most ${MOST_BYTES} bytes`, file, "a longer file");
  const manifest = parse(text, file);
  const mismatch = Value.Check(PackManifestSchema, manifest)
    ? brokenPackRule(manifest)
    : describeMismatch(PackManifestSchema, manifest, "the manifest");
  if (mismatch !== null) {
    const { what, where, received } = mismatch;
    throw expected("PACK_INVALID", what, `${where}, ${file},`, received);
  }
  return manifest as PackManifest;
}

/** As much of a file as a manifest may have, and one byte more. */
async function readStart(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function parse(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw expected("PACK_INVALID", "JSON in UTF-8", file, bytes.toString("utf8"));
  }
}
