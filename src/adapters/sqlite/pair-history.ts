import type { CandidateId, OperationId, PackId, PortraitId } from "../../domain/ids.js";
import { comesAgain, type Evidenced, type NewEvidence, newEvidence } from "../../domain/new-evidence.js";
import type { CandidateState } from "../../domain/review-state.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { Connection } from "./connection.js";

/** An operation, a subject and the faces of a probe template, by their rows. */
export interface Pair {
  readonly operation: number;
  readonly subject: number;
  readonly faces: readonly number[];
}

/** What a candidate follows, if anything. */
export interface Place {
  readonly follows: number | null;
  readonly because: NewEvidence | null;
}

/** What is known of pairs that were put together before. */
export interface PairHistory {
  /**
   * Where a candidate comes after the earlier ones of its pair; one whose place it takes is superseded. Called inside a write
   * transaction.
   * @returns null when it is none of its own
   */
  placeFor(pair: Pair, found: Evidenced): Place | null;
}

interface EarlierRow {
  readonly seq: number;
  readonly id: CandidateId;
  readonly operation_id: OperationId;
  readonly pack: PackId;
  readonly state: CandidateState;
  readonly is_lead: 0 | 1;
  readonly is_leased: 0 | 1;
  readonly portraits: string;
}

export function createPairHistory(db: Connection, clock: Clock, log: AuditWriter): PairHistory {
  const earlier = db.prepare<[object], EarlierRow>(`
    SELECT c.seq, c.id, o.id AS operation_id, c.pack, c.state,
      EXISTS (SELECT 1 FROM leads WHERE candidate_seq = c.seq) AS is_lead,
      EXISTS (SELECT 1 FROM leases WHERE candidate_seq = c.seq AND until > @now) AS is_leased,
      (SELECT json_group_array(p.id) FROM candidate_portraits m JOIN portraits p ON p.seq = m.portrait_seq
        WHERE m.candidate_seq = c.seq) AS portraits
    FROM candidates c JOIN operations o ON o.seq = c.operation_seq
    WHERE c.operation_seq = @operation AND c.subject_seq = @subject AND c.seq IN (
      SELECT candidate_seq FROM candidate_faces WHERE face_seq IN (SELECT value FROM json_each(@faces)))
      AND NOT EXISTS (SELECT 1 FROM known_answers WHERE candidate_seq = c.seq)
    ORDER BY c.seq`);
  const supersede = db.prepare<[number]>(
    "UPDATE candidates SET state = 'superseded', version = version + 1 WHERE seq = ?",
  );
  return {
    placeFor({ operation, subject, faces }, found) {
      const now = clock.now().toISOString();
      const rows = earlier.all({ operation, subject, faces: JSON.stringify(faces), now });
      const latest = rows.at(-1);
      if (latest === undefined) return { follows: null, because: null };
      const because = newEvidence(
        found,
        rows.map(({ pack, portraits }) => ({ pack, portraitIds: JSON.parse(portraits) as PortraitId[] })),
      );
      const { state, is_lead, is_leased } = latest;
      const again = comesAgain({ state, isLead: is_lead === 1, isLeased: is_leased === 1 });
      if (because === null || again === "no") return null;
      if (again === "instead") {
        supersede.run(latest.seq);
        const details = { candidate: latest.id, because };
        log({ act: "candidate.supersede", operationId: latest.operation_id, details });
      }
      return { follows: latest.seq, because };
    },
  };
}
