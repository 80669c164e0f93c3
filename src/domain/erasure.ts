import type { Act } from "./audit.js";
import type { CollectionKey } from "./collection.js";
import { expected } from "./errors.js";
import type { AdId, FaceId, LeadId, Sha256, SubjectId } from "./ids.js";

/** What can be erased: each with everything that hangs on it. */
export const ERASABLES = ["subject", "ad", "image", "face"] as const;
export type Erasable = (typeof ERASABLES)[number];

export type ErasureTarget =
  | { readonly kind: "subject"; readonly id: SubjectId }
  | { readonly kind: "ad"; readonly id: AdId }
  | { readonly kind: "image"; readonly id: Sha256 }
  | { readonly kind: "face"; readonly id: FaceId };

/** The act that the log has of each. */
export const ERASURE_ACTS = {
  subject: "subject.erase",
  ad: "ad.erase",
  image: "picture.erase",
  face: "face.erase",
} as const satisfies Readonly<Record<Erasable, Act>>;

/** Why something is erased: a closed list, so that no detail of a case gets into the log. */
export const ERASURE_REASONS = [
  "not_needed",
  "collected_in_error",
  "request_of_person",
  "request_of_authority",
  "retention_over",
] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** What goes, or would go, with a target. */
export interface ErasureCount {
  /** Rows of each table that go; tables without any are left out. */
  readonly rows: Readonly<Record<string, number>>;
  /** Images that nothing else shows, whose files go. */
  readonly originals: readonly Sha256[];
  /** Indexes that held a vector which goes. */
  readonly indexes: readonly CollectionKey[];
  /** Leads that go and were released: whoever received them has to be told. */
  readonly releasedLeads: readonly LeadId[];
}

/** Something that bytes are looked for by: a piece of what was erased. */
export interface Trace {
  /** What kind of thing it is a piece of, without telling it, e.g. `ads.metadata`. */
  readonly of: string;
  readonly bytes: Uint8Array;
}

/** What was erased. */
export interface Erasure extends ErasureCount {
  /** Pieces of what the rows held; none unless they were asked for. */
  readonly traces: readonly Trace[];
}

/** What an erasure still has to do outside of the rows; kept in the store until it is done. */
export type ErasureTodo =
  | { readonly kind: "original"; readonly sha256: Sha256 }
  | { readonly kind: "index"; readonly key: CollectionKey }
  /** Nothing that was deleted may be left in the store's own files. */
  | { readonly kind: "space" };

/** All rows of a count. */
export function countRows({ rows }: Pick<ErasureCount, "rows">): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

/** @throws ARGUMENT_INVALID */
export function parseErasureReason(text: string): ErasureReason {
  const known = ERASURE_REASONS.find((reason) => reason === text);
  if (known === undefined)
    throw expected("ARGUMENT_INVALID", `one of ${ERASURE_REASONS.join(", ")}`, "the reason", text);
  return known;
}
