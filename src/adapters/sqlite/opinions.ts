import type { Act } from "../../domain/audit.js";
import { isLead, versionProblem } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId, type OperationId } from "../../domain/ids.js";
import { leaseProblem } from "../../domain/lease.js";
import type { NewOpinion, Opinion, OpinionKind, OpinionValue } from "../../domain/opinion.js";
import {
  type CandidateState,
  candidateState,
  type ReviewMode,
  stateProblem,
} from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store-candidates.js";
import {
  type CandidateReader,
  type CandidateRow,
  type KnownCandidate,
  type OpinionRow,
  toOpinion,
} from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import type { KnownAnswerRules } from "./known-answer-rules.js";
import type { LeadDrafter } from "./leads.js";
import type { Leases } from "./leases.js";

/** What an opinion makes of a candidate. */
type Moved = { readonly state: CandidateState; readonly mode: ReviewMode };

/** The part of the candidates that is about opinions. */
export function createOpinions(
  db: Connection,
  clock: Clock,
  parts: {
    known: KnownCandidate;
    toCandidate: CandidateReader;
    leases: Leases;
    rules: KnownAnswerRules;
    log: AuditWriter;
    draftLead: LeadDrafter;
  },
): Pick<CandidateRepository, "opinions" | "addOpinion" | "adjudicate"> {
  const { known, toCandidate, leases, rules, log, draftLead } = parts;
  const ofCandidate = db.prepare<[CandidateId], OpinionRow>(`
    SELECT o.id, c.id AS candidate_id, o.kind, o.reviewer, o.verifies, o.shown, o.value, o.reasons, o.note, o.seconds_spent, o.created_at
    FROM opinions o JOIN candidates c ON c.seq = o.candidate_seq WHERE c.id = ? ORDER BY o.seq`);
  const weighed = db.prepare<[number], { value: OpinionValue; verifies: 0 | 1 }>(
    "SELECT value, verifies FROM opinions WHERE candidate_seq = ? ORDER BY seq",
  );
  const modeOf = db
    .prepare<[OperationId], ReviewMode>("SELECT review_mode FROM operations WHERE id = ?")
    .pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO opinions (id, candidate_seq, kind, reviewer, reviewer_key, verifies, shown, value, reasons, note,
      seconds_spent, created_at)
    VALUES (@id, @candidate, @kind, @reviewer, @key, @verifies, @shown, @value, @reasons, @note,
      @secondsSpent, @createdAt)
    ON CONFLICT (candidate_seq, reviewer_key) DO NOTHING`);
  const setState = db.prepare<[object]>(
    "UPDATE candidates SET state = @state, review_mode = @mode, version = version + 1 WHERE seq = @seq",
  );

  /** The constraint of the table decides whether this person has spoken, not a look before the insert. */
  function append(row: CandidateRow, kind: OpinionKind, given: NewOpinion): Opinion {
    const opinion = { ...given, id: newId("opin"), candidateId: row.id, kind, createdAt: clock.now() };
    const key = userNameKey(given.reviewer);
    const { changes } = insert.run({
      ...opinion,
      candidate: row.seq,
      key,
      verifies: Number(given.verifies),
      shown: JSON.stringify(given.shown),
      reasons: JSON.stringify(given.reasons),
      createdAt: opinion.createdAt.toISOString(),
    });
    if (changes === 0 || rules.hasSettledOriginal(row, key))
      throw expected("OPINION_REPEATED", "a reviewer without an opinion", "this candidate", given.reviewer);
    return opinion;
  }

  function move(row: CandidateRow, to: Moved, { act, opinion }: { act: Act; opinion: Opinion }) {
    setState.run({ ...to, seq: row.seq });
    const details = { candidate: row.id, opinion: opinion.id, ...to };
    log({ act, operationId: row.operation_id, details });
    if (isLead(to.state, opinion) && !rules.isKnownAnswer(row)) draftLead(row);
    return { candidate: toCandidate(known(row.id, "an opinion")), opinion };
  }

  return {
    async opinions(id) {
      return db.read(() => ofCandidate.all(id).map(toOpinion));
    },

    async addOpinion(id, given, ifVersion) {
      return db.write(() => {
        const row = known(id, "an opinion");
        const opinion = append(row, "independent", given);
        // After the insert, which is taken back: a reviewer who repeats an opinion hears that, whatever the state.
        const holder = userNameKey(given.reviewer);
        const problem =
          stateProblem(row.state, given) ??
          leaseProblem(leases.on(row), holder, clock.now()) ??
          versionProblem(row, ifVersion);
        if (problem !== null) throw problem;
        leases.remove(row, holder);
        const mode = modeOf.get(row.operation_id) ?? row.review_mode;
        const opinions = weighed.all(row.seq).map((one) => ({ ...one, verifies: one.verifies === 1 }));
        return move(row, { state: candidateState(opinions, mode), mode }, { act: "opinion.give", opinion });
      });
    },

    async adjudicate(id, given) {
      return db.write(() => {
        const row = known(id, "an adjudication");
        if (row.state !== "conflict")
          throw expected("CANDIDATE_NOT_IN_CONFLICT", "a conflict", "an adjudication", row.state);
        const opinion = append(row, "adjudication", given);
        const to = { state: "adjudicated", mode: row.review_mode } as const;
        return move(row, to, { act: "candidate.adjudicate", opinion });
      });
    },
  };
}
