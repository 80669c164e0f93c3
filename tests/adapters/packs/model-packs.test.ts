import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PackId } from "../../../src/domain/ids.js";
import { CONTENTS, installPackage, openLibrary, TINY, tinyManifest, writePack } from "../../helpers/packs.js";

describe("the list of packs", () => {
  it("says of every pack where it comes from and how many of its files are ready, missing and changed", async () => {
    const { packs, shipped, added } = await openLibrary();
    await writeFile(join(shipped, TINY, "detector.bin"), "weights of a detectOr");
    await writeFile(join(shipped, TINY, "embedder.onnx"), CONTENTS["embedder.onnx"] as Buffer);
    await writePack(join(added, "mine"), tinyManifest({ id: "mine", description: "a pack of mine" }));
    expect(await packs.list()).toMatchObject([
      { id: TINY, origin: "shipped", files: { ready: 1, missing: 1, changed: 1 } },
      { id: "mine", origin: "added", description: "a pack of mine", files: { ready: 3, missing: 0 } },
    ]);
  });

  it("goes on past a pack that cannot be used, and says why", async () => {
    const { packs, added } = await openLibrary();
    await writePack(join(added, "odd"), { ...tinyManifest({ id: "odd" }), dimension: "many" });
    await writePack(join(added, "other"), tinyManifest({ id: "renamed" }));
    await writePack(join(added, TINY));
    await mkdir(join(added, "empty"));
    const [, odd, other, hidden, ...more] = await packs.list();
    expect(odd).toMatchObject({
      id: "odd",
      problem: expect.stringContaining("a whole number for dimension"),
    });
    expect(other).toMatchObject({ id: "other", problem: expect.stringContaining('received "renamed"') });
    expect(hidden).toMatchObject({ id: TINY, origin: "added", problem: expect.stringContaining("shipped") });
    expect(more).toEqual([]);
  });

  it("is empty without any folder", async () => {
    const { packs, shipped } = await openLibrary();
    await rm(shipped, { recursive: true });
    expect(await packs.list()).toEqual([]);
  });
});

describe("a pack of the library", () => {
  it.each(["none", "../models/tiny", "", ".exported"])("is not opened by the name %j", async (id) => {
    const { packs } = await openLibrary();
    await expect(packs.open(id as PackId)).rejects.toMatchObject({ code: "PACK_UNKNOWN" });
  });

  it.each([
    ["no JSON", "{", "JSON in UTF-8"],
    ["a manifest without end", `"${"x".repeat(300_000)}"`, "at most 262144 bytes"],
    [
      "an unknown field",
      JSON.stringify({ ...tinyManifest(), surprise: true }),
      'the manifest, .* received "surprise"',
    ],
    [
      "a name that leads elsewhere",
      JSON.stringify(tinyManifest({ files: [{ ...tinyManifest().files[0], name: "../x" } as never] })),
      "name of entry 1 of files",
    ],
    [
      "a graph of a file that it does not list",
      JSON.stringify(tinyManifest({ files: tinyManifest().files.slice(0, 2) })),
      "graph of embedder",
    ],
  ])("is refused with %s", async (_what, text, message) => {
    const { packs, shipped } = await openLibrary();
    await writeFile(join(shipped, TINY, "manifest.json"), text);
    await expect(packs.open(TINY)).rejects.toMatchObject({
      code: "PACK_INVALID",
      message: expect.stringMatching(message),
    });
  });

  it("reads files of the installed package of exactly the version it names, where they lie", async () => {
    const { packs, nodeModules } = await openLibrary();
    await installPackage(nodeModules, "1.2.4");
    const pack = await packs.open(TINY);
    expect(await pack.missing()).toEqual(Object.keys(CONTENTS));
    await installPackage(nodeModules);
    expect(await pack.missing()).toEqual([]);
    expect(await pack.read("detector.json")).toEqual(CONTENTS["detector.json"]);
    expect(await pack.graph("embedder")).toEqual(CONTENTS["embedder.onnx"]);
  });

  it("prefers files in its own folder, and so refuses one that was changed there", async () => {
    const { packs, shipped, nodeModules } = await openLibrary();
    await installPackage(nodeModules);
    await writeFile(join(shipped, TINY, "embedder.onnx"), "an embedder, the l4st of its files");
    const pack = await packs.open(TINY);
    await expect(pack.graph("embedder")).rejects.toMatchObject({
      code: "MODEL_CHANGED",
      message: expect.stringContaining("embedder.onnx"),
    });
  });

  it("names every file that is missing, changed, longer, or no file, and hands none of them out", async () => {
    const { packs, shipped } = await openLibrary();
    const folder = join(shipped, TINY);
    await writeFile(join(folder, "detector.bin"), "weights of a detector and more");
    await mkdir(join(folder, "embedder.onnx"));
    const pack = await packs.open(TINY);
    const problems = await pack.verify();
    expect(problems).toEqual([
      expect.stringMatching(/21 bytes for .*detector\.bin but received 30/),
      expect.stringContaining("detector.json"),
      expect.stringMatching(/a file for .*embedder\.onnx but received "something else"/),
    ]);
    await expect(pack.read("detector.bin")).rejects.toMatchObject({ code: "MODEL_CHANGED" });
    await expect(pack.read("detector.json")).rejects.toMatchObject({
      code: "MODEL_MISSING",
      hint: expect.stringContaining("leadlight models get"),
    });
    await expect(pack.read("../tiny/detector.bin")).rejects.toMatchObject({ code: "MODEL_MISSING" });
    await expect(pack.graph("age")).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});
