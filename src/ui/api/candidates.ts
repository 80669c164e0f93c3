import type { AgeFlagValue } from "../../domain/age-flag.js";
import type { Calibration } from "../../domain/calibration.js";
import type { CandidateState } from "../../domain/candidate.js";
import type { ShownConfidence } from "../../domain/confidence.js";
import type { SubjectDetails } from "../../domain/gallery.js";
import type { Box } from "../../domain/geometry.js";
import type { OpinionValue, ReasonCode } from "../../domain/opinion.js";
import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { Client } from "./client.js";

/** A face with what is known of the picture of it. */
export interface ShownFace {
  readonly box: Box;
  readonly quality: FaceQuality;
  readonly unsearched: readonly UnsearchedReason[];
  readonly imageSha256: string;
}

interface AdReference {
  readonly id: string;
  readonly site?: string;
  readonly externalId?: string;
  readonly sourceUrl?: string;
  readonly title?: string;
}

interface GivenOpinion {
  readonly id: string;
  readonly reviewer: string;
  readonly value: OpinionValue;
  readonly reasons: readonly ReasonCode[];
  readonly note: string | null;
  readonly createdAt: string;
}

/** What a similarity is worth and what it was computed from. */
export type Valued = Partial<Exclude<ShownConfidence, { confidence: unknown }>> & {
  readonly confidence?: { readonly withheld: string };
  readonly similarity: number;
  readonly evidence: {
    readonly calibrationId: string | null;
    readonly templates: { readonly portraits: number; readonly probes: number };
    readonly portraits: readonly {
      readonly id: string;
      readonly faceId: string;
      readonly similarity: number;
    }[];
    readonly faces: readonly { readonly id: string; readonly similarity: number }[];
  };
};

export interface Candidate extends Valued {
  readonly id: string;
  readonly operation: string;
  readonly state: CandidateState;
  /** A reason to look sooner, and no more. */
  readonly possibleMinor: boolean;
  readonly pack: string;
  readonly face: ShownFace & { readonly id: string; readonly ageFlag: AgeFlagValue | null };
  readonly ads: readonly AdReference[];
  readonly subject: SubjectDetails & { readonly id: string; readonly galleryId: string };
  readonly portrait: ShownFace & { readonly id: string; readonly faceId: string };
  /** Whether the server holds back what could lead whoever asks; absent where it leaves that to the page. */
  readonly blind?: boolean;
  /** Null until two people have decided. */
  readonly opinions: readonly GivenOpinion[] | null;
  readonly createdAt: string;
}

/** Whether similarity, rank and names stay hidden. @param hasGiven whether whoever is signed in has given an opinion on it here */
export function isBlind({ blind, opinions }: Candidate, hasGiven: boolean): boolean {
  return blind ?? (opinions === null && !hasGiven);
}

export interface CandidateFilter {
  readonly state?: CandidateState;
  readonly operation?: string;
}

interface CandidatePage {
  readonly items: readonly Candidate[];
  readonly nextCursor: string | null;
}

/** The most that one page may hold. */
const PAGE = 200;

/** @throws Refusal OPERATION_UNKNOWN */
export function listCandidates(client: Client, filter: CandidateFilter): Promise<CandidatePage> {
  const query = new URLSearchParams({ ...filter, limit: String(PAGE) });
  return client.json(`/v1/candidates?${query}`);
}

/** @throws Refusal CANDIDATE_UNKNOWN */
export function findCandidate(client: Client, id: string): Promise<Candidate> {
  return client.json(pathOf(id));
}

export interface OpinionDraft {
  readonly value: OpinionValue;
  readonly reasons: readonly ReasonCode[];
  readonly note: string;
  readonly secondsSpent: number;
}

/**
 * Sends an opinion, which is that of who is signed in. The only place that knows how.
 * @param draft.keepalive whether the page is being left
 * @throws Refusal OPINION_REPEATED, CANDIDATE_DECIDED
 */
export async function giveOpinion(
  client: Client,
  candidateId: string,
  { value, reasons, note, secondsSpent }: OpinionDraft,
  keepalive: boolean,
): Promise<CandidateState> {
  const body = { value, reasons, secondsSpent, ...(note.trim() === "" ? {} : { note }) };
  const path = `${pathOf(candidateId)}/opinions`;
  const reply = await client.json<{ candidate: { state: CandidateState } }>(path, {
    method: "POST",
    body,
    keepalive,
  });
  return reply.candidate.state;
}

/** Settles a disagreement. @throws Refusal CANDIDATE_NOT_IN_CONFLICT, OPINION_REPEATED for who gave one of the two */
export function adjudicate(
  client: Client,
  candidateId: string,
  value: OpinionValue,
  note: string,
): Promise<unknown> {
  const body = { value, note };
  return client.json(`${pathOf(candidateId)}/adjudication`, { method: "POST", body });
}

/** @throws Refusal CALIBRATION_UNKNOWN */
export function findCalibration(client: Client, id: string): Promise<Calibration> {
  return client.json(`/v1/calibrations/${encodeURIComponent(id)}`);
}

const pathOf = (id: string) => `/v1/candidates/${encodeURIComponent(id)}`;

/** Where the server draws a face, and a whole picture. */
export const cropPath = (faceId: string) => `/v1/faces/${encodeURIComponent(faceId)}/crop`;
export const previewPath = (sha256: string) => `/v1/images/${encodeURIComponent(sha256)}/preview`;
