import type { Actor } from "../actor.js";
import type { AdId, FaceId, IdentityId, OperationId, PackId, Sha256, VectorLabel } from "../ids.js";

/** Faces in the ads of an operation that are taken for one person. */
export interface Identity {
  readonly id: IdentityId;
  readonly operationId: OperationId;
  readonly faces: number;
  /** Ads that show one of them. */
  readonly ads: number;
}

/** How the faces of an operation are grouped. */
export interface IdentityState {
  /** Whose vectors they were grouped by; null before the first time. */
  readonly pack: PackId | null;
  /** Grows with every change of the groups. */
  readonly version: number;
}

/** A face that takes part, and where it is. */
export interface IdentityFace {
  readonly faceId: FaceId;
  readonly imageSha256: Sha256;
  readonly label: VectorLabel;
  readonly vector: Float32Array;
  /** Null for one that waits to be grouped. */
  readonly identityId: IdentityId | null;
}

/** A face of an identity in an ad. */
export interface IdentityPlace {
  readonly adId: AdId;
  readonly faceId: FaceId;
}

/** What a person said of identities, which outlasts every grouping anew: that some faces are another's than others, or that all are one person's. */
export interface IdentityDecision {
  readonly kind: "split" | "merge";
  /** Of a split those that were taken out; of a merge all. */
  readonly faces: readonly FaceId[];
  /** Of a split those that were left; none of a merge. */
  readonly others: readonly FaceId[];
  readonly by: Actor;
  readonly at: Date;
}

/** Members of identities as they are from now on. */
export interface IdentityChange {
  readonly groups: readonly { readonly id: IdentityId; readonly faces: readonly FaceId[] }[];
  /** Identities that are no more. */
  readonly gone: readonly IdentityId[];
}
