import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { AnalysedImage } from "../../domain/face.js";
import type { Sha256 } from "../../domain/ids.js";
import { IMAGE_FORMATS } from "../../domain/image.js";
import { UNSEARCHED_REASONS } from "../../domain/quality.js";
import type { AnalysisCache } from "../../ports/analysis-cache.js";
import type { PackInfo } from "../../ports/model-pack.js";
import { makeFolder, writeWhole } from "./durable-writes.js";

const Pixels = Type.Object({ x: Type.Number(), y: Type.Number() });

const FaceSchema = Type.Object({
  box: Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() }),
  landmarks: Type.Array(Pixels),
  detectionScore: Type.Number(),
  quality: Type.Object({
    interEyePixels: Type.Number(),
    sharpness: Type.Number(),
    brightness: Type.Number(),
    contrast: Type.Number(),
    pose: Type.Object({ yaw: Type.Number(), pitch: Type.Number(), roll: Type.Number() }),
    insideShare: Type.Number(),
  }),
  unsearched: Type.Array(Type.Enum([...UNSEARCHED_REASONS])),
  apparentAge: Type.Union([Type.Number(), Type.Null()]),
  /** Base64 of the vector as float32, little-endian. */
  vector: Type.String(),
});

const AnalysisSchema = Type.Object({
  facts: Type.Object({
    format: Type.Enum([...IMAGE_FORMATS]),
    byteLength: Type.Integer(),
    width: Type.Integer(),
    height: Type.Integer(),
    orientation: Type.Enum([1, 2, 3, 4, 5, 6, 7, 8]),
  }),
  faces: Type.Array(FaceSchema),
});

/**
 * A file for each image, `<folder>/<pack>-<pack hash>/<first digits>/<image hash>.json`, readable by its owner only:
 * embeddings tell people apart as their photographs do.
 */
export function fileAnalysisCache(folder: string): AnalysisCache {
  const folderOf = (pack: PackInfo) => join(folder, `${pack.id}-${pack.hash.slice(0, 16)}`);
  const fileOf = (pack: PackInfo, image: Sha256) => join(folderOf(pack), image.slice(0, 2), `${image}.json`);
  const temporary = join(folder, "tmp");
  return {
    async find(pack, image) {
      const text = await readFile(fileOf(pack, image), "utf8").catch(() => null);
      return text === null ? null : fromText(text, pack, image);
    },
    async forget(image) {
      for (const name of await readdir(folder).catch(() => []))
        await rm(join(folder, name, image.slice(0, 2), `${image}.json`), { force: true });
    },
    async keep(pack, analysed) {
      await makeFolder(temporary);
      await writeWhole(temporary, fileOf(pack, analysed.facts.sha256), Buffer.from(toText(analysed)));
    },
  };
}

function toText({ facts, faces }: AnalysedImage): string {
  const { format, byteLength, width, height, orientation } = facts;
  const kept: Static<typeof AnalysisSchema> = {
    facts: { format, byteLength, width, height, orientation },
    faces: faces.map(({ embedding, landmarks, unsearched, ...face }) => ({
      ...face,
      landmarks: [...landmarks],
      unsearched: [...unsearched],
      vector: encode(embedding.vector),
    })),
  };
  return JSON.stringify(kept);
}

function fromText(text: string, pack: PackInfo, image: Sha256): AnalysedImage | null {
  const kept = parse(text);
  if (!Value.Check(AnalysisSchema, kept)) return null;
  const faces = kept.faces.map(({ vector, ...face }) => ({
    ...face,
    embedding: { pack: pack.id, vector: decode(vector) },
  }));
  if (faces.some(({ embedding }) => embedding.vector.length !== pack.dimension)) return null;
  return { facts: { ...kept.facts, sha256: image }, pack: pack.id, faces };
}

/** @returns undefined for what is no JSON */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const FLOAT_BYTES = 4;

function encode(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  vector.forEach((value, i) => {
    bytes.writeFloatLE(value, i * FLOAT_BYTES);
  });
  return bytes.toString("base64");
}

function decode(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: Math.floor(bytes.length / FLOAT_BYTES) }, (_, i) =>
    bytes.readFloatLE(i * FLOAT_BYTES),
  );
}
