import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFileImageStore } from "../../../src/adapters/files/image-store.js";
import type { Sha256 } from "../../../src/domain/ids.js";
import { imageStoreContract } from "../../contracts/image-store.contract.js";

const PUT_IMAGES = fileURLToPath(new URL("put-images.ts", import.meta.url));
const IMAGE = new TextEncoder().encode("an image");
const HASH = createHash("sha256").update(IMAGE).digest("hex") as Sha256;

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "leadlight-images-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const fileOf = (folder: string, sha256 = HASH) =>
  join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const leftoversIn = (folder: string) => readdir(join(folder, "tmp"));
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

imageStoreContract(async () => openFileImageStore(await emptyFolder()));

describe("images in a folder", () => {
  test("lie under their hash and its first digits, for nobody but their owner", async () => {
    const folder = join(await emptyFolder(), "images");
    await (await openFileImageStore(folder)).put(HASH, IMAGE);
    expect(Buffer.compare(await readFile(fileOf(folder)), IMAGE)).toBe(0);
    expect(await modeOf(fileOf(folder))).toBe("600");
    for (const path of [
      folder,
      join(folder, "tmp"),
      dirname(fileOf(folder)),
      dirname(dirname(fileOf(folder))),
    ])
      expect(await modeOf(path)).toBe("700");
    expect(await leftoversIn(folder)).toEqual([]);
  });

  test("are there when the folder is opened again, in this process or beside another store", async () => {
    const folder = await emptyFolder();
    const [first, second] = [await openFileImageStore(folder), await openFileImageStore(folder)];
    await Promise.all([first, second].flatMap((store) => [store.put(HASH, IMAGE), store.put(HASH, IMAGE)]));
    const reopened = await openFileImageStore(folder);
    expect(Buffer.compare((await reopened.get(HASH)) ?? Buffer.alloc(0), IMAGE)).toBe(0);
    expect(await leftoversIn(folder)).toEqual([]);
  });

  test("are not written again when they are there already", async () => {
    const folder = await emptyFolder();
    const store = await openFileImageStore(folder);
    await store.put(HASH, IMAGE);
    const before = await stat(fileOf(folder));
    await store.put(HASH, IMAGE);
    expect((await stat(fileOf(folder))).ino).toBe(before.ino);
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ["cut off", (file) => truncate(file, 3)],
    ["emptied", (file) => truncate(file, 0)],
    ["altered at the same length", (file) => writeFile(file, "aN image")],
  ])("are reported as damaged when the file is %s, and repaired by keeping them again", async (_, damage) => {
    const folder = await emptyFolder();
    const store = await openFileImageStore(folder);
    await store.put(HASH, IMAGE);
    await damage(fileOf(folder));
    await expect(store.get(HASH)).rejects.toMatchObject({
      code: "STORE_DAMAGED",
      message: expect.stringMatching(
        /^expected bytes with the SHA-256 \w{64} for a kept image but received "\w{64}"$/,
      ),
    });
    await store.put(HASH, IMAGE);
    expect(Buffer.compare((await store.get(HASH)) ?? Buffer.alloc(0), IMAGE)).toBe(0);
  });

  test("are listed without whatever else lies in the folder", async () => {
    const folder = await emptyFolder();
    const store = await openFileImageStore(folder);
    await store.put(HASH, IMAGE);
    const beside = dirname(fileOf(folder));
    await writeFile(join(folder, HASH), IMAGE);
    await writeFile(join(beside, `${HASH}.bak`), "");
    await writeFile(join(beside, HASH.toUpperCase()), "");
    await writeFile(join(beside, "f".repeat(64)), "in the wrong place");
    await mkdir(join(beside, `${HASH.slice(0, 63)}0`));
    await mkdir(join(folder, "zz"));
    await writeFile(join(folder, "00"), "no folder");
    const found: Sha256[] = [];
    for await (const sha256 of store.list()) found.push(sha256);
    expect(found).toEqual([HASH]);
  });

  test("leave nothing behind when they cannot be put in their place", async () => {
    const folder = await emptyFolder();
    const store = await openFileImageStore(folder);
    await mkdir(join(fileOf(folder), "in the way"), { recursive: true });
    await expect(store.put(HASH, IMAGE)).rejects.toThrow();
    expect(await leftoversIn(folder)).toEqual([]);
  });
});

describe("what writers left in a folder", () => {
  test("is removed when their process has ended, and kept while it lives", async () => {
    const folder = await emptyFolder();
    await openFileImageStore(folder);
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const names = [`${dead}-left`, `${process.ppid}-in-use`, `${process.pid}-in-use`, "no-writer"];
    for (const name of names) await writeFile(join(folder, "tmp", name), "half an ima");
    await openFileImageStore(folder);
    expect((await leftoversIn(folder)).sort()).toEqual(names.slice(1).sort());
  });

  test("is removed when it is older than this process, although that has the same number now", async () => {
    const folder = await emptyFolder();
    await openFileImageStore(folder);
    const file = join(folder, "tmp", `${process.pid}-left`);
    await writeFile(file, "half an ima");
    await utimes(file, new Date(), new Date(Date.now() - process.uptime() * 1000 - 60_000));
    await openFileImageStore(folder);
    expect(await leftoversIn(folder)).toEqual([]);
  });

  test("never becomes an image: one killed while writing leaves whole images only", async () => {
    const folder = await emptyFolder();
    const writer = spawn(process.execPath, ["--import", "tsx", PUT_IMAGES, folder, "300000"]);
    onTestFinished(() => void writer.kill("SIGKILL"));
    const kept: Sha256[] = [];
    for await (const line of createInterface(writer.stdout)) {
      kept.push(JSON.parse(line).kept);
      if (kept.length === 30) writer.kill("SIGKILL");
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
    expect(writer.signalCode).toBe("SIGKILL");

    const store = await openFileImageStore(folder);
    expect(await leftoversIn(folder)).toEqual([]);
    const found = new Set<Sha256>();
    for await (const sha256 of store.list()) {
      found.add(sha256);
      expect((await store.get(sha256))?.length).toBe(300_000);
    }
    expect(kept.filter((sha256) => !found.has(sha256))).toEqual([]);
  });
});

/** Runs a shell script in which a file system of 256 KB is mounted on `$1`; Linux lets an ordinary user do this, some containers do not. */
function withSmallDisk(folder: string, script: string, ...args: string[]) {
  const mounting = `mount -t tmpfs -o size=256k none "$1" && ${script}`;
  const command = ["--map-root-user", "--mount", "sh", "-c", mounting, "sh", folder, ...args];
  return spawnSync("unshare", command, { encoding: "utf8" });
}

describe("a full disk", () => {
  test("is said to be one, and holds no part of the image that did not fit", async (context) => {
    const folder = await emptyFolder();
    if (withSmallDisk(folder, "true").status !== 0)
      context.skip("this machine lets nobody mount a small file system");
    const script = 'exec "$2" --import tsx "$3" "$1" 100000';
    const { stdout, stderr } = withSmallDisk(folder, script, process.execPath, PUT_IMAGES);
    const lines = stdout.split("\n").filter((line) => line !== "");
    expect(stderr).toBe("");
    expect(lines.slice(0, -1).map((line) => Object.keys(JSON.parse(line)))).toEqual([["kept"], ["kept"]]);
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ refused: "STORAGE_FULL", has: false, leftovers: [] });
  });
});
