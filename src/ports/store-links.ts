import type { AdId, CandidateId, FaceId, OperationId, StopId, SubjectId } from "../domain/ids.js";
import type { StopEntry } from "../domain/links/stop-entry.js";
import type { CandidateState } from "../domain/review-state.js";

/** An ad with a face that may be a minor's. */
export interface MinorAd {
  readonly adId: AdId;
  /** Whether a person said so, and not the machine alone. */
  readonly isFlagged: boolean;
}

/** A candidate in an ad that shows one of its faces. */
export interface AdCandidate {
  readonly adId: AdId;
  readonly candidateId: CandidateId;
  readonly faceId: FaceId;
  readonly subjectId: SubjectId;
  /** The subject's number in its gallery. */
  readonly reference: string;
  readonly state: CandidateState;
  /** Whether it has become a lead. */
  readonly isLead: boolean;
  /** Null where it was withheld. */
  readonly log10LR: number | null;
}

/** What the links between the ads of an operation rest on. Ads and candidates of known answers are in none of it. */
export interface LinkRepository {
  /** Text that is another one as soon as anything of it has changed. */
  version(operationId: OperationId): Promise<string>;
  minorAds(operationId: OperationId): Promise<MinorAd[]>;
  /**
   * The candidates of an operation by their ads, oldest candidate first; superseded ones are left out.
   * @param page.after continue behind this candidate
   * @param page.limit at most so many candidates, each with all of its ads
   * @throws CANDIDATE_UNKNOWN for an unknown `after`
   */
  candidates(
    operationId: OperationId,
    page: { after: CandidateId | null; limit: number },
  ): Promise<AdCandidate[]>;
}

/** Evidence that ties nothing because a supervisor says so. Who adds an entry is whoever acts. */
export interface StopListRepository {
  /** Adds an entry; one that is there for the node stays as it is. @throws OPERATION_UNKNOWN */
  add(entry: Pick<StopEntry, "operationId" | "node" | "note">): Promise<StopEntry>;
  find(id: StopId): Promise<StopEntry | null>;
  /** Oldest first. */
  list(operationId: OperationId): Promise<StopEntry[]>;
  /** @throws STOP_ENTRY_UNKNOWN */
  remove(id: StopId): Promise<void>;
}
