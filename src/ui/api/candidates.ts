import type { AgeFlagValue } from "../../domain/age-flag.js";
import type { Calibration } from "../../domain/calibration.js";
import type { ShownConfidence } from "../../domain/confidence.js";
import type { Inconsistency } from "../../domain/consistency.js";
import type { SubjectDetails } from "../../domain/gallery.js";
import type { Box } from "../../domain/geometry.js";
import type { NewEvidence } from "../../domain/new-evidence.js";
import type { OpinionValue, ReasonCode } from "../../domain/opinion.js";
import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { CandidateState, ReviewMode } from "../../domain/review-state.js";
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

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Told {
  readonly id: string;
  /** For `If-Match`: an opinion is on what its giver saw. */
  readonly version: number;
  readonly operation: string;
  readonly state: CandidateState;
  readonly reviewMode: ReviewMode;
  /** A reason to look sooner, and no more. */
  readonly possibleMinor: boolean;
  readonly pack: string;
  readonly face: ShownFace & { readonly id: string; readonly ageFlag: AgeFlagValue | null };
  readonly portrait: ShownFace & { readonly id: string; readonly faceId: string };
  /** Of the upright pictures that the boxes are in. */
  readonly pictures: { readonly face: Size; readonly portrait: Size };
  /** Whether whoever is signed in may give an opinion on it, unless somebody else is at it. */
  readonly yours: boolean;
  readonly createdAt: string;
}

/** A candidate of which the server says everything. */
export interface OpenCandidate extends Told, Valued {
  readonly blind: false;
  readonly ads: readonly AdReference[];
  readonly subject: SubjectDetails & { readonly id: string; readonly galleryId: string };
  readonly follows: { readonly candidateId: string; readonly because: NewEvidence } | null;
  /** What dates say against it. */
  readonly inconsistencies: readonly Inconsistency[];
  /** Null until it is decided. */
  readonly opinions: readonly GivenOpinion[] | null;
}

/** One of which it holds back what could lead whoever has still to give an opinion. */
export interface BlindCandidate extends Told {
  readonly blind: true;
  readonly evidence: { readonly portraits: readonly { readonly id: string; readonly faceId: string }[] };
}

export type Candidate = OpenCandidate | BlindCandidate;

export interface CandidateFilter {
  readonly state?: CandidateState;
  readonly operation?: string;
  /** Only what whoever is signed in may give an opinion on now. */
  readonly mine?: boolean;
  readonly possibleMinor?: boolean;
  readonly galleryId?: string;
}

interface CandidatePage {
  readonly items: readonly Candidate[];
  readonly nextCursor: string | null;
}

/** How many candidates come at a time: the most that the server sends at once. */
export const CANDIDATES_AT_A_TIME = 200;

/**
 * The first candidates of a list.
 * @param pages how many times {@link CANDIDATES_AT_A_TIME} at most
 * @throws Refusal OPERATION_UNKNOWN, GALLERY_UNKNOWN
 */
export async function listCandidates(
  client: Client,
  { mine, possibleMinor, ...named }: CandidateFilter,
  pages: number,
): Promise<CandidatePage> {
  const items: Candidate[] = [];
  let nextCursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const query = new URLSearchParams({ ...named, limit: String(CANDIDATES_AT_A_TIME) });
    if (mine === true) query.set("mine", "true");
    if (possibleMinor === true) query.set("possibleMinor", "true");
    if (nextCursor !== null) query.set("cursor", nextCursor);
    const found: CandidatePage = await client.json(`/v1/candidates?${query}`);
    items.push(...found.items);
    nextCursor = found.nextCursor;
    if (nextCursor === null) break;
  }
  return { items, nextCursor };
}

/** @throws Refusal CANDIDATE_UNKNOWN */
export function findCandidate(client: Client, id: string): Promise<Candidate> {
  return client.json(pathOf(id));
}

/** Claims a candidate, or claims it for longer. @throws Refusal CANDIDATE_LEASED */
export function claimCandidate(client: Client, id: string): Promise<unknown> {
  return client.json(`${pathOf(id)}/lease`, { method: "PUT" });
}

/** Lets others have a candidate. */
export function letGoOfCandidate(client: Client, id: string): Promise<unknown> {
  return client.json(`${pathOf(id)}/lease`, { method: "DELETE" });
}

export interface OpinionDraft {
  /** The version of the candidate that was seen. */
  readonly version: number;
  readonly value: OpinionValue;
  readonly reasons: readonly ReasonCode[];
  readonly note: string;
  readonly secondsSpent: number;
}

/**
 * Sends an opinion, which is that of who is signed in. The only place that knows how.
 * @param draft.keepalive whether the page is being left
 * @throws Refusal OPINION_REPEATED, CANDIDATE_DECIDED, CANDIDATE_LEASED, LEASE_LAPSED, CANDIDATE_CHANGED
 */
export async function giveOpinion(
  client: Client,
  candidateId: string,
  { version, value, reasons, note, secondsSpent }: OpinionDraft,
  keepalive: boolean,
): Promise<CandidateState> {
  const body = { value, reasons, secondsSpent, ...(note.trim() === "" ? {} : { note }) };
  const path = `${pathOf(candidateId)}/opinions`;
  const reply = await client.json<{ candidate: { state: CandidateState } }>(path, {
    method: "POST",
    body,
    headers: { "if-match": `"${version}"` },
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
