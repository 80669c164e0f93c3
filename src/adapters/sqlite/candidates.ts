import type { Candidate, NewCandidate } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId } from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store.js";
import { createCandidateList } from "./candidate-list.js";
import { type CandidateRow, SELECT_CANDIDATES, toCandidate } from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import { createOpinions } from "./opinions.js";

interface Parties {
  readonly operation: number;
  readonly face: number;
  readonly subject: number;
  readonly portrait: number;
}

/** The candidates of a store, with the opinions on them. */
export function createCandidates(db: Connection, clock: Clock): CandidateRepository {
  const byId = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  const parties = db.prepare<[NewCandidate], Parties>(`
    SELECT o.seq AS operation, f.seq AS face, s.seq AS subject, p.seq AS portrait
    FROM operations o, faces f JOIN embeddings e ON e.face_seq = f.seq,
      subjects s JOIN portraits p ON p.subject_seq = s.seq
    WHERE o.id = @operationId AND f.id = @faceId AND e.pack = @pack
      AND s.id = @subjectId AND p.id = @portraitId`);
  const insert = db.prepare<[object]>(`
    INSERT INTO candidates
      (id, operation_seq, face_seq, subject_seq, portrait_seq, pack, similarity, state, created_at)
    VALUES (@id, @operation, @face, @subject, @portrait, @pack, @similarity, 'unreviewed', @createdAt)
    ON CONFLICT (operation_seq, face_seq, subject_seq) DO NOTHING`);

  function insertNew(candidate: NewCandidate): number {
    const { pack, similarity } = candidate;
    const seqs = parties.get(candidate);
    if (seqs === undefined) {
      const ids = [candidate.operationId, candidate.faceId, candidate.subjectId, candidate.portraitId];
      throw expected(
        "ARGUMENT_INVALID",
        "an operation, a face of the pack, and a subject with its portrait",
        "a candidate",
        ids.join(", "),
      );
    }
    if (!(similarity >= -1 && similarity <= 1))
      throw expected("ARGUMENT_INVALID", "a number from -1 to 1", "the similarity", similarity);
    const createdAt = clock.now().toISOString();
    return insert.run({ id: newId("cand"), ...seqs, pack, similarity, createdAt }).changes;
  }

  function find(id: CandidateId): Candidate | null {
    const row = byId.get(id);
    return row === undefined ? null : toCandidate(row);
  }

  return {
    ...createCandidateList(db),
    ...createOpinions(db, clock),

    async record(candidates) {
      return db.write(() => candidates.reduce((count, candidate) => count + insertNew(candidate), 0));
    },

    async find(id) {
      return db.read(() => find(id));
    },
  };
}
