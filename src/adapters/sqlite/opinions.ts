import type { Act } from "../../domain/audit.js";
import { type CandidateState, candidateState, isDecided, isLead } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId } from "../../domain/ids.js";
import type { NewOpinion, Opinion, OpinionKind, OpinionValue } from "../../domain/opinion.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store.js";
import {
  type CandidateReader,
  type CandidateRow,
  type OpinionRow,
  SELECT_CANDIDATES,
  toOpinion,
} from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import type { LeadDrafter } from "./leads.js";

/** The part of the candidates that is about opinions. */
export function createOpinions(
  db: Connection,
  clock: Clock,
  { toCandidate, log, draftLead }: { toCandidate: CandidateReader; log: AuditWriter; draftLead: LeadDrafter },
): Pick<CandidateRepository, "opinions" | "addOpinion" | "adjudicate"> {
  const candidate = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  const ofCandidate = db.prepare<[CandidateId], OpinionRow>(`
    SELECT o.id, c.id AS candidate_id, o.kind, o.reviewer, o.value, o.reasons, o.note, o.seconds_spent, o.created_at
    FROM opinions o JOIN candidates c ON c.seq = o.candidate_seq WHERE c.id = ? ORDER BY o.seq`);
  const valuesOf = db
    .prepare<[number], OpinionValue>("SELECT value FROM opinions WHERE candidate_seq = ? ORDER BY seq")
    .pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO opinions (id, candidate_seq, kind, reviewer, reviewer_key, value, reasons, note, seconds_spent, created_at)
    VALUES (@id, @candidate, @kind, @reviewer, @key, @value, @reasons, @note, @secondsSpent, @createdAt)
    ON CONFLICT (candidate_seq, reviewer_key) DO NOTHING`);
  const setState = db.prepare<[CandidateState, number]>("UPDATE candidates SET state = ? WHERE seq = ?");

  /** The constraint of the table decides whether this person has spoken, not a look before the insert. */
  function append(row: CandidateRow, kind: OpinionKind, given: NewOpinion): Opinion {
    const opinion = { ...given, id: newId("opin"), candidateId: row.id, kind, createdAt: clock.now() };
    const { changes } = insert.run({
      ...opinion,
      candidate: row.seq,
      key: userNameKey(given.reviewer),
      reasons: JSON.stringify(given.reasons),
      createdAt: opinion.createdAt.toISOString(),
    });
    if (changes === 0)
      throw expected("OPINION_REPEATED", "a reviewer without an opinion", "this candidate", given.reviewer);
    return opinion;
  }

  function known(id: CandidateId): CandidateRow {
    const row = candidate.get(id);
    if (row === undefined) throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "an opinion", id);
    return row;
  }

  function move(row: CandidateRow, state: CandidateState, { act, opinion }: { act: Act; opinion: Opinion }) {
    setState.run(state, row.seq);
    const details = { candidate: row.id, opinion: opinion.id, state };
    log({ act, operationId: row.operation_id, details });
    if (isLead(state, opinion)) draftLead(row);
    return { candidate: toCandidate({ ...row, state }), opinion };
  }

  return {
    async opinions(id) {
      return db.read(() => ofCandidate.all(id).map(toOpinion));
    },

    async addOpinion(id, given) {
      return db.write(() => {
        const row = known(id);
        const opinion = append(row, "independent", given);
        // After the insert, which is taken back: a reviewer who repeats an opinion hears that, whatever the state.
        if (isDecided(row.state))
          throw expected("CANDIDATE_DECIDED", "a candidate that is not decided", "an opinion", row.state);
        return move(row, candidateState(valuesOf.all(row.seq)), { act: "opinion.give", opinion });
      });
    },

    async adjudicate(id, given) {
      return db.write(() => {
        const row = known(id);
        if (row.state !== "conflict")
          throw expected("CANDIDATE_NOT_IN_CONFLICT", "a conflict", "an adjudication", row.state);
        const opinion = append(row, "adjudication", given);
        return move(row, "adjudicated", { act: "candidate.adjudicate", opinion });
      });
    },
  };
}
