import type { CollectionKey } from "../domain/collection.js";
import type { Sha256 } from "../domain/ids.js";

/** What a snapshot says of itself; kept beside the file. */
export interface SnapshotManifest {
  readonly storeId: string;
  readonly indexKind: string;
  readonly space: "cosine";
  readonly collection: string;
  readonly pack: string;
  readonly dimension: number;
  readonly count: number;
  /** Sequence number of the last member of the collection that is in it. */
  readonly watermark: number;
  /**
   * Digest of that member, null when there is none. A store that was put back to an earlier state gives the same
   * sequence numbers to other vectors; this tells them apart.
   */
  readonly lastMember: Sha256 | null;
  /** What the index knows of each vector, when that is not all: its axes as little-endian float32 in base64, with their SHA-256. */
  readonly axes?: { readonly count: number; readonly values: string; readonly sha256: Sha256 };
  readonly byteLength: number;
  readonly sha256: Sha256;
}

export type SnapshotReading =
  | { readonly status: "usable"; readonly manifest: SnapshotManifest; readonly file: string }
  | { readonly status: "missing" }
  /** `reason` is for people: which check failed, and how. */
  | { readonly status: "damaged"; readonly reason: string };

/** Snapshots of indexes, one for each collection and pack. */
export interface IndexSnapshots {
  /** Checks manifest, length and SHA-256 before it calls a snapshot usable. */
  read(key: CollectionKey): Promise<SnapshotReading>;

  /**
   * Replaces the snapshot, all or nothing.
   * @param facts is asked when the file has been written
   * @param write puts the index into the file it is given
   * @throws INDEX_SNAPSHOT_UNWRITTEN, and what `write` throws
   */
  replace(
    key: CollectionKey,
    facts: () => Omit<SnapshotManifest, "byteLength" | "sha256">,
    write: (file: string) => Promise<void>,
  ): Promise<void>;

  /** Removes the snapshot, if there is one, sound or not. */
  remove(key: CollectionKey): Promise<void>;
}
