import type { AdImage, AdMetadata } from "../domain/ad.js";
import type { NewCandidate } from "../domain/candidate.js";
import type { AnalysedImage } from "../domain/face.js";
import type { SubjectDetails } from "../domain/gallery.js";
import type { CandidateId, GalleryId, OperationId } from "../domain/ids.js";
import type { KnownAnswer, Truth } from "../domain/known-answer.js";
import type { GivenOpinion } from "../domain/reviewer-figures.js";

/** A photograph of somebody, in an ad that no comparison reads. */
export interface HiddenAd {
  readonly image: AdImage;
  readonly analysis: AnalysedImage;
  /** Which of `analysis.faces`. */
  readonly faceIndex: number;
  readonly metadata: AdMetadata;
  readonly ingestedAt: Date;
}

/** Somebody with one portrait, in a gallery that no search reads. */
export interface HiddenSubject {
  readonly details: SubjectDetails;
  readonly analysis: AnalysedImage;
  readonly faceIndex: number;
  readonly enrolledAt: Date;
}

/** A face and a subject of known people, by their places in the lists of {@link PhotographedPeople}. */
export interface KnownPair
  extends Pick<NewCandidate, "pack" | "similarity" | "confidence" | "calibrationId"> {
  readonly ad: number;
  readonly subject: number;
  readonly truth: Truth;
}

export interface PhotographedPeople {
  readonly operationId: OperationId;
  /** The gallery of which the subjects are told to be. */
  readonly galleryId: GalleryId;
  readonly ads: readonly HiddenAd[];
  readonly subjects: readonly HiddenSubject[];
  readonly pairs: readonly KnownPair[];
}

/** Candidates with known truth. Who mixes them in is whoever acts. */
export interface KnownAnswerRepository {
  /** Settled candidates of an operation (see `truthOf`) that have not been asked again yet, oldest first. */
  settled(operationId: OperationId): Promise<{ readonly id: CandidateId; readonly truth: Truth }[]>;
  /**
   * Asks settled candidates again: records a copy of each, in the order given, for people who have given no opinion on it.
   * @throws CANDIDATE_UNKNOWN for one that is not of the operation; KNOWN_ANSWER_UNUSABLE for one that is not among the `settled`;
   * then none is recorded
   */
  copy(operationId: OperationId, originals: readonly CandidateId[]): Promise<void>;
  /**
   * Records pairs of photographed people as candidates, with photographs that no comparison and no search ever meets.
   * @throws PACK_CHANGED when an analysis is not of the active pack; OPERATION_UNKNOWN, GALLERY_UNKNOWN, SUBJECT_EXISTS; EMBEDDING_INVALID,
   * EMBEDDING_PACK_MISMATCH as `AdRepository.record`
   */
  addPeople(people: PhotographedPeople): Promise<void>;
  /** Those of an operation, in the order in which they were mixed in. */
  list(operationId: OperationId): Promise<KnownAnswer[]>;
  isKnownAnswer(id: CandidateId): Promise<boolean>;
  /** Whether a candidate does not exist for this person: see `CandidateFilter.seenBy`. */
  isWithheld(id: CandidateId, reviewer: string): Promise<boolean>;
  /**
   * The independent opinions on candidates, real ones and known answers, by candidate and in the order in which they were given.
   * @param filter.reviewer only on candidates on which this person (see `userNameKey`) has given one
   */
  opinions(filter: {
    readonly operationId?: OperationId | undefined;
    readonly reviewer?: string | undefined;
  }): Promise<GivenOpinion[]>;
}
