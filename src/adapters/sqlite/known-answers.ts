import type { Actor } from "../../domain/actor.js";
import { expected } from "../../domain/errors.js";
import type { CandidateId, OperationId } from "../../domain/ids.js";
import {
  countTruths,
  type KnownAnswer,
  type Origin,
  type Truth,
  truthOf,
} from "../../domain/known-answer.js";
import type { OpinionValue } from "../../domain/opinion.js";
import { userNameKey } from "../../domain/user.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { KnownAnswerRepository } from "../../ports/store-known-answers.js";
import type { AnalysisWriter } from "./analysis-writer.js";
import { type CandidateRow, createCandidateReader, SELECT_CANDIDATES } from "./candidate-rows.js";
import type { CandidateWriter } from "./candidate-writer.js";
import type { Connection } from "./connection.js";
import { createHiddenPeople } from "./hidden-people.js";
import { isWithheldFrom } from "./known-answer-rules.js";
import type { PackGuard } from "./settings.js";

interface KnownAnswerRow {
  readonly candidate_id: CandidateId;
  readonly truth: Truth;
  readonly origin: Origin;
  readonly original_id: CandidateId | null;
  readonly added_by_kind: Actor["kind"];
  readonly added_by_id: string;
  readonly added_at: string;
}

interface GivenRow {
  readonly candidate_id: CandidateId;
  readonly reviewer: string;
  readonly value: OpinionValue;
  readonly truth: Truth | null;
  readonly seconds_spent: number | null;
  readonly created_at: string;
}

/** Known answers of a store. */
export function createKnownAnswers(
  db: Connection,
  clock: Clock,
  parts: {
    analyses: AnalysisWriter;
    writer: CandidateWriter;
    guard: PackGuard;
    acting: ActingContext;
    log: AuditWriter;
  },
): KnownAnswerRepository {
  const { writer, guard, acting, log } = parts;
  const toCandidate = createCandidateReader(db);
  const people = createHiddenPeople(db, parts.analyses);
  const byId = db.prepare<[CandidateId], CandidateRow>(`${SELECT_CANDIDATES} WHERE c.id = ?`);
  const isTaken = db
    .prepare<[number, number], 1>("SELECT 1 FROM known_answers WHERE candidate_seq = ? OR original_seq = ?")
    .pluck();
  const settled = db.prepare<[OperationId], CandidateRow>(`
    ${SELECT_CANDIDATES} WHERE o.id = ? AND c.state IN ('verified', 'excluded')
      AND NOT EXISTS (SELECT 1 FROM known_answers k WHERE k.candidate_seq = c.seq OR k.original_seq = c.seq)
    ORDER BY c.seq`);
  const insert = db.prepare<[object]>(`
    INSERT INTO known_answers (candidate_seq, truth, origin, original_seq, added_by_kind, added_by_id, added_at)
    VALUES (@candidate, @truth, @origin, @original, @kind, @id, @addedAt)`);
  const ofOperation = db.prepare<[OperationId], KnownAnswerRow>(`
    SELECT c.id AS candidate_id, k.truth, k.origin, (SELECT id FROM candidates WHERE seq = k.original_seq) AS original_id,
      k.added_by_kind, k.added_by_id, k.added_at
    FROM known_answers k JOIN candidates c ON c.seq = k.candidate_seq JOIN operations o ON o.seq = c.operation_seq
    WHERE o.id = ? ORDER BY k.candidate_seq`);
  const isKnown = db
    .prepare<[CandidateId], 1>(
      "SELECT 1 FROM known_answers k JOIN candidates c ON c.seq = k.candidate_seq WHERE c.id = ?",
    )
    .pluck();
  const isWithheld = db
    .prepare<[{ id: CandidateId; key: string }], 1>(
      `SELECT 1 FROM candidates c WHERE c.id = @id AND ${isWithheldFrom("@key")}`,
    )
    .pluck();
  const given = db.prepare<[{ operationId: OperationId | null; key: string | null }], GivenRow>(`
    SELECT c.id AS candidate_id, p.reviewer, p.value, k.truth, p.seconds_spent, p.created_at
    FROM opinions p JOIN candidates c ON c.seq = p.candidate_seq JOIN operations o ON o.seq = c.operation_seq
    LEFT JOIN known_answers k ON k.candidate_seq = c.seq
    WHERE p.kind = 'independent' AND (@operationId IS NULL OR o.id = @operationId)
      AND (@key IS NULL OR c.seq IN (SELECT candidate_seq FROM opinions WHERE reviewer_key = @key))
    ORDER BY c.seq, p.seq`);

  function mark(candidate: number, truth: Truth, original: number | null): void {
    const { kind, id } = acting.current().actor;
    const origin: Origin = original === null ? "folder" : "confirmed";
    insert.run({ candidate, truth, origin, original, kind, id, addedAt: clock.now().toISOString() });
  }

  function logAdded(operationId: OperationId, origin: Origin, truths: readonly Truth[]): void {
    log({ act: "known-answer.add", operationId, details: { origin, ...countTruths(truths) } });
  }

  function copy(operationId: OperationId, id: CandidateId): Truth {
    const row = byId.get(id);
    if (row === undefined || row.operation_id !== operationId)
      throw expected("CANDIDATE_UNKNOWN", "a candidate of the operation", "a known answer", id);
    const original = toCandidate(row);
    const truth = isTaken.get(row.seq, row.seq) === undefined ? truthOf(original) : null;
    if (truth === null) {
      const what = "a candidate that two people have settled and that was not asked again yet";
      throw expected("KNOWN_ANSWER_UNUSABLE", what, "a known answer", id);
    }
    mark(writer.write(original), truth, row.seq);
    return truth;
  }

  return {
    async settled(operationId) {
      return db.read(() =>
        settled.all(operationId).flatMap((row) => {
          const truth = truthOf({ state: row.state, reviewMode: row.review_mode });
          return truth === null ? [] : { id: row.id, truth };
        }),
      );
    },

    async copy(operationId, originals) {
      db.write(() => {
        const truths = originals.map((id) => copy(operationId, id));
        if (truths.length > 0) logAdded(operationId, "confirmed", truths);
      });
    },

    async addPeople(photographed) {
      db.write(() => {
        const { operationId, ads, subjects, pairs } = photographed;
        for (const { analysis } of [...ads, ...subjects]) guard(analysis.pack);
        const candidates = people.write(photographed);
        const photographs = ads.length + subjects.length;
        log({ act: "known-answer.collect", operationId, details: { photographs } });
        for (const [i, candidate] of candidates.entries())
          mark(writer.write(candidate), (pairs[i] as (typeof pairs)[number]).truth, null);
        logAdded(
          operationId,
          "folder",
          pairs.map(({ truth }) => truth),
        );
      });
    },

    async list(operationId) {
      return db.read(() => ofOperation.all(operationId).map(toKnownAnswer));
    },

    async isKnownAnswer(id) {
      return db.read(() => isKnown.get(id) !== undefined);
    },

    async isWithheld(id, reviewer) {
      return db.read(() => isWithheld.get({ id, key: userNameKey(reviewer) }) !== undefined);
    },

    async opinions({ operationId = null, reviewer }) {
      const key = reviewer === undefined ? null : userNameKey(reviewer);
      return db.read(() =>
        given.all({ operationId, key }).map((row) => ({
          candidateId: row.candidate_id,
          reviewer: row.reviewer,
          value: row.value,
          truth: row.truth,
          secondsSpent: row.seconds_spent,
          at: new Date(row.created_at),
        })),
      );
    },
  };
}

function toKnownAnswer(row: KnownAnswerRow): KnownAnswer {
  return {
    candidateId: row.candidate_id,
    truth: row.truth,
    origin: row.origin,
    original: row.original_id,
    addedBy: { kind: row.added_by_kind, id: row.added_by_id },
    addedAt: new Date(row.added_at),
  };
}
