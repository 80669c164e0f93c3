import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PackId } from "../../../src/domain/ids.js";
import type { PackManifest } from "../../../src/domain/pack-manifest.js";
import { CONTENTS, installPackage, openLibrary, TINY, tinyManifest, writePack } from "../../helpers/packs.js";

const MINE = "mine" as PackId;

/** A library and a pack of a user, `mine`, outside of it. */
async function withOwnPack(changes: Partial<PackManifest> = {}, files?: Record<string, Uint8Array>) {
  const library = await openLibrary();
  const own = await writePack(join(library.folder, "own"), tinyManifest({ id: MINE, ...changes }), files);
  return { ...library, own };
}

const namesIn = (folder: string) => readdir(folder).catch((): string[] => []);

describe("adding a pack", () => {
  it("copies manifest and files, which work without the original then", async () => {
    const { packs, own, added } = await withOwnPack();
    await writeFile(join(own, "notes.txt"), "not of the pack");
    expect(await packs.add(own)).toEqual({ id: MINE, isNew: true });
    await rm(own, { recursive: true });
    expect((await readdir(join(added, MINE))).sort()).toEqual(
      [...Object.keys(CONTENTS), "manifest.json"].sort(),
    );
    expect(await readdir(added)).toEqual([MINE]);
    const pack = await packs.open(MINE);
    expect(await pack.verify()).toEqual([]);
    expect(pack.manifest).toEqual(tinyManifest({ id: MINE }));
    expect((await packs.list())[1]).toMatchObject({ id: MINE, origin: "added", files: { ready: 4 } });
  });

  it("does nothing for one that is known already, and puts back what it lost", async () => {
    const { packs, own, added } = await withOwnPack();
    await packs.add(own);
    await writeFile(join(added, MINE, "embedder.onnx"), "changed");
    expect(await packs.add(own)).toEqual({ id: MINE, isNew: false });
    expect(await readFile(join(added, MINE, "embedder.onnx"))).toEqual(CONTENTS["embedder.onnx"]);
  });

  it("refuses another pack under the id of a shipped or an added one, and changes neither", async () => {
    const { packs, own, added, folder } = await withOwnPack();
    await packs.add(own);
    for (const id of [MINE, TINY]) {
      const other = await writePack(join(folder, `other-${id}`), tinyManifest({ id, dimension: 8 }));
      await expect(packs.add(other)).rejects.toMatchObject({ code: "PACK_EXISTS" });
    }
    expect((await packs.open(MINE)).info.dimension).toBe(4);
    expect(await readdir(added)).toEqual([MINE]);
  });

  it("leaves files of an installed package where they are", async () => {
    const { packs, own, added, nodeModules } = await withOwnPack({}, {});
    await installPackage(nodeModules);
    await packs.add(own);
    expect(await readdir(join(added, MINE))).toEqual(["manifest.json"]);
    expect(await (await packs.open(MINE)).verify()).toEqual([]);
  });

  it("follows a link to the folder itself, and links within it", async () => {
    const { packs, own, folder } = await withOwnPack();
    await cp(join(own, "embedder.onnx"), join(own, "really.onnx"));
    await rm(join(own, "embedder.onnx"));
    await symlink("really.onnx", join(own, "embedder.onnx"));
    await symlink(own, join(folder, "link"));
    expect(await packs.add(join(folder, "link"))).toEqual({ id: MINE, isNew: true });
    expect(await (await packs.open(MINE)).verify()).toEqual([]);
  });
});

describe("a pack that is refused leaves nothing behind", () => {
  const expectRefused = async (
    { packs, added, own }: Awaited<ReturnType<typeof withOwnPack>>,
    code: string,
    message: string | RegExp,
  ) => {
    await expect(packs.add(own)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await namesIn(added)).toEqual([]);
  };

  it("when a byte of a file is another", async () => {
    const library = await withOwnPack();
    await writeFile(join(library.own, "embedder.onnx"), "an embedder, the l4st of its files");
    await expectRefused(library, "MODEL_CHANGED", "embedder.onnx");
  });

  it("when a file is missing", async () => {
    const library = await withOwnPack();
    await rm(join(library.own, "embedder.onnx"));
    await expectRefused(library, "MODEL_MISSING", "embedder.onnx");
  });

  it("when a graph does not become what the manifest says", async () => {
    const { networks } = tinyManifest();
    const graph = { ...networks.detector.graph, sha256: "0".repeat(64) };
    const detector = { ...networks.detector, graph };
    await expectRefused(
      await withOwnPack({ networks: { ...networks, detector } }),
      "MODEL_CHANGED",
      "ssd-mobilenet-v1",
    );
  });

  it("when a file or the manifest is a link that leads out of the folder", async () => {
    for (const name of ["embedder.onnx", "manifest.json"]) {
      const library = await withOwnPack();
      const outside = join(library.folder, name);
      await cp(join(library.own, name), outside);
      await rm(join(library.own, name));
      await symlink(outside, join(library.own, name));
      await expectRefused(library, "PACK_INVALID", "a link that leads out of it");
    }
  });

  it.each([
    ["../embedder.onnx", "name of entry 1 of files"],
    ["/etc/passwd", "name of entry 1 of files"],
    [".hidden", "name of entry 1 of files"],
    ["manifest.json", "another name"],
    ["Embedder.onnx", "a name of its own"],
  ])("when a file is called %s", async (name, message) => {
    const [first, ...others] = tinyManifest().files;
    const files = [{ ...first, name } as (typeof others)[number], ...others];
    await expectRefused(await withOwnPack({ files }), "PACK_INVALID", message);
  });

  it("when a field is wrong, with its place", async () => {
    const { networks } = tinyManifest();
    const input = { ...networks.embedder.input, colour: "grey" as "rgb" };
    await expectRefused(
      await withOwnPack({ networks: { ...networks, embedder: { ...networks.embedder, input } } }),
      "PACK_INVALID",
      "one of rgb, bgr for colour of input of embedder of networks",
    );
  });

  it("when it has no manifest, one of no end, or is no folder", async () => {
    const library = await withOwnPack();
    const manifest = join(library.own, "manifest.json");
    await writeFile(manifest, `{"id": "${"x".repeat(300_000)}"}`);
    await expectRefused(library, "PACK_INVALID", "at most 262144 bytes");
    await rm(manifest);
    await expectRefused(library, "PACK_INVALID", "a readable manifest");
    await expectRefused({ ...library, own: join(library.folder, "none") }, "PACK_INVALID", "a folder with");
  });

  it("when something else has its place", async () => {
    const library = await withOwnPack();
    await mkdir(join(library.added, MINE, "in the way"), { recursive: true });
    await expect(library.packs.add(library.own)).rejects.toMatchObject({ code: "PACK_EXISTS" });
    expect(await readdir(library.added)).toEqual([MINE]);
  });
});
