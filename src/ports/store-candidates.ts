import type { Candidate, NewCandidate } from "../domain/candidate.js";
import type { CandidateId, GalleryId, OperationId } from "../domain/ids.js";
import type { Lease } from "../domain/lease.js";
import type { NewOpinion, Opinion } from "../domain/opinion.js";
import type { CandidateState } from "../domain/review-state.js";

export interface CandidateFilter {
  readonly operationId?: OperationId | undefined;
  /** Only of one of these operations; none at all for none. */
  readonly reached?: readonly OperationId[] | undefined;
  readonly galleryId?: GalleryId | undefined;
  readonly possibleMinor?: boolean | undefined;
  /** Only in one of these states. */
  readonly states?: readonly CandidateState[] | undefined;
  /** Only known answers, or only real candidates. */
  readonly isKnownAnswer?: boolean | undefined;
  /**
   * Only what exists for this person, who decides candidates: of a candidate and the known answer that asks for it again, they see the
   * first one if they have given an opinion on it, and else the second one.
   */
  readonly seenBy?: string | undefined;
  /** Only what this person may give an opinion on now. */
  readonly decidableBy?: Reviewer | undefined;
}

/** Somebody who concludes on candidates, as far as the store goes by them. */
export type Reviewer = Pick<NewOpinion, "reviewer" | "verifies">;

/**
 * Possible minors first, then by
 * - `similarity`: highest first
 * - `queue`: strongest first, see `strengthOf`, so that the order tells nobody the rank
 *
 * In both, older ones first among equals.
 */
export type CandidateOrder = "similarity" | "queue";

export interface CandidatePage {
  /** `similarity` without one. */
  readonly order?: CandidateOrder;
  /**
   * Continue behind where this candidate is now; a flag that is set between two pages moves the candidates of its face, and they alone may
   * come twice or not at all.
   */
  readonly after: CandidateId | null;
  readonly limit: number;
}

export interface CandidateRepository {
  /**
   * Records those that are not there yet: a candidate of the same operation and subject that has one of the faces is
   * of the same pair, and another one is made of it only where `comesAgain` says so, and it names what is new.
   * @returns how many were new
   * @throws ARGUMENT_INVALID when one refers to what is not there, to another subject's portrait or an unknown
   * calibration, or its similarity is none; then none is recorded
   */
  record(candidates: readonly NewCandidate[]): Promise<number>;
  find(id: CandidateId): Promise<Candidate | null>;
  /** @throws CANDIDATE_UNKNOWN for an unknown `after` */
  list(filter: CandidateFilter, page: CandidatePage): Promise<Candidate[]>;
  count(filter: CandidateFilter): Promise<number>;
  /** The same by state; every state is there, 0 where there is none. */
  countByState(filter: CandidateFilter): Promise<Record<CandidateState, number>>;
  /** How many opinions a person (see `userNameKey`) has given on such candidates from a moment on. */
  countOpinions(reviewer: string, since: Date, filter: CandidateFilter): Promise<number>;
  /** In the order in which they were given; none for an unknown candidate. */
  opinions(id: CandidateId): Promise<Opinion[]>;
  /** Whether this person (see `userNameKey`) has given an opinion on it. */
  hasOpinion(id: CandidateId, reviewer: string): Promise<boolean>;
  /**
   * Claims a candidate for the next opinion, or claims it for longer.
   * @throws CANDIDATE_UNKNOWN, and for what the person could not give an opinion on: OPINION_REPEATED (as `addOpinion`), CANDIDATE_DECIDED,
   * VERIFICATION_NEEDED, CANDIDATE_LEASED
   */
  claim(id: CandidateId, reviewer: Reviewer): Promise<Lease>;
  /** Gives up one's claim, in force or not, where there is one. @throws CANDIDATE_UNKNOWN */
  letGo(id: CandidateId, reviewer: string): Promise<void>;
  /**
   * Appends an opinion, moves the candidate to the state that follows, and gives up the claim of whoever gave it.
   * A verified candidate becomes a draft lead with it, unless it is a known answer.
   * @param ifVersion the version of the candidate that the person saw; any without one
   * @throws CANDIDATE_UNKNOWN, OPINION_REPEATED when this reviewer (see `userNameKey`) gave one already, on it or on the candidate that it
   * asks for again, CANDIDATE_DECIDED,
   * VERIFICATION_NEEDED, CANDIDATE_LEASED, LEASE_LAPSED, CANDIDATE_CHANGED
   */
  addOpinion(
    id: CandidateId,
    opinion: NewOpinion,
    ifVersion?: number,
  ): Promise<{ candidate: Candidate; opinion: Opinion }>;
  /**
   * Appends the opinion that settles a conflict. A candidate that is adjudicated to be one becomes a draft lead with it.
   * @throws CANDIDATE_UNKNOWN, CANDIDATE_NOT_IN_CONFLICT, OPINION_REPEATED when this person gave one of the two
   */
  adjudicate(id: CandidateId, opinion: NewOpinion): Promise<{ candidate: Candidate; opinion: Opinion }>;
}
