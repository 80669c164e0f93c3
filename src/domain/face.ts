import type { AgeFlagValue } from "./age-flag.js";
import type { Embedding } from "./embedding.js";
import type { Box, Point } from "./geometry.js";
import type { FaceId, PackId, Sha256, VectorLabel } from "./ids.js";
import type { ImageFacts } from "./image.js";
import type { PictureHash } from "./pdq/picture-hash.js";
import type { FaceQuality, UnsearchedReason } from "./quality.js";

/** A face as a detector found it. */
export interface DetectedFace {
  /** In pixels of the upright image, cut to its edges. */
  readonly box: Box;
  /** Facial points in pixels of the upright image; how many and in which order is the pack's affair. */
  readonly landmarks: readonly Point[];
  /** How sure the detector is that this is a face at all, 0–1. It says nothing about who it is. */
  readonly detectionScore: number;
}

/** A detected face and how good a picture of a face it is. */
export interface AssessedFace extends DetectedFace {
  readonly quality: FaceQuality;
  /** Why this face is stored but not searched; empty for one that is. */
  readonly unsearched: readonly UnsearchedReason[];
  /**
   * What a network takes for the age, in years; null when the pack has none. It may only ever be a reason to look sooner, as
   * `apparent-age.ts` says, and is shown to nobody.
   */
  readonly apparentAge: number | null;
}

/** An assessed face with the embedding of one pack. */
export interface EmbeddedFace extends AssessedFace {
  readonly embedding: Embedding;
}

/** A face that was found and stored, and left out of a search, with why. */
export type UnsearchedFace = AssessedFace & {
  readonly unsearched: readonly [UnsearchedReason, ...UnsearchedReason[]];
};

/** True for a face that no search takes; its reasons are in `unsearched`. */
export function isUnsearched<F extends AssessedFace>(face: F): face is F & UnsearchedFace {
  return face.unsearched.length > 0;
}

/** What `analyse image` makes of the bytes of a file. */
export interface AnalysedImage {
  readonly facts: ImageFacts;
  readonly pack: PackId;
  /** From the largest box to the smallest. */
  readonly faces: readonly EmbeddedFace[];
  /** Absent where the picture itself was not at hand, as in what was read from a store. */
  readonly pictureHash?: PictureHash;
}

/** A face in the store. */
export interface Face extends AssessedFace {
  readonly id: FaceId;
  readonly imageSha256: Sha256;
  /** What somebody said last of the age; null for nothing. */
  readonly ageFlag: AgeFlagValue | null;
}

/** A face in the store with its vector under one pack. */
export interface StoredFace extends Face {
  readonly embedding: Embedding;
  readonly label: VectorLabel;
}

/** Largest box first: the order in which faces of an image are numbered and shown. */
export function byArea(a: DetectedFace, b: DetectedFace): number {
  return b.box.width * b.box.height - a.box.width * a.box.height;
}
