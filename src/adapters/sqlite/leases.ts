import { expected } from "../../domain/errors.js";
import type { CandidateId } from "../../domain/ids.js";
import { type HeldLease, isInForce, LEASE_MS, leaseProblem } from "../../domain/lease.js";
import { stateProblem } from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store-candidates.js";
import type { KnownCandidate } from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import type { KnownAnswerRules } from "./known-answer-rules.js";

interface LeaseRow {
  readonly holder_key: string;
  readonly until: string;
}

/** The claims on candidates, for whoever writes opinions. Called inside a write transaction. */
export interface Leases {
  /** In force or not. */
  on(candidate: { readonly seq: number }): HeldLease[];
  /** @returns whether there was one */
  remove(candidate: { readonly seq: number }, holder: string): boolean;
}

export function createLeases(db: Connection): Leases {
  const all = db.prepare<[number], LeaseRow>("SELECT holder_key, until FROM leases WHERE candidate_seq = ?");
  const remove = db.prepare<[number, string]>(
    "DELETE FROM leases WHERE candidate_seq = ? AND holder_key = ?",
  );
  return {
    on: ({ seq }) => all.all(seq).map((row) => ({ holder: row.holder_key, until: new Date(row.until) })),
    remove: ({ seq }, holder) => remove.run(seq, holder).changes > 0,
  };
}

/** The part of the candidates that is about claiming them. */
export function createClaims(
  db: Connection,
  clock: Clock,
  parts: { known: KnownCandidate; leases: Leases; rules: KnownAnswerRules; log: AuditWriter },
): Pick<CandidateRepository, "claim" | "letGo" | "hasOpinion"> {
  const { known, leases, rules, log } = parts;
  const hasOpinion = db
    .prepare<[CandidateId, string], 1>(`
      SELECT 1 FROM opinions o JOIN candidates c ON c.seq = o.candidate_seq WHERE c.id = ? AND o.reviewer_key = ?`)
    .pluck();
  const put = db.prepare<[number, string, string]>(`
    INSERT INTO leases (candidate_seq, holder_key, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until`);

  return {
    async hasOpinion(id, reviewer) {
      return db.read(() => hasOpinion.get(id, userNameKey(reviewer)) !== undefined);
    },

    async claim(id, reviewer) {
      return db.write(() => {
        const row = known(id, "a claim");
        const holder = userNameKey(reviewer.reviewer);
        if (hasOpinion.get(id, holder) !== undefined || rules.hasSettledOriginal(row, holder))
          throw expected("OPINION_REPEATED", "a reviewer without an opinion", "this candidate", "one");
        const now = clock.now();
        const held = leases.on(row);
        // One's own that lapsed is what is renewed.
        const inForce = held.filter((lease) => isInForce(lease, now));
        const problem = stateProblem(row.state, reviewer) ?? leaseProblem(inForce, holder, now);
        if (problem !== null) throw problem;
        const until = new Date(now.getTime() + LEASE_MS);
        put.run(row.seq, holder, until.toISOString());
        if (!held.some((lease) => lease.holder === holder))
          log({ act: "lease.take", operationId: row.operation_id, details: { candidate: id } });
        return { candidateId: id, until };
      });
    },

    async letGo(id, reviewer) {
      db.write(() => {
        const row = known(id, "a claim");
        if (leases.remove(row, userNameKey(reviewer)))
          log({ act: "lease.release", operationId: row.operation_id, details: { candidate: id } });
      });
    },
  };
}
