import type { Act } from "../../domain/audit.js";
import { type Candidate, isLead, versionProblem } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId } from "../../domain/ids.js";
import { type HeldLease, isInForce, LEASE_MS, leaseProblem } from "../../domain/lease.js";
import type { NewOpinion, Opinion, OpinionKind } from "../../domain/opinion.js";
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
import { hasSettledOriginal, hasSpoken } from "./known-answer-rules.js";
import { draftLead } from "./store-leads.js";
import type { KeptCandidate, StoreTables } from "./store-tables.js";

/** What is kept of a candidate, as the port has it. */
export function toCandidate(tables: StoreTables, kept: KeptCandidate): Candidate {
  const { reviewMode } = kept;
  return { ...kept, reviewMode: reviewMode ?? modeOf(tables, kept) };
}

function modeOf(tables: StoreTables, { operationId }: KeptCandidate): ReviewMode {
  return tables.operations.get(operationId)?.reviewMode ?? "two_reviewers";
}

/** The part of the candidates of a store in memory that is about claims and opinions. */
export function createMemoryOpinions(
  tables: StoreTables,
  clock: Clock,
  log: AuditWriter,
): Pick<CandidateRepository, "opinions" | "hasOpinion" | "claim" | "letGo" | "addOpinion" | "adjudicate"> {
  function known(id: CandidateId, what: string): KeptCandidate {
    const candidate = tables.candidates.get(id);
    if (candidate === undefined) throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", what, id);
    return candidate;
  }

  function opinionsOn(id: CandidateId): Opinion[] {
    return tables.opinions.filter(({ candidateId }) => candidateId === id);
  }

  function checkNew(id: CandidateId, reviewer: string): void {
    const key = userNameKey(reviewer);
    if (hasSpoken(tables, id, key) || hasSettledOriginal(tables, id, key))
      throw expected("OPINION_REPEATED", "a reviewer without an opinion", "this candidate", reviewer);
  }

  function leasesOn(id: CandidateId): Map<string, HeldLease> {
    const leases = tables.leases.get(id) ?? new Map<string, HeldLease>();
    tables.leases.set(id, leases);
    return leases;
  }

  function append(id: CandidateId, kind: OpinionKind, given: NewOpinion): Opinion {
    const opinion = { ...given, id: newId("opin"), candidateId: id, kind, createdAt: clock.now() };
    tables.opinions.push(opinion);
    return opinion;
  }

  function move(
    before: KeptCandidate,
    to: { state: CandidateState; mode: ReviewMode },
    { act, opinion }: { act: Act; opinion: Opinion },
  ) {
    const kept = { ...before, state: to.state, reviewMode: to.mode, version: before.version + 1 };
    tables.candidates.set(kept.id, kept);
    const details = { candidate: kept.id, opinion: opinion.id, ...to };
    log({ act, operationId: kept.operationId, details });
    if (isLead(to.state, opinion) && !tables.knownAnswers.has(kept.id))
      draftLead(tables, kept, { clock, log });
    return { candidate: kept, opinion };
  }

  return {
    async opinions(id) {
      return opinionsOn(id);
    },

    async hasOpinion(id, reviewer) {
      return hasSpoken(tables, id, userNameKey(reviewer));
    },

    async claim(id, reviewer) {
      const candidate = known(id, "a claim");
      const holder = userNameKey(reviewer.reviewer);
      checkNew(id, reviewer.reviewer);
      const now = clock.now();
      const leases = leasesOn(id);
      // One's own that lapsed is what is renewed.
      const inForce = [...leases.values()].filter((lease) => isInForce(lease, now));
      const problem = stateProblem(candidate.state, reviewer) ?? leaseProblem(inForce, holder, now);
      if (problem !== null) throw problem;
      const until = new Date(now.getTime() + LEASE_MS);
      if (!leases.has(holder))
        log({ act: "lease.take", operationId: candidate.operationId, details: { candidate: id } });
      leases.set(holder, { holder, until });
      return { candidateId: id, until };
    },

    async letGo(id, reviewer) {
      const { operationId } = known(id, "a claim");
      if (leasesOn(id).delete(userNameKey(reviewer)))
        log({ act: "lease.release", operationId, details: { candidate: id } });
    },

    async addOpinion(id, given, ifVersion) {
      const candidate = known(id, "an opinion");
      const holder = userNameKey(given.reviewer);
      checkNew(id, given.reviewer);
      const problem =
        stateProblem(candidate.state, given) ??
        leaseProblem([...leasesOn(id).values()], holder, clock.now()) ??
        versionProblem(candidate, ifVersion);
      if (problem !== null) throw problem;
      leasesOn(id).delete(holder);
      const opinion = append(id, "independent", given);
      const mode = modeOf(tables, candidate);
      const to = { state: candidateState(opinionsOn(id), mode), mode };
      return move(candidate, to, { act: "opinion.give", opinion });
    },

    async adjudicate(id, given) {
      const candidate = known(id, "an adjudication");
      if (candidate.state !== "conflict")
        throw expected("CANDIDATE_NOT_IN_CONFLICT", "a conflict", "an adjudication", candidate.state);
      checkNew(id, given.reviewer);
      const opinion = append(id, "adjudication", given);
      const { reviewMode } = toCandidate(tables, candidate);
      const to = { state: "adjudicated", mode: reviewMode } as const;
      return move(candidate, to, { act: "candidate.adjudicate", opinion });
    },
  };
}
