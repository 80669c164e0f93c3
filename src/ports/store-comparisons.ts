import type { NewCandidate } from "../domain/candidate.js";
import type { FaceId, GalleryId, OperationId, PackId, SubjectId } from "../domain/ids.js";

/** Numbers of arrivals of ads: behind the one, up to the other. */
export interface ArrivalRange {
  readonly after: number;
  readonly upTo: number;
}

/** Faces in the ads of an operation that a comparison searches, ad by ad, with their vectors in one piece. */
export interface ProbePage {
  /** The ads up to this arrival are in it, or have no such face. */
  readonly through: number;
  /** Of every face: of its ad. Faces of one ad follow each other, those of one picture largest first. */
  readonly arrivals: readonly number[];
  readonly faces: readonly FaceId[];
  /** Of every face: a number that only faces of the same picture share. */
  readonly pictures: readonly number[];
  /** One after the other, each of the pack's dimension. */
  readonly vectors: Float32Array;
}

/** Faces of an operation that searches take, each once, with their vectors in one piece. */
export interface FacePage {
  /** Continue behind this one. */
  readonly through: number;
  readonly faces: readonly FaceId[];
  /** One after the other, each of the pack's dimension. */
  readonly vectors: Float32Array;
}

/** What is compared, and by which rules. */
export interface ComparisonKey {
  readonly operationId: OperationId;
  readonly galleryId: GalleryId;
  readonly pack: PackId;
  /** Thresholds and calibration, as text. */
  readonly settings: string;
}

/** How far a comparison has come on both sides. All numbers only grow. */
export interface ComparisonMark {
  /** Every ad that arrived up to this one was compared with… */
  readonly adsTo: number;
  /** …every subject that had changed up to this change. */
  readonly subjectsTo: number;
  /** Ads up to this arrival were compared as well… */
  readonly againTo: number;
  /** …with subjects that had changed up to this change; 0 and 0 while nothing is compared again. */
  readonly againSubjects: number;
}

export interface ComparisonRepository {
  /**
   * Reads off the event loop.
   * @param most faces of a page; the ad with the last of them is in it whole
   * @returns null where no face is left
   */
  probes(operation: OperationId, pack: PackId, range: ArrivalRange, most: number): Promise<ProbePage | null>;

  /**
   * The faces that searches take in the ads of an operation, without those of known answers, each once, oldest first. Reads off the event loop.
   * @param page.after `through` of the page before, 0 for the first
   * @returns null where no face is left
   */
  faces(
    operation: OperationId,
    pack: PackId,
    page: { readonly after: number; readonly most: number },
  ): Promise<FacePage | null>;

  /** How many ads of an operation arrived. */
  countArrivals(operation: OperationId, range: ArrivalRange): Promise<number>;

  /** The last arrival of an ad, and the last change of a subject, of all. */
  latest(): Promise<{ readonly arrival: number; readonly change: number }>;

  /** Subjects of a gallery that gained a portrait, or a vector of one, behind a change. */
  changedSubjects(gallery: GalleryId, after: number): Promise<SubjectId[]>;

  /**
   * Begins a run, which goes on where the last one of this key left off and moves its mark from now on; another one that is
   * still running moves it no more.
   * @throws OPERATION_UNKNOWN, GALLERY_UNKNOWN
   */
  begin(key: ComparisonKey): Promise<{ readonly run: number; readonly mark: ComparisonMark }>;

  /**
   * Records candidates, as `CandidateRepository.record`, and moves the mark, both or neither. An ad whose candidate waits
   * because somebody is looking at the one before it arrives anew.
   * @returns of each candidate whether it was new
   * @throws ARGUMENT_INVALID as `CandidateRepository.record`
   */
  advance(run: number, mark: ComparisonMark, candidates: readonly NewCandidate[]): Promise<boolean[]>;

  /** Keeps what a run reports. */
  finish(run: number, report: object): Promise<void>;

  /** The runs of an operation, the latest first. */
  runs(operation: OperationId, limit: number): Promise<ComparisonRun[]>;
}

export interface ComparisonRun {
  readonly galleryId: GalleryId;
  readonly startedAt: Date;
  /** What it reported at its end; null for one that is under way or ended early. */
  readonly finished: { readonly at: Date; readonly report: unknown } | null;
}
