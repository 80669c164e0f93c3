import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "../src/domain/ids.js";
import type { ModelFile, NetworkInput, PackManifest } from "../src/domain/pack-manifest.js";

const DETECTOR = "scrfd_2.5g_bnkps.onnx";
const EMBEDDER = "mobilefacenet.onnx";

/** The graphs of the pack, which are not ours to ship. */
export const OTHER_FAMILY_FILES = [DETECTOR, EMBEDDER] as const;

/**
 * Makes a pack of models that share nothing with the ones that come with Leadlight: SCRFD, which finds five points as
 * well, and MobileFaceNet. Nothing but a manifest tells Leadlight about them.
 * @param folder where it is made
 * @param models a folder with {@link OTHER_FAMILY_FILES}
 * @returns its manifest
 */
export async function writeOtherFamilyPack(folder: string, models: string): Promise<PackManifest> {
  await mkdir(folder, { recursive: true });
  const files: ModelFile[] = [];
  for (const name of OTHER_FAMILY_FILES) {
    const bytes = await readFile(join(models, name));
    await writeFile(join(folder, name), bytes);
    files.push({
      name,
      byteLength: bytes.length,
      sha256: sha256Of(bytes),
      licence: "unknown, for tests only",
    });
  }
  const manifest: PackManifest = {
    id: "scrfd-mobilefacenet",
    description: "SCRFD 2.5G with five points and MobileFaceNet",
    dimension: 128,
    preprocessing: "arcface-112/1",
    candidateSimilarity: 0.5,
    files,
    networks: {
      detector: {
        graph: { file: DETECTOR },
        input: { name: "input.1", ...input(640, 1 / 128) },
        decoding: { family: "scrfd", strides: [8, 16, 32], anchorsPerCell: 2 },
        leastScore: 0.5,
        sureScore: 0.5,
        overlap: 0.4,
      },
      embedder: {
        graph: { file: EMBEDDER },
        input: input(112, 1 / 127.5),
        alignment: { template: "arcface" },
      },
    },
  };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function input(side: number, scale: number): NetworkInput {
  return {
    width: side,
    height: side,
    colour: "rgb",
    mean: [127.5, 127.5, 127.5],
    scale: [scale, scale, scale],
    sampling: "half-pixel",
  };
}
