import { CANDIDATE_STATES, type CandidateState } from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { CountedCandidates, ProgressRepository } from "../../ports/store-progress.js";
import type { Connection } from "./connection.js";

/** Candidates `c` within what is counted; a filter that is null leaves nothing out. */
const COUNTED = `
  (@operationId IS NULL OR c.operation_seq = (SELECT seq FROM operations WHERE id = @operationId))
  AND (@reached IS NULL OR c.operation_seq IN
    (SELECT seq FROM operations WHERE id IN (SELECT value FROM json_each(@reached))))
  AND (@galleryId IS NULL OR c.subject_seq IN
    (SELECT s.seq FROM subjects s JOIN galleries g ON g.seq = s.gallery_seq WHERE g.id = @galleryId))`;

/** The counts of a store. */
export function createProgressCounts(db: Connection): ProgressRepository {
  const byState = db.prepare<[object], { state: CandidateState; count: number }>(
    `SELECT c.state, count(*) AS count FROM candidates c WHERE ${COUNTED} GROUP BY c.state`,
  );
  const given = db
    .prepare<[object], number>(`
      SELECT count(*) FROM opinions o JOIN candidates c ON c.seq = o.candidate_seq
      WHERE o.reviewer_key = @key AND o.created_at >= @since AND ${COUNTED}`)
    .pluck();
  return {
    async byState(counted) {
      const found = db.read(() => byState.all(bound(counted)));
      const counts = new Map(found.map(({ state, count }) => [state, count]));
      return Object.fromEntries(CANDIDATE_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<
        CandidateState,
        number
      >;
    },

    async given(reviewer, since, counted) {
      const key = userNameKey(reviewer);
      return db.read(() => given.get({ ...bound(counted), key, since: since.toISOString() }) ?? 0);
    },
  };
}

function bound({ operationId, reached, galleryId }: CountedCandidates) {
  return {
    operationId: operationId ?? null,
    reached: reached === undefined ? null : JSON.stringify(reached),
    galleryId: galleryId ?? null,
  };
}
