import { createHash } from "node:crypto";
import type { CollectionKey } from "../domain/collection.js";
import type { Sha256 } from "../domain/ids.js";
import type { IndexSnapshots, SnapshotManifest } from "../ports/index-snapshots.js";
import type { CollectionMember, CollectionRepository } from "../ports/store.js";

/** Whether a snapshot may be loaded, and if not, why: `reason` is for people. */
export type SnapshotVerdict =
  | {
      readonly status: "usable";
      readonly manifest: SnapshotManifest;
      readonly file: string;
      /** The last member that is in it, null when it is empty. */
      readonly lastMember: CollectionMember | null;
    }
  | { readonly status: "missing" | "damaged" | "foreign"; readonly reason: string };

/** What a snapshot must say of itself to belong to this index of this store. */
export type SnapshotOrigin = Pick<
  SnapshotManifest,
  "storeId" | "indexKind" | "space" | "collection" | "pack" | "dimension"
>;

/** Judges a snapshot by its bytes, its origin and the present state of the store. Loads nothing, changes nothing. */
export async function judgeSnapshot(
  key: CollectionKey,
  origin: SnapshotOrigin,
  parts: { snapshots: IndexSnapshots; collections: CollectionRepository },
): Promise<SnapshotVerdict> {
  const reading = await parts.snapshots.read(key);
  if (reading.status === "missing") return { status: "missing", reason: "there is no snapshot of it yet" };
  if (reading.status === "damaged")
    return { status: "damaged", reason: `its snapshot is damaged: ${reading.reason}` };

  const { manifest, file } = reading;
  for (const fact of ORIGIN_FACTS) {
    if (manifest[fact] !== origin[fact])
      return foreign(`has ${fact} ${manifest[fact]} instead of ${origin[fact]}`);
  }
  // A store may have been put back to an earlier state, or have had members erased, since the snapshot was written.
  const { collections } = parts;
  const { lastSequence } = await collections.state(key);
  if (manifest.watermark > lastSequence)
    return foreign(`goes up to member ${manifest.watermark}, the store to ${lastSequence}`);
  const { count } = await collections.state(key, manifest.watermark);
  if (manifest.count !== count)
    return foreign(`holds ${manifest.count} vectors where the store has ${count}`);
  const lastMember = await memberAt(collections, key, manifest.watermark);
  if (manifest.lastMember !== digestOf(lastMember))
    return foreign(`ends with another member than the store has at ${manifest.watermark}`);
  return { status: "usable", manifest, file, lastMember };
}

/** Digest of a member by its number, its label and its vector; null for none. */
export function digestOf(member: CollectionMember | null): Sha256 | null {
  if (member === null) return null;
  const hash = createHash("sha256").update(`${member.sequence}:${member.label}:`).update(member.vector);
  return hash.digest("hex") as Sha256;
}

const ORIGIN_FACTS = ["storeId", "indexKind", "space", "collection", "pack", "dimension"] as const;

async function memberAt(
  collections: CollectionRepository,
  key: CollectionKey,
  sequence: number,
): Promise<CollectionMember | null> {
  if (sequence === 0) return null;
  const [member] = await collections.membersAfter(key, sequence - 1, 1);
  return member?.sequence === sequence ? member : null;
}

function foreign(reason: string): SnapshotVerdict {
  return { status: "foreign", reason: `its snapshot ${reason}` };
}
