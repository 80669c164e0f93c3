import { countByOperation } from "../../domain/candidate.js";
import type { CandidateId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store.js";
import { createCandidateList } from "./candidate-list.js";
import { type CandidateRow, createCandidateReader, SELECT_CANDIDATES } from "./candidate-rows.js";
import { createCandidateWriter } from "./candidate-writer.js";
import type { Connection } from "./connection.js";
import { createLeadDrafter } from "./leads.js";
import { createOpinions } from "./opinions.js";

/** The candidates of a store, with the opinions on them. */
export function createCandidates(db: Connection, clock: Clock, log: AuditWriter): CandidateRepository {
  const byId = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  const toCandidate = createCandidateReader(db);
  const insertNew = createCandidateWriter(db, clock);

  return {
    ...createCandidateList(db, toCandidate),
    ...createOpinions(db, clock, { toCandidate, log, draftLead: createLeadDrafter(db, clock, log) }),

    async record(candidates) {
      return db.write(() => {
        const recorded = candidates.filter((candidate) => insertNew(candidate));
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
