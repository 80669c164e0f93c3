import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PackId, sha256Of } from "../../../src/domain/ids.js";
import {
  CONTENTS,
  installPackage,
  openLibrary,
  TextExporter,
  TINY,
  tinyManifest,
  writePack,
} from "../../helpers/packs.js";

const WEIGHTS = sha256Of(CONTENTS["detector.bin"] as Buffer);
const KEPT = `ssd-mobilenet-v1-${WEIGHTS.slice(0, 16)}-v1.onnx`;

async function openReady() {
  const library = await openLibrary();
  await installPackage(library.nodeModules);
  return { ...library, exported: join(library.shipped, ".exported"), pack: await library.packs.open(TINY) };
}

describe("a graph that is built from weights", () => {
  it("is built at the first use and kept under network, weights and version of the exporter", async () => {
    const { pack, exporter, exported, reopen } = await openReady();
    expect(await pack.verify()).toEqual([]);
    const graph = await pack.graph("detector");
    expect(sha256Of(graph)).toBe(
      (pack.manifest.networks.detector.graph as { readonly sha256: string }).sha256,
    );
    expect(await readdir(exported)).toEqual([KEPT]);
    const again = await reopen().open(TINY);
    expect(Buffer.from(await again.graph("detector"))).toEqual(Buffer.from(graph));
    expect(exporter.built).toBe(1);
  });

  it("is shared by packs with the same weights", async () => {
    const { pack, packs, exporter, added } = await openReady();
    await writePack(join(added, "mine"), tinyManifest({ id: "mine" }));
    await pack.graph("detector");
    await (await packs.open("mine" as PackId)).graph("detector");
    expect(exporter.built).toBe(1);
  });

  it("is built anew by another version of the exporter", async () => {
    const { pack, reopen, exported } = await openReady();
    await pack.graph("detector");
    await (await reopen(new TextExporter(2)).open(TINY)).graph("detector");
    expect(await readdir(exported)).toEqual([KEPT, KEPT.replace("-v1.onnx", "-v2.onnx")]);
  });

  it("is refused, by name, when a byte of it changed, until `get` builds it again", async () => {
    const { pack, packs, exported } = await openReady();
    const graph = await pack.graph("detector");
    await writeFile(join(exported, KEPT), "something else");
    const refusal = { code: "MODEL_CHANGED", message: expect.stringContaining(KEPT) };
    await expect(pack.graph("detector")).rejects.toMatchObject(refusal);
    expect(await pack.verify()).toEqual([refusal.message]);
    expect(await packs.list()).toMatchObject([{ files: { ready: 3, missing: 0, changed: 1 } }]);

    expect(await packs.get()).toMatchObject([{ id: TINY, obtained: [], built: [KEPT] }]);
    expect(await readFile(join(exported, KEPT))).toEqual(Buffer.from(graph));
    expect(await pack.verify()).toEqual([]);
    expect(await packs.list()).toMatchObject([{ files: { ready: 4, missing: 0, changed: 0 } }]);
  });

  it("is refused when the exporter builds other bytes than the manifest says, and not kept", async () => {
    const { pack, reopen, exported } = await openReady();
    const anotherGraph = () => Buffer.from("another graph");
    const other = {
      version: 1,
      build: anotherGraph,
      buildFromScripts: anotherGraph,
      convert: anotherGraph,
      simplify: anotherGraph,
    };
    const refusal = { code: "MODEL_CHANGED", message: expect.stringContaining("ssd-mobilenet-v1") };
    await expect((await reopen(other).open(TINY)).graph("detector")).rejects.toMatchObject(refusal);
    await expect(reopen(other).get([TINY])).rejects.toMatchObject(refusal);
    await expect(readdir(exported)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await pack.verify()).toEqual([]);
  });

  it("is not built from weights that changed", async () => {
    const { pack, shipped, exporter } = await openReady();
    await writeFile(join(shipped, TINY, "detector.json"), "where they 1ie");
    await expect(pack.graph("detector")).rejects.toMatchObject({
      code: "MODEL_CHANGED",
      message: expect.stringContaining("detector.json"),
    });
    expect(exporter.built).toBe(0);
  });

  it("is used from memory where it cannot be kept", async () => {
    const { pack, exported, exporter } = await openReady();
    // A folder without permission to write would not stop a test that runs as root; a file in its place does.
    await writeFile(exported, "in the way");
    const first = await pack.graph("detector");
    expect(await pack.graph("detector")).toEqual(first);
    expect(exporter.built).toBe(2);
  });
});
