import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CollectionKey } from "../../domain/collection.js";
import { LeadlightError } from "../../domain/errors.js";
import { sha256Of } from "../../domain/ids.js";
import type { IndexSnapshots, SnapshotManifest, SnapshotReading } from "../../ports/index-snapshots.js";

/**
 * Snapshots in memory, for tests and for work that leaves nothing behind. Indexes write and read files, so one passes
 * through a temporary folder, which {@link close} removes.
 */
export class MemoryIndexSnapshots implements IndexSnapshots {
  readonly #kept = new Map<string, { readonly manifest: SnapshotManifest; readonly bytes: Uint8Array }>();
  #folder: Promise<string> | null = null;

  async read(key: CollectionKey): Promise<SnapshotReading> {
    const kept = this.#kept.get(nameOf(key));
    if (kept === undefined) return { status: "missing" };
    const file = await this.#newFile();
    await writeFile(file, kept.bytes);
    return { status: "usable", manifest: kept.manifest, file };
  }

  async replace(
    key: CollectionKey,
    facts: () => Omit<SnapshotManifest, "byteLength" | "sha256">,
    write: (file: string) => Promise<void>,
  ): Promise<void> {
    const file = await this.#newFile();
    try {
      await write(file);
      const bytes = await readWritten(file);
      const sha256 = sha256Of(bytes);
      this.#kept.set(nameOf(key), { manifest: { ...facts(), byteLength: bytes.length, sha256 }, bytes });
    } finally {
      await rm(file, { force: true });
    }
  }

  async remove(key: CollectionKey): Promise<void> {
    this.#kept.delete(nameOf(key));
  }

  /** Removes every file that {@link read} gave out. */
  async close(): Promise<void> {
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }

  async #newFile(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "leadlight-snapshots-"));
    return join(await this.#folder, randomUUID());
  }
}

function nameOf({ collection, pack }: CollectionKey): string {
  return JSON.stringify([collection, pack]);
}

async function readWritten(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new LeadlightError("INDEX_SNAPSHOT_UNWRITTEN", "expected a file for a snapshot but received none", {
      cause: thrown,
    });
  }
}
