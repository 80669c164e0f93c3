import type { Box } from "../geometry.js";
import type { AdId, CandidateId, FaceId, Sha256, SubjectId } from "../ids.js";
import { DEFAULT_MAX_DISTANCE } from "../pdq/picture-hash.js";
import type { CandidateState } from "../review-state.js";

/**
 * What two ads may have in common. Ads stand on one side of the graph and these on the other, so that a picture in 50,000 ads is one
 * node with 50,000 edges and never a clique of a billion.
 */
export const EVIDENCE_KINDS = ["image", "identifier", "identity", "subject", "site"] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Where an identifier stands in an ad: a field and an offset in it, or a picture. */
export interface FoundIn {
  /** E.g. `text`, `phones[0]`; null for a picture. */
  readonly field: string | null;
  /** UTF-16 units from the beginning of the field; null for a picture, and where only the field is known. */
  readonly offset: number | null;
  /** The picture that it is written in; null for a field. */
  readonly sha256: Sha256 | null;
  /** Where in that picture. */
  readonly box: Box | null;
}

/** Why an ad has an edge to what it has in common with others. */
export type LinkEvidence =
  | {
      readonly type: "image";
      readonly sha256: Sha256;
      /** Bits of 256 in which its PDQ hash differs from that of the node's picture; 0 for the same file. */
      readonly distance: number;
    }
  | {
      readonly type: "identifier";
      readonly identifierKind: string;
      readonly value: string;
      /** As the ad has it. */
      readonly written: string | null;
      /** Country calling code of a phone number, e.g. `+44`; null for the others. */
      readonly callingCode: string | null;
      /** 0 to 1: how sure it is that this is what stands there. */
      readonly confidence: number;
      readonly found: readonly FoundIn[];
    }
  | {
      readonly type: "faces";
      readonly faceId: FaceId;
      /** The face of another ad that it was compared with; null for the only one. */
      readonly otherFaceId: FaceId | null;
      /** Of these two; null where no calibration is in force or a person put them together. */
      readonly log10LR: number | null;
    }
  | {
      readonly type: "candidate";
      readonly candidateId: CandidateId;
      readonly faceId: FaceId;
      readonly subjectId: SubjectId;
      readonly state: CandidateState;
      /** Whether the conclusion is that it may be the person. */
      readonly isLead: boolean;
      readonly log10LR: number | null;
    }
  | { readonly type: "site"; readonly site: string };

/** An ad's edge to one node of evidence. */
export interface Mention {
  readonly ad: AdId;
  readonly kind: EvidenceKind;
  /** What makes it this node among those of its kind, e.g. a SHA-256, or `phone:+12025550147`. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  /** On the scale of a log10 LR, before the degree of the node weakens it; see {@link strengthOf}. */
  readonly strength: number;
  readonly evidence: LinkEvidence;
}

/** A key for all kinds of nodes together, and the id by which clients know one. */
export function nodeId(kind: EvidenceKind | "ad", key: string): string {
  return kind === "ad" ? key : `${kind}:${key}`;
}

/** More than this says nothing more: what is wrong then is not chance. */
const STRONGEST = 4;

/**
 * How much it says for one origin when two ads share an identifier of a kind that nobody else has, as a log10 LR. Set by hand, in the order of
 * how hard it is to share one by chance or by convention; nobody has measured them on ads.
 */
const IDENTIFIER_STRENGTHS: Readonly<Record<string, number>> = {
  phone: 3,
  email: 3,
  "crypto-address": 3,
  handle: 2.5,
  url: 2,
  domain: 1,
  // Everybody asks for 100: a price ties nothing.
  price: 0,
};

const OTHER_IDENTIFIER = 1;

/** The strength of a shared identifier. @param confidence 0 to 1 */
export function identifierStrength(kind: string, confidence: number): number {
  return (IDENTIFIER_STRENGTHS[kind] ?? OTHER_IDENTIFIER) * Math.max(0, Math.min(1, confidence));
}

/** The strength of a shared picture: 4 for the same file, falling to 2 at 31 bits. */
export function imageStrength(distance: number): number {
  return STRONGEST - (2 * Math.min(distance, DEFAULT_MAX_DISTANCE)) / DEFAULT_MAX_DISTANCE;
}

/** The strength of a shared face: its log10 LR, held to 0 and 4; 2 where only a person or a similarity says so. */
export function faceStrength(log10LR: number | null): number {
  return Math.max(0, Math.min(STRONGEST, log10LR ?? 2));
}
