import type { Candidate, NewCandidate } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId, type OperationId } from "../../domain/ids.js";
import { countTruths, type Origin, type Truth, truthOf } from "../../domain/known-answer.js";
import { userNameKey } from "../../domain/user.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { KnownAnswerRepository } from "../../ports/store-known-answers.js";
import { hasSpoken, isWithheldFrom } from "./known-answer-rules.js";
import { areOfPossibleMinor } from "./store-ages.js";
import { checkPeople, writePeople } from "./store-hidden-people.js";
import { toCandidate } from "./store-opinions.js";
import { type StoreTables, where } from "./store-tables.js";

/** Known answers of a store in memory. */
export function createMemoryKnownAnswers(
  tables: StoreTables,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): KnownAnswerRepository {
  function usableTruth(candidate: Candidate): Truth | null {
    const isTaken = where(tables.knownAnswers, (known) =>
      [known.candidateId, known.original].includes(candidate.id),
    );
    return isTaken.length > 0 ? null : truthOf(candidate);
  }

  function original(operationId: OperationId, id: CandidateId): { candidate: Candidate; truth: Truth } {
    const kept = tables.candidates.get(id);
    if (kept === undefined || kept.operationId !== operationId)
      throw expected("CANDIDATE_UNKNOWN", "a candidate of the operation", "a known answer", id);
    const candidate = toCandidate(tables, kept);
    const truth = usableTruth(candidate);
    if (truth !== null) return { candidate, truth };
    const what = "a candidate that two people have settled and that was not asked again yet";
    throw expected("KNOWN_ANSWER_UNUSABLE", what, "a known answer", id);
  }

  function write(candidate: NewCandidate, truth: Truth, copied: CandidateId | null): void {
    const id = newId("cand");
    const [createdAt, addedBy] = [clock.now(), acting.current().actor];
    const fresh = {
      id,
      possibleMinor: areOfPossibleMinor(tables, candidate.faces),
      state: "unreviewed",
      reviewMode: null,
      follows: null,
      version: 1,
      createdAt,
    } as const;
    tables.candidates.set(id, { ...candidate, ...fresh });
    const origin: Origin = copied === null ? "folder" : "confirmed";
    const known = { candidateId: id, truth, origin, original: copied, addedBy, addedAt: clock.now() };
    tables.knownAnswers.set(id, known);
  }

  function logAdded(operationId: OperationId, origin: Origin, truths: readonly Truth[]): void {
    log({ act: "known-answer.add", operationId, details: { origin, ...countTruths(truths) } });
  }

  return {
    async settled(operationId) {
      return where(tables.candidates, (kept) => kept.operationId === operationId).flatMap((kept) => {
        const truth = usableTruth(toCandidate(tables, kept));
        return truth === null ? [] : { id: kept.id, truth };
      });
    },

    async copy(operationId, originals) {
      const repeated = originals.find((id, i) => originals.indexOf(id) !== i);
      if (repeated !== undefined)
        throw expected("KNOWN_ANSWER_UNUSABLE", "each candidate once", "a known answer", repeated);
      const found = originals.map((id) => original(operationId, id));
      for (const { candidate, truth } of found) write(candidate, truth, candidate.id);
      if (found.length > 0)
        logAdded(
          operationId,
          "confirmed",
          found.map(({ truth }) => truth),
        );
    },

    async addPeople(people) {
      const { operationId, ads, subjects, pairs } = people;
      checkPeople(tables, people);
      const candidates = writePeople(tables, people);
      const photographs = ads.length + subjects.length;
      log({ act: "known-answer.collect", operationId, details: { photographs } });
      for (const [i, candidate] of candidates.entries())
        write(candidate, (pairs[i] as (typeof pairs)[number]).truth, null);
      logAdded(
        operationId,
        "folder",
        pairs.map(({ truth }) => truth),
      );
    },

    async list(operationId) {
      return where(
        tables.knownAnswers,
        ({ candidateId }) => tables.candidates.get(candidateId)?.operationId === operationId,
      );
    },

    isKnownAnswer: async (id) => tables.knownAnswers.has(id),

    isWithheld: async (id, reviewer) => isWithheldFrom(tables, id, userNameKey(reviewer)),

    async opinions({ operationId, reviewer }) {
      const key = reviewer === undefined ? null : userNameKey(reviewer);
      return [...tables.candidates.values()]
        .filter((kept) => operationId === undefined || kept.operationId === operationId)
        .filter(({ id }) => key === null || hasSpoken(tables, id, key))
        .flatMap(({ id }) => tables.opinions.filter((one) => one.candidateId === id))
        .filter(({ kind }) => kind === "independent")
        .map(({ candidateId, reviewer: who, value, secondsSpent, createdAt }) => ({
          ...{ candidateId, reviewer: who, value, secondsSpent },
          truth: tables.knownAnswers.get(candidateId)?.truth ?? null,
          at: createdAt,
        }));
    },
  };
}
