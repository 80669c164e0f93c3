import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileBackups } from "../../src/adapters/files/backups.js";
import { openFileImageStore } from "../../src/adapters/files/image-store.js";
import { openSqliteCopy, openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import { sha256Of } from "../../src/domain/ids.js";
import { createBackups, createKeptBackups } from "../../src/pipeline/backups.js";
import type { ImageStore } from "../../src/ports/image-store.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { MAIN } from "../helpers/cli.js";
import { adShowing, enrol } from "../helpers/stored-case.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** A data folder with its parts, in which ads with pictures of their own can be recorded. */
async function openData(data: string) {
  await mkdir(data, { recursive: true });
  const parts = { clock: systemClock, acting: testActing };
  const store = openSqliteStore({ file: join(data, "leadlight.sqlite"), ...parts });
  onTestFinished(() => store.close());
  const images = await openFileImageStore(join(data, "images"));
  const backups = fileBackups({ dataFolder: data, checkpointFolder: join(data, "..", "checkpoints") });
  const openStoreCopy = (file: string) => openSqliteCopy(file, parts);
  const { id } = await store.operations.ensure("operation");
  /** Makes backups of originals that are read through `readThrough`. */
  const creating = (readThrough: Pick<ImageStore, "has" | "get">) =>
    createBackups({
      store,
      images: readThrough,
      backups,
      openStoreCopy,
      clock: systemClock,
      settings: {},
    });
  return {
    store,
    images,
    creating,
    create: creating(images),
    kept: createKeptBackups({ backups, openStoreCopy }),
    async record(key: string, bytes = Buffer.from(`the picture of ${key}`)) {
      const analysis = analysedImage(key, { dimension: 512 });
      const facts = { ...analysis.facts, sha256: sha256Of(bytes), byteLength: bytes.length };
      await images.put(facts.sha256, bytes);
      return store.ads.record(adShowing(id, key, [{ ...analysis, facts }]));
    },
  };
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));

test("a backup made while ads are taken in is sound, and gives back all that it counts", async () => {
  const folder = await temporaryFolder();
  const { store, create, kept, record } = await openData(join(folder, "data"));
  for (let i = 0; i < 50; i++) await record(`before ${i}`);
  await enrol(store, "REF-1", analysedImage("portrait", { dimension: 512 }));
  let isOver = false;
  let during = 0;
  const ingest = (async () => {
    for (; !isOver; during++) await record(`during ${during}`);
  })();
  const { manifest, copied } = await create(join(folder, "backup"));
  isOver = true;
  await ingest;
  expect(during).toBeGreaterThan(0);
  // The portrait has no file: it is told of, and the rest is backed up.
  expect(manifest.missing).toEqual([sha256Of("portrait")]);
  expect(copied).toBe(manifest.counts.images - 1);
  expect(manifest.counts.ads).toBeGreaterThanOrEqual(50);
  expect(await kept.verify(join(folder, "backup"))).toMatchObject({ problems: [] });

  await kept.restore(join(folder, "backup"), join(folder, "restored"));
  const restored = await openData(join(folder, "restored"));
  expect(restored.store.id).toBe(store.id);
  expect(await restored.store.check()).toEqual([]);
  expect(await restored.store.images.count()).toBe(manifest.counts.images);
  expect((await restored.store.audit.head()).seq).toBe(manifest.auditHead.seq);
  for (const sha256 of await restored.store.images.list())
    if (sha256 !== sha256Of("portrait")) expect(await restored.images.get(sha256)).not.toBeNull();
});

test("a backup that is made anew has what is new, and nothing of what was erased", async () => {
  const folder = await temporaryFolder();
  const { store, create, kept, record } = await openData(join(folder, "data"));
  const backup = join(folder, "backup");
  const bytes = Buffer.from("a picture that is to be erased, and this is what it says");
  const { ad } = await record("erased", bytes);
  for (let i = 0; i < 5; i++) await record(`stays ${i}`);
  expect((await create(backup)).copied).toBe(6);
  await store.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed");
  await record("new");
  const { copied, manifest } = await create(backup);
  expect({ copied, images: manifest.counts.images }).toEqual({ copied: 1, images: 6 });
  expect(await kept.verify(backup)).toMatchObject({ problems: [] });
  for (const file of await filesIn(backup)) expect((await readFile(file)).includes(bytes)).toBe(false);
  expect((await readdir(backup)).filter((name) => name.startsWith("generation-"))).toEqual([
    manifest.generation,
  ]);
});

test("what is erased while a backup is made is not in it", async () => {
  const folder = await temporaryFolder();
  const { store, images, creating, kept, record } = await openData(join(folder, "data"));
  for (let i = 0; i < 20; i++) await record(`ad ${i}`);
  const bytes = Buffer.from("the picture of the ad that is erased meanwhile, and of no other");
  const { ad } = await record("erased", bytes);
  let copies = 0;
  // The first original is asked for once the store is copied, with the ad in it.
  const erasing = async () => {
    await store.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed");
    await images.remove(sha256Of(bytes), async () => false);
  };
  let erased: Promise<void> | undefined;
  const create = creating({
    has: async (sha256) => {
      copies++;
      erased ??= erasing();
      await erased;
      return images.has(sha256);
    },
    get: (sha256) => images.get(sha256),
  });
  const { manifest } = await create(join(folder, "backup"));
  expect(manifest.counts).toMatchObject({ ads: 20, images: 20 });
  // What was copied first had the ad in it, and was thrown away.
  expect(copies).toBe(21 + 20);
  expect(await kept.verify(join(folder, "backup"))).toMatchObject({ problems: [] });
  for (const file of await filesIn(join(folder, "backup")))
    expect((await readFile(file)).includes(bytes)).toBe(false);
});

test("what a process left that ended while it made a backup is removed by the next", async () => {
  const folder = await temporaryFolder();
  const { create, record } = await openData(join(folder, "data"));
  await record("ad");
  const ended = spawn(process.execPath, ["--version"]);
  await once(ended, "exit");
  const left = join(folder, `backup.partial-${ended.pid}`);
  await mkdir(left);
  await writeFile(join(left, "leadlight.sqlite"), "half of it");
  await create(join(folder, "backup"));
  expect((await readdir(folder)).sort()).toEqual(["backup", "data"]);
});

test("a changed, cut or missing file of a backup is told of, and nothing of it is restored", async () => {
  const folder = await temporaryFolder();
  const { create, kept, record } = await openData(join(folder, "data"));
  for (let i = 0; i < 3; i++) await record(`ad ${i}`);
  const [backup, target] = [join(folder, "backup"), join(folder, "target")];
  const { manifest } = await create(backup);
  const database = join(backup, manifest.generation, "leadlight.sqlite");
  const sound = await readFile(database);
  const flipped = Buffer.from(sound);
  flipped[5000] = (flipped[5000] ?? 0) ^ 1;
  await writeFile(database, flipped);
  expect((await kept.verify(backup)).problems).toEqual([expect.stringContaining("SHA-256")]);
  await expect(kept.restore(backup, target)).rejects.toMatchObject({ code: "BACKUP_INVALID" });
  expect((await readdir(folder)).sort()).toEqual(["backup", "data"]);
  await writeFile(database, sound);
  const [image] = (await filesIn(join(backup, "images"))).sort();
  await appendFile(image as string, "more");
  expect((await kept.verify(backup)).problems).toEqual([expect.stringContaining("bytes instead of")]);
  await appendFile(join(backup, manifest.generation, "files.jsonl"), "\n");
  await expect(kept.verify(backup)).rejects.toMatchObject({ code: "BACKUP_INVALID" });
  await writeFile(join(backup, "manifest.json"), "{}");
  await expect(kept.verify(backup)).rejects.toMatchObject({ code: "BACKUP_INVALID" });
});

test("nothing is backed up or restored over what is there", async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "data");
  const { create, kept, record } = await openData(data);
  await record("ad");
  const backup = join(folder, "backup");
  await create(backup);
  const live = await filesIn(data);
  await expect(kept.restore(backup, data)).rejects.toMatchObject({ code: "FOLDER_NOT_EMPTY" });
  expect(await filesIn(data)).toEqual(live);
  const other = await openData(join(folder, "other"));
  await expect(other.create(backup)).rejects.toMatchObject({ code: "FOLDER_NOT_EMPTY" });
  await expect(create(join(data, "backup"))).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
  await mkdir(join(folder, "full"));
  await writeFile(join(folder, "full", "letter.txt"), "dear");
  await expect(create(join(folder, "full"))).rejects.toMatchObject({ code: "FOLDER_NOT_EMPTY" });
  expect(await kept.verify(backup)).toMatchObject({ problems: [] });
});

test("a backup for which there is no room says so, and leaves nothing under its name", async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "data");
  const { store, record } = await openData(data);
  for (let i = 0; i < 300; i++) await record(`ad ${i}`);
  await record("large", Buffer.alloc(6_000_000, "large"));
  await store.close();
  // No file may become longer than this, as on a disk that has no more.
  for (const [kibibytes, name] of [
    [512, "the store"],
    [4096, "an original"],
  ] as const) {
    const command = [process.execPath, MAIN, "--data", data, "backup", "create", join(folder, "backup")];
    const child = spawn("/bin/sh", ["-c", `ulimit -f ${kibibytes * 2}; exec "$@"`, "sh", ...command]);
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const [exitCode] = await once(child, "close");
    expect(said, name).toContain("STORAGE_FULL");
    expect(exitCode).toBe(1);
    expect((await readdir(folder)).filter((one) => one.startsWith("backup"))).toEqual([]);
  }
});
