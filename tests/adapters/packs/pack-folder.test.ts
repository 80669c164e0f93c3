import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPackFolder } from "../../../src/adapters/packs/pack-folder.js";

const FACE_API = fileURLToPath(new URL("../../../models/face-api", import.meta.url));

describe("the pack face-api", () => {
  it("names files that are there with the SHA-256 it gives", async () => {
    const pack = await openPackFolder(FACE_API);
    expect(await pack.verify()).toEqual([]);
    expect(pack.info).toMatchObject({ id: "face-api", dimension: 128 });
    expect((await pack.read("embedder-weights")).length).toBeGreaterThan(6_000_000);
  });
});

describe("a pack that is not as its manifest says", () => {
  let folder: string;
  let manifest: { files: { sha256: string; path: string }[] } & Record<string, unknown>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "leadlight-pack-"));
    manifest = JSON.parse(await readFile(join(FACE_API, "manifest.json"), "utf8"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = async () => {
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    return openPackFolder(folder);
  };

  it("names the file that changed, and does not hand it out", async () => {
    Object.assign(manifest.files[0] ?? {}, { sha256: "0".repeat(64) });
    const pack = await open();
    expect(await pack.verify()).toEqual([expect.stringContaining("ssd_mobilenetv1_model.bin")]);
    await expect(pack.read("detector-weights")).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  });

  it("names the file that is missing", async () => {
    Object.assign(manifest.files[0] ?? {}, { path: "model/gone.bin" });
    const pack = await open();
    expect(await pack.verify()).toEqual([expect.stringContaining("gone.bin")]);
    await expect(pack.read("detector-weights")).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  it("is refused without a manifest, with one that is no JSON, and with an unknown field", async () => {
    await expect(openPackFolder(folder)).rejects.toMatchObject({ code: "MODEL_MISSING" });
    manifest = { ...manifest, surprise: true };
    await expect(open()).rejects.toMatchObject({ code: "MODEL_CHANGED" });
    await writeFile(join(folder, "manifest.json"), "{");
    await expect(openPackFolder(folder)).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  });
});
