import { POSSIBLE_MINOR_BELOW } from "../../domain/apparent-age.js";
import type { Confidence } from "../../domain/confidence.js";
import type { AdId, CandidateId, FaceId, OperationId, SubjectId } from "../../domain/ids.js";
import type { CandidateState } from "../../domain/review-state.js";
import type { LinkRepository } from "../../ports/store-links.js";
import { createKnownCandidate } from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import { AGE_FLAG, HELD_BACK } from "./possible-minor.js";

interface CandidateInAdRow {
  readonly ad_id: AdId;
  readonly candidate_id: CandidateId;
  readonly face_id: FaceId;
  readonly subject_id: SubjectId;
  readonly reference: string;
  readonly state: CandidateState;
  readonly confidence: string;
  readonly is_lead: 0 | 1;
}

/** What the links of a store rest on. */
export function createLinks(db: Connection): LinkRepository {
  const known = createKnownCandidate(db);
  // Ads, pictures and candidates are taken away by erasures alone, and flags follow each other: counts tell every change.
  const version = db
    .prepare<[OperationId], string>(`
      SELECT json_array(
        (SELECT count(*) FROM ads WHERE operation_seq = o.seq AND NOT is_known_answer),
        (SELECT count(*) FROM ads a JOIN ad_images ai ON ai.ad_seq = a.seq
          WHERE a.operation_seq = o.seq AND NOT a.is_known_answer),
        (SELECT json_array(count(*), sum(f.identifier_seq)) FROM found_identifiers f JOIN ads a ON a.seq = f.ad_seq
          WHERE a.operation_seq = o.seq AND NOT a.is_known_answer),
        (SELECT version FROM identity_states WHERE operation_seq = o.seq),
        (SELECT value FROM meta WHERE key = 'erasures'),
        (SELECT max(seq) FROM age_flags),
        (SELECT sum(version) FROM candidates WHERE operation_seq = o.seq),
        (SELECT count(*) FROM candidates WHERE operation_seq = o.seq AND state = 'superseded'),
        (SELECT json_array(count(*), sum(seq)) FROM stop_list WHERE operation_seq = o.seq))
      FROM operations o WHERE o.id = ?`)
    .pluck();
  const minors = db.prepare<[OperationId], { adId: AdId; isFlagged: 0 | 1 }>(`
    SELECT a.id AS adId, max(${AGE_FLAG} IS NOT NULL AND ${AGE_FLAG} IN (${HELD_BACK})) AS isFlagged
    FROM ads a JOIN operations o ON o.seq = a.operation_seq JOIN ad_images ai ON ai.ad_seq = a.seq
    JOIN faces f ON f.image_seq = ai.image_seq
    WHERE o.id = ? AND NOT a.is_known_answer
      AND (f.apparent_age < ${POSSIBLE_MINOR_BELOW} OR ${AGE_FLAG} IN (${HELD_BACK}))
    GROUP BY a.seq ORDER BY a.seq`);
  const candidates = db.prepare<[object], CandidateInAdRow>(`
    WITH page AS (
      SELECT c.seq FROM candidates c JOIN operations o ON o.seq = c.operation_seq
      WHERE o.id = @operationId AND c.seq > @after AND c.state <> 'superseded'
        AND NOT EXISTS (SELECT 1 FROM known_answers WHERE candidate_seq = c.seq)
      ORDER BY c.seq LIMIT @limit)
    SELECT a.id AS ad_id, c.id AS candidate_id, f.id AS face_id, s.id AS subject_id, s.reference, c.state, c.confidence,
      EXISTS (SELECT 1 FROM leads WHERE candidate_seq = c.seq) AS is_lead
    FROM page JOIN candidates c ON c.seq = page.seq JOIN candidate_faces m ON m.candidate_seq = c.seq
    JOIN faces f ON f.seq = m.face_seq JOIN ad_images ai ON ai.image_seq = f.image_seq
    JOIN ads a ON a.seq = ai.ad_seq AND a.operation_seq = c.operation_seq AND NOT a.is_known_answer
    JOIN subjects s ON s.seq = c.subject_seq
    ORDER BY c.seq, a.seq, f.seq`);

  return {
    async version(operationId) {
      return db.read(() => version.get(operationId) ?? "");
    },

    async minorAds(operationId) {
      return db.read(() =>
        minors.all(operationId).map(({ adId, isFlagged }) => ({ adId, isFlagged: isFlagged === 1 })),
      );
    },

    async candidates(operationId, { after, limit }) {
      return db.read(() => {
        const place = after === null ? 0 : known(after, "the page").seq;
        return candidates.all({ operationId, after: place, limit }).map((row) => {
          const confidence = JSON.parse(row.confidence) as Confidence;
          return {
            adId: row.ad_id,
            candidateId: row.candidate_id,
            faceId: row.face_id,
            subjectId: row.subject_id,
            reference: row.reference,
            state: row.state,
            isLead: row.is_lead === 1,
            log10LR: "withheld" in confidence ? null : confidence.log10LR.value,
          };
        });
      });
    },
  };
}
