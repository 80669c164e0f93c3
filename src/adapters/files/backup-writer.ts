import { randomUUID } from "node:crypto";
import { chmod, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BackupFile, BackupManifest } from "../../domain/backup.js";
import { type Sha256, sha256Of } from "../../domain/ids.js";
import type { BackupWriter } from "../../ports/backups.js";
import { makeFolder, OWNER_ONLY_FILE, syncFolder, writeWhole } from "./durable-writes.js";
import { openFileImageStore } from "./image-store.js";
import { hashFile } from "./whole-files.js";

/** Where what a backup has beside the store and its originals comes from. */
export interface BackupSources {
  readonly dataFolder: string;
  readonly checkpointFolder: string;
}

const DATABASE = "leadlight.sqlite";

/**
 * Begins to write a backup.
 * @param place.root where it is written: for a new one beside `folder`, which takes its name at the end
 */
export async function openBackupWriter(place: {
  readonly root: string;
  readonly folder: string;
  readonly isNew: boolean;
  readonly sources: BackupSources;
}): Promise<BackupWriter> {
  const { root, folder, isNew, sources } = place;
  const generation = `generation-${randomUUID().replaceAll("-", "")}`;
  const own = join(root, generation);
  const files: BackupFile[] = [];

  async function abort(): Promise<void> {
    await rm(isNew ? root : own, { recursive: true, force: true });
  }

  /** Copies what lies in a folder, if there is one. */
  async function addFolder(from: string, name: string, isWanted: (file: string) => boolean): Promise<void> {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true }).catch(() => [])) {
      const path = join(entry.parentPath, entry.name);
      const below = path.slice(from.length + 1).replaceAll("\\", "/");
      if (!entry.isFile() || below.split("/").includes("tmp") || !isWanted(below)) continue;
      const to = join(own, name, below);
      await makeFolder(dirname(to));
      files.push({ path: `${generation}/${name}/${below}`, ...(await hashFile(path, to)) });
      await syncFolder(dirname(to));
    }
  }

  async function writeFiles(manifest: Omit<BackupManifest, "format" | "generation" | "files">) {
    const list = Buffer.from(files.map((file) => `${JSON.stringify(file)}\n`).join(""));
    await writeWhole(own, join(own, "files.jsonl"), list);
    await syncFolder(own);
    const byteLength = files.reduce((sum, file) => sum + file.byteLength, 0);
    const whole: BackupManifest = {
      format: 1,
      ...manifest,
      generation,
      files: { count: files.length, byteLength, sha256: sha256Of(list) },
    };
    const text = Buffer.from(`${JSON.stringify(whole, null, 2)}\n`);
    await writeWhole(own, join(root, "manifest.json"), text);
    await syncFolder(root);
    return whole;
  }

  try {
    await makeFolder(own);
    const images = await openFileImageStore(join(root, "images"));
    const databaseFile = join(own, DATABASE);
    // Made by us, so that nobody else can read it.
    await (await open(databaseFile, "wx", OWNER_ONLY_FILE)).close();
    return {
      databaseFile,
      abort,

      async addImage(sha256, byteLength, read) {
        const isThere = await images.has(sha256);
        if (!isThere) await images.put(sha256, await read());
        files.push({ path: imagePath(sha256), byteLength, sha256 });
        return !isThere;
      },

      async commit(facts) {
        await chmod(databaseFile, OWNER_ONLY_FILE);
        await syncFile(databaseFile);
        files.push({ path: `${generation}/${DATABASE}`, ...(await hashFile(databaseFile)) });
        await addFolder(join(sources.dataFolder, "models"), "models", () => true);
        await addFolder(sources.checkpointFolder, "checkpoints", (file) => file.endsWith(".json"));
        const manifest = await writeFiles(facts);
        if (isNew) {
          await rename(root, folder);
          await syncFolder(dirname(folder));
        } else await removeOld(root, generation, new Set(files.map(({ path }) => path)));
        return manifest;
      },
    };
  } catch (thrown) {
    await abort();
    throw thrown;
  }
}

function imagePath(sha256: Sha256): string {
  return `images/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** SQLite leaves it to us. */
async function syncFile(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What only the manifest before named: also images that were erased since. */
async function removeOld(root: string, generation: string, named: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(root))
    if (name.startsWith("generation-") && name !== generation)
      await rm(join(root, name), { recursive: true });
  const images = await openFileImageStore(join(root, "images"));
  for await (const sha256 of images.list())
    await images.remove(sha256, async () => named.has(imagePath(sha256)));
}
