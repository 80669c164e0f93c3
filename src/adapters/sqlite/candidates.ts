import { countByOperation } from "../../domain/candidate.js";
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

/** The candidates of a store, with the opinions on them. */
export function createCandidates(
  db: Connection,
  clock: Clock,
  { writer, log }: { writer: CandidateWriter; log: AuditWriter },
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
      return db.write(() => {
        const recorded = candidates.filter((candidate) => writer.writeNew(candidate));
        for (const [operationId, count] of countByOperation(recorded))
          log({ act: "candidate.record", operationId, details: { candidates: count } });
        return recorded.length;
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toCandidate(row);
      });
    },
  };
}
