import { CANDIDATE_STATES, type CandidateState } from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { CountedCandidates, ProgressRepository } from "../../ports/store-progress.js";
import { type KeptCandidate, type StoreTables, where } from "./store-tables.js";

/** The counts of a store in memory. */
export function createMemoryProgress(tables: StoreTables): ProgressRepository {
  const counted = ({ operationId, reached, galleryId }: CountedCandidates): KeptCandidate[] =>
    where(
      tables.candidates,
      (candidate) =>
        (operationId === undefined || candidate.operationId === operationId) &&
        (reached === undefined || reached.includes(candidate.operationId)) &&
        (galleryId === undefined || tables.subjects.get(candidate.subjectId)?.galleryId === galleryId),
    );
  const opinionsBy = (reviewer: string) => {
    const key = userNameKey(reviewer);
    return tables.opinions.filter((opinion) => userNameKey(opinion.reviewer) === key);
  };

  return {
    async byState(wanted) {
      const candidates = counted(wanted);
      const count = (state: CandidateState) => candidates.filter((one) => one.state === state).length;
      return Object.fromEntries(CANDIDATE_STATES.map((state) => [state, count(state)])) as Record<
        CandidateState,
        number
      >;
    },

    async given(reviewer, since, wanted) {
      const ids = new Set(counted(wanted).map(({ id }) => id));
      return opinionsBy(reviewer).filter(
        ({ candidateId, createdAt }) => ids.has(candidateId) && createdAt >= since,
      ).length;
    },
  };
}
