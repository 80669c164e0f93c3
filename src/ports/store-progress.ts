import type { GalleryId, OperationId } from "../domain/ids.js";
import type { CandidateState } from "../domain/review-state.js";

/** Which candidates are counted: those that fulfil all of it. */
export interface CountedCandidates {
  readonly operationId?: OperationId | undefined;
  /** Only of one of these operations; none at all for none. */
  readonly reached?: readonly OperationId[] | undefined;
  readonly galleryId?: GalleryId | undefined;
}

/** How far people are with the candidates. */
export interface ProgressRepository {
  /** How many candidates are in each state; every state is there, 0 where there is none. */
  byState(counted: CountedCandidates): Promise<Record<CandidateState, number>>;
  /** How many opinions somebody has given on the candidates from a moment on. @param reviewer any spelling of the name (see `userNameKey`) */
  given(reviewer: string, since: Date, counted: CountedCandidates): Promise<number>;
}
