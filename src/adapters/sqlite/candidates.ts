import { countByOperation, type NewCandidate } from "../../domain/candidate.js";
import type { CandidateId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store-candidates.js";
import { createCandidateList } from "./candidate-list.js";
import {
  type CandidateRow,
  createCandidateReader,
  createKnownCandidate,
  SELECT_CANDIDATES,
} from "./candidate-rows.js";
import type { CandidateWriter } from "./candidate-writer.js";
import type { Connection } from "./connection.js";
import { createKnownAnswerRules } from "./known-answer-rules.js";
import { createLeadDrafter } from "./leads.js";
import { createClaims, createLeases } from "./leases.js";
import { createOpinions } from "./opinions.js";

/** Records candidates, inside a write transaction. */
export type RecordCandidates = (candidates: readonly NewCandidate[]) => boolean[];

/** @returns of each candidate whether it was new by the history of its pair */
export function createRecorder(writer: CandidateWriter, log: AuditWriter): RecordCandidates {
  return (candidates) => {
    const areNew = candidates.map((candidate) => writer.writeNew(candidate));
    for (const [operationId, count] of countByOperation(candidates.filter((_, i) => areNew[i])))
      log({ act: "candidate.record", operationId, details: { candidates: count } });
    return areNew;
  };
}

/** The candidates of a store, with the opinions on them. */
export function createCandidates(
  db: Connection,
  clock: Clock,
  { record, log }: { record: RecordCandidates; log: AuditWriter },
): CandidateRepository {
  const byId = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  const known = createKnownCandidate(db);
  const leases = createLeases(db);
  const rules = createKnownAnswerRules(db);
  const draftLead = createLeadDrafter(db, clock, log);
  const toCandidate = createCandidateReader(db);

  return {
    ...createCandidateList(db, clock, toCandidate),
    ...createClaims(db, clock, { known, leases, rules, log }),
    ...createOpinions(db, clock, { known, toCandidate, leases, rules, log, draftLead }),

    async record(candidates) {
      return db.write(() => record(candidates).filter(Boolean).length);
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toCandidate(row);
      });
    },
  };
}
