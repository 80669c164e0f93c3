import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { OTHER_FAMILY_FILES, writeOtherFamilyPack } from "../../scripts/other-family-pack.js";
import type { PackManifest } from "../../src/domain/pack-manifest.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where the graphs lie: below `LEADLIGHT_TEST_DATA`, by default `../shared/data` beside the working copy. */
const MODELS = join(resolve(ROOT, process.env["LEADLIGHT_TEST_DATA"] ?? "../shared/data"), "onnx-pack");

/** Makes a pack of another family in a folder; where the graphs are not at hand the test is skipped and says so. */
export async function otherFamilyPack(context: TestContext, folder: string): Promise<PackManifest> {
  for (const name of OTHER_FAMILY_FILES)
    await stat(join(MODELS, name)).catch(() =>
      context.skip(`needs ${name} in the folder onnx-pack of LEADLIGHT_TEST_DATA`),
    );
  return writeOtherFamilyPack(folder, MODELS);
}
