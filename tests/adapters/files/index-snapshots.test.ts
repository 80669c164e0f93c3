import { spawnSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { fileIndexSnapshots } from "../../../src/adapters/files/index-snapshots.js";
import { indexSnapshotsContract, SOME_FACTS } from "../../contracts/index-snapshots.contract.js";
import { keyOf } from "../../helpers/collections.js";

const KEY = keyOf("gallery:gal_1");
const OTHER_KEY = keyOf("gallery:gal_2");
const TEXT = "what an index wrote";
const write = (file: string) => writeFile(file, TEXT);

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-snapshots-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with one snapshot, and the paths of its two files. */
async function withSnapshot() {
  const folder = await emptyFolder();
  const snapshots = fileIndexSnapshots(folder);
  await snapshots.replace(KEY, () => SOME_FACTS, write);
  const names = await readdir(folder);
  const path = (ending: string) => join(folder, names.find((name) => name.endsWith(ending)) ?? "none");
  return { folder, snapshots, manifest: path(".json"), data: path(".index") };
}

async function flipBit(file: string, position: number): Promise<void> {
  const handle = await open(file, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte.writeUInt8(byte.readUInt8(0) ^ 1, 0);
  await handle.write(byte, 0, 1, position);
  await handle.close();
}

async function changeManifest(file: string, change: Record<string, unknown>): Promise<void> {
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, ...change }));
}

indexSnapshotsContract(async () => fileIndexSnapshots(join(await emptyFolder(), "made", "when", "needed")));

describe("a damaged snapshot", () => {
  test("is told from a sound one at every bit of its data", async () => {
    const { snapshots, data } = await withSnapshot();
    for (let position = 0; position < TEXT.length; position++) {
      await flipBit(data, position);
      expect(await snapshots.read(KEY)).toMatchObject({
        status: "damaged",
        reason: expect.stringContaining("SHA-256"),
      });
      await flipBit(data, position);
    }
    expect(await snapshots.read(KEY)).toMatchObject({ status: "usable" });
  });

  test("is known when its data is shorter, longer or gone", async () => {
    const { snapshots, data } = await withSnapshot();
    await appendFile(data, "!");
    expect(await snapshots.read(KEY)).toEqual({
      status: "damaged",
      reason: "its data file has 20 bytes instead of 19",
    });
    await truncate(data, 7);
    expect(await snapshots.read(KEY)).toEqual({
      status: "damaged",
      reason: "its data file has 7 bytes instead of 19",
    });
    await rm(data);
    expect(await snapshots.read(KEY)).toEqual({ status: "damaged", reason: "its data file is missing" });
  });

  test("is known when its data is not a file at all", async () => {
    const { snapshots, data } = await withSnapshot();
    await rm(data);
    await mkdir(data);
    expect(await snapshots.read(KEY)).toMatchObject({ status: "damaged" });
  });

  test.each([
    ["is empty", ""],
    ["is cut off", '{"storeId": "sto'],
    ["is not JSON", "\0\x01\x02"],
    ["is another document", "[1, 2, 3]"],
    ["is null", "null"],
  ])("is known when its manifest %s", async (_, text) => {
    const { snapshots, manifest } = await withSnapshot();
    await writeFile(manifest, text);
    expect(await snapshots.read(KEY)).toEqual({
      status: "damaged",
      reason: "its manifest is not one of an index snapshot",
    });
  });

  test.each([
    ["no count", { count: undefined }],
    ["half a vector", { count: 1.5 }],
    ["a negative watermark", { watermark: -1 }],
    ["no dimension", { dimension: 0 }],
    ["another space", { space: "l2" }],
    ["a number for a name", { collection: 7 }],
    ["a length in words", { byteLength: "19" }],
    ["something that it should not have", { comment: "hello" }],
    ["a path for a hash", { sha256: "../../../../../../../../../../../../../../../../../../etc/passwd" }],
    ["a path outside of the folder", { file: "/etc/passwd" }],
  ])("is known when its manifest has %s", async (_, change) => {
    const { snapshots, manifest } = await withSnapshot();
    await changeManifest(manifest, change);
    expect(await snapshots.read(KEY)).toMatchObject({ status: "damaged" });
  });

  test("is known when its manifest names other data", async () => {
    const { snapshots, manifest } = await withSnapshot();
    await changeManifest(manifest, { sha256: "0".repeat(64) });
    expect(await snapshots.read(KEY)).toEqual({ status: "damaged", reason: "its data file is missing" });
  });

  test("is replaced by the next one, and leaves nothing behind", async () => {
    const { folder, snapshots, manifest } = await withSnapshot();
    await writeFile(manifest, "garbage");
    await snapshots.replace(
      KEY,
      () => SOME_FACTS,
      (file) => writeFile(file, "other data"),
    );
    expect(await snapshots.read(KEY)).toMatchObject({ status: "usable" });
    expect(await readdir(folder)).toHaveLength(3);
  });
});

describe("snapshots in a folder", () => {
  test("are for nobody but their owner", async () => {
    const { folder, manifest, data } = await withSnapshot();
    for (const file of [manifest, data]) expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(join(folder, "tmp"))).mode & 0o777).toString(8)).toBe("700");
  });

  test("leave one manifest and one data file each, however often they were replaced", async () => {
    const { folder, snapshots } = await withSnapshot();
    for (const text of ["a", "b", "c", "c", "a"])
      for (const key of [KEY, OTHER_KEY])
        await snapshots.replace(
          key,
          () => SOME_FACTS,
          (file) => writeFile(file, text),
        );
    expect((await readdir(folder)).map((name) => name.replace(/^[0-9a-f]{32}/, "")).sort()).toEqual([
      "-ca978112ca1bbdca.index",
      "-ca978112ca1bbdca.index",
      ".json",
      ".json",
      "tmp",
    ]);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  test("are found by another keeper of the same folder", async () => {
    const { folder } = await withSnapshot();
    expect(await fileIndexSnapshots(folder).read(KEY)).toMatchObject({ status: "usable" });
  });

  test("clear away what a process left that died while writing, and nothing else", async () => {
    const { folder, snapshots, data } = await withSnapshot();
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await writeFile(join(folder, "tmp", `${dead}-half`), "half an ind");
    await writeFile(join(folder, "tmp", `${process.ppid}-in-use`), "half an ind");
    const orphan = data.replace(/-[0-9a-f]{16}/, "-0123456789abcdef");
    await writeFile(orphan, "data whose manifest never came");
    await writeFile(join(folder, "a note of somebody"), "hello");

    await snapshots.replace(KEY, () => SOME_FACTS, write);
    expect(await readdir(join(folder, "tmp"))).toEqual([`${process.ppid}-in-use`]);
    const names = await readdir(folder);
    expect(names).toHaveLength(4);
    expect(names).toContain("a note of somebody");
  });

  test("leave nothing behind when writing one fails halfway", async () => {
    const { folder, snapshots } = await withSnapshot();
    const before = await readdir(folder, { recursive: true });
    const replacing = snapshots.replace(
      KEY,
      () => SOME_FACTS,
      async (file) => {
        await writeFile(file, "half an ind");
        throw new Error("the index gave up");
      },
    );
    await expect(replacing).rejects.toThrow("gave up");
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  test("that cannot be written are an error of their own", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "in the way"), "a file where a folder should be");
    const replacing = fileIndexSnapshots(join(folder, "in the way")).replace(KEY, () => SOME_FACTS, write);
    await expect(replacing).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
  });

  test("whose manifest cannot be written leave the old one whole", async () => {
    const { folder, snapshots, manifest } = await withSnapshot();
    const replacing = snapshots.replace(
      KEY,
      () => SOME_FACTS,
      async (file) => {
        await writeFile(file, "newer data");
        await rm(manifest);
        await mkdir(join(manifest, "in the way"), { recursive: true });
      },
    );
    await expect(replacing).rejects.toMatchObject({ code: "INDEX_SNAPSHOT_UNWRITTEN" });
    expect((await readdir(folder)).filter((name) => name.endsWith(".index"))).toEqual([]);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });
});
