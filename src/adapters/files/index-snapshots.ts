import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { CollectionKey } from "../../domain/collection.js";
import { LeadlightError } from "../../domain/errors.js";
import { type Sha256, sha256Of } from "../../domain/ids.js";
import type { IndexSnapshots, SnapshotManifest, SnapshotReading } from "../../ports/index-snapshots.js";
import { isSystemError, makeFolder, removeAbandoned, syncFolder, writeWhole } from "./durable-writes.js";

const WholeNumber = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Digest = Type.String({ pattern: "^[0-9a-f]{64}$" });

const ManifestSchema = Type.Object(
  {
    storeId: Type.String(),
    indexKind: Type.String(),
    space: Type.Literal("cosine"),
    collection: Type.String(),
    pack: Type.String(),
    dimension: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    count: WholeNumber,
    watermark: WholeNumber,
    lastMember: Type.Union([Digest, Type.Null()]),
    axes: Type.Optional(
      Type.Object(
        { count: Type.Integer({ minimum: 1, maximum: 65_536 }), values: Type.String(), sha256: Digest },
        { additionalProperties: false },
      ),
    ),
    byteLength: WholeNumber,
    sha256: Digest,
  },
  { additionalProperties: false },
);

/**
 * Snapshots in a folder of their own, which is made when it is needed. Each is two files: `<name>.json`, the manifest,
 * and `<name>-<first digits of its SHA-256>.index`, the data, where the name is a digest of collection and pack. Since
 * no path is ever read from a file, a manifest cannot point elsewhere; since data files are named by their content,
 * the old snapshot stays whole until the new manifest takes its place. What is being written lies in `tmp`.
 */
export function fileIndexSnapshots(folder: string): IndexSnapshots {
  return new FileIndexSnapshots(folder);
}

class FileIndexSnapshots implements IndexSnapshots {
  readonly #folder: string;
  readonly #temporary: string;
  /** One replacement at a time: two of the same snapshot would remove each other's data. */
  #turn: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.#temporary = join(folder, "tmp");
  }

  async read(key: CollectionKey): Promise<SnapshotReading> {
    const name = nameOf(key);
    try {
      const manifest = await this.#readManifest(name);
      if (manifest === null) return { status: "missing" };
      const file = this.#dataFile(name, manifest.sha256);
      const { size } = await stat(file);
      if (size !== manifest.byteLength)
        return damaged(`its data file has ${size} bytes instead of ${manifest.byteLength}`);
      if ((await hashOf(file)) !== manifest.sha256)
        return damaged("the SHA-256 of its data file is not the one in its manifest");
      return { status: "usable", manifest, file };
    } catch (thrown) {
      if (isSystemError(thrown, "ENOENT")) return damaged("its data file is missing");
      return damaged(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  replace(
    key: CollectionKey,
    facts: () => Omit<SnapshotManifest, "byteLength" | "sha256">,
    write: (file: string) => Promise<void>,
  ): Promise<void> {
    const done = this.#turn.then(() => this.#replaceNow(nameOf(key), facts, write));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  remove(key: CollectionKey): Promise<void> {
    const name = nameOf(key);
    const done = this.#turn.then(async () => {
      await rm(this.#manifestFile(name), { force: true });
      await this.#removeUnnamed(name);
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #replaceNow(
    name: string,
    facts: () => Omit<SnapshotManifest, "byteLength" | "sha256">,
    write: (file: string) => Promise<void>,
  ): Promise<void> {
    // The number of the process lets a later one see that this one died while it wrote.
    const temporary = join(this.#temporary, `${process.pid}-${randomUUID()}`);
    await sayingUnwritten(async () => {
      await makeFolder(this.#temporary);
      await removeAbandoned(this.#temporary);
    });
    try {
      await write(temporary);
      await sayingUnwritten(async () => {
        const byteLength = await secure(temporary);
        const sha256 = await hashOf(temporary);
        const manifest: SnapshotManifest = { ...facts(), byteLength, sha256 };
        await rename(temporary, this.#dataFile(name, sha256));
        const text = `${JSON.stringify(manifest, null, 2)}\n`;
        await writeWhole(this.#temporary, this.#manifestFile(name), Buffer.from(text));
        await syncFolder(this.#folder);
      });
    } finally {
      await rm(temporary, { force: true });
      await this.#removeUnnamed(name);
    }
  }

  /** @returns null when there is none. @throws Error for one that cannot be used */
  async #readManifest(name: string): Promise<SnapshotManifest | null> {
    let text: string;
    try {
      text = await readFile(this.#manifestFile(name), "utf8");
    } catch (thrown) {
      if (isSystemError(thrown, "ENOENT")) return null;
      throw thrown;
    }
    const manifest = parseManifest(text);
    if (manifest === null) throw new Error("its manifest is not one of an index snapshot");
    return manifest;
  }

  /** Removes the data files of a snapshot that its manifest does not name: replaced ones, and one left without a manifest. */
  async #removeUnnamed(name: string): Promise<void> {
    const manifest = await this.#readManifest(name).catch(() => null);
    const named = manifest === null ? null : dataName(name, manifest.sha256);
    for (const entry of await readdir(this.#folder).catch(() => [])) {
      if (entry.startsWith(`${name}-`) && entry.endsWith(".index") && entry !== named)
        await rm(join(this.#folder, entry), { force: true });
    }
  }

  #manifestFile(name: string): string {
    return join(this.#folder, `${name}.json`);
  }

  #dataFile(name: string, sha256: Sha256): string {
    return join(this.#folder, dataName(name, sha256));
  }
}

/** What people called a collection never becomes part of a path. */
function nameOf({ collection, pack }: CollectionKey): string {
  return sha256Of(JSON.stringify([collection, pack])).slice(0, 32);
}

function dataName(name: string, sha256: Sha256): string {
  return `${name}-${sha256.slice(0, 16)}.index`;
}

function parseManifest(text: string): SnapshotManifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  // The schema has checked what the brand of a SHA-256 promises.
  return Value.Check(ManifestSchema, value) ? (value as SnapshotManifest) : null;
}

/** Embeddings tell people apart as their photographs do. */
const OWNER_ONLY = 0o600;

/** @returns the length of the file, which is on the disk then, for nobody but its owner */
async function secure(file: string): Promise<number> {
  const handle = await open(file, "r+");
  try {
    await handle.chmod(OWNER_ONLY);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

const HASHED_AT_ONCE = 1 << 20;

async function hashOf(file: string): Promise<Sha256> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: HASHED_AT_ONCE }), hash);
  return hash.digest("hex") as Sha256;
}

function damaged(reason: string): SnapshotReading {
  return { status: "damaged", reason };
}

async function sayingUnwritten(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `expected a file that can be written for a snapshot but received: ${reason}`;
    throw new LeadlightError("INDEX_SNAPSHOT_UNWRITTEN", message, { cause: thrown });
  }
}
