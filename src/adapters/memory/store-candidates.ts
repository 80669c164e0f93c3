import type { Act } from "../../domain/audit.js";
import {
  type Candidate,
  type CandidateState,
  candidateState,
  checkNewCandidate,
  countByOperation,
  isDecided,
  isLead,
  type NewCandidate,
} from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId } from "../../domain/ids.js";
import type { NewOpinion, Opinion, OpinionKind } from "../../domain/opinion.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateFilter, CandidateRepository } from "../../ports/store.js";
import { areOfPossibleMinor } from "./store-ages.js";
import { draftLead } from "./store-leads.js";
import { type StoreTables, under, where } from "./store-tables.js";

/** The candidates of a store in memory, with the opinions on them. */
export function createMemoryCandidates(
  tables: StoreTables,
  clock: Clock,
  log: AuditWriter,
): CandidateRepository {
  /** Map order is the order of recording, and sorting keeps it among equals. */
  function nearestFirst(condition: (candidate: Candidate) => boolean): Candidate[] {
    return where(tables.candidates, condition).sort(
      (a, b) => Number(b.possibleMinor) - Number(a.possibleMinor) || b.similarity - a.similarity,
    );
  }

  function matches(
    candidate: Candidate,
    { operationId, reached, galleryId, state, possibleMinor }: CandidateFilter,
  ): boolean {
    return (
      (operationId === undefined || candidate.operationId === operationId) &&
      (reached === undefined || reached.includes(candidate.operationId)) &&
      (galleryId === undefined || tables.subjects.get(candidate.subjectId)?.galleryId === galleryId) &&
      (state === undefined || candidate.state === state) &&
      (possibleMinor === undefined || candidate.possibleMinor === possibleMinor)
    );
  }

  function opinionsOn(id: CandidateId) {
    return tables.opinions.filter(({ candidateId }) => candidateId === id);
  }

  function known(id: CandidateId): Candidate {
    const candidate = tables.candidates.get(id);
    if (candidate === undefined)
      throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "an opinion", id);
    return candidate;
  }

  function checkNew(id: CandidateId, { reviewer }: NewOpinion): void {
    const key = userNameKey(reviewer);
    if (opinionsOn(id).some((opinion) => userNameKey(opinion.reviewer) === key))
      throw expected("OPINION_REPEATED", "a reviewer without an opinion", "this candidate", reviewer);
  }

  function append(id: CandidateId, kind: OpinionKind, given: NewOpinion): Opinion {
    const opinion = { ...given, id: newId("opin"), candidateId: id, kind, createdAt: clock.now() };
    tables.opinions.push(opinion);
    return opinion;
  }

  function move(before: Candidate, state: CandidateState, { act, opinion }: { act: Act; opinion: Opinion }) {
    const candidate = { ...before, state };
    tables.candidates.set(candidate.id, candidate);
    const details = { candidate: candidate.id, opinion: opinion.id, state };
    log({ act, operationId: candidate.operationId, details });
    if (isLead(state, opinion)) draftLead(tables, candidate, { clock, log });
    return { candidate, opinion };
  }

  return {
    async record(candidates) {
      for (const candidate of candidates) check(tables, candidate);
      const recorded: NewCandidate[] = [];
      for (const candidate of candidates) {
        if (where(tables.candidates, (known) => isSamePair(known, candidate)).length > 0) continue;
        const id = newId("cand");
        const [faces, portraits] = [sorted(candidate.faces), sorted(candidate.portraits)];
        const [createdAt, possibleMinor] = [clock.now(), areOfPossibleMinor(tables, faces)];
        const made = { ...candidate, faces, portraits, id, possibleMinor, createdAt };
        tables.candidates.set(id, { ...made, state: "unreviewed" });
        recorded.push(candidate);
      }
      for (const [operationId, count] of countByOperation(recorded))
        log({ act: "candidate.record", operationId, details: { candidates: count } });
      return recorded.length;
    },

    async find(id) {
      return tables.candidates.get(id) ?? null;
    },

    async list(filter, { after, limit }) {
      if (after !== null && !tables.candidates.has(after))
        throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the page", after);
      // The last candidate of the page before may have left the filter since; its place in the list stays.
      const listed = nearestFirst((candidate) => candidate.id === after || matches(candidate, filter));
      const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
      return listed.slice(start, start + limit);
    },

    async count(filter) {
      return where(tables.candidates, (candidate) => matches(candidate, filter)).length;
    },

    async opinions(id) {
      return opinionsOn(id);
    },

    async addOpinion(id, given) {
      const candidate = known(id);
      checkNew(id, given);
      if (isDecided(candidate.state))
        throw expected("CANDIDATE_DECIDED", "a candidate that is not decided", "an opinion", candidate.state);
      const opinion = append(id, "independent", given);
      const state = candidateState(opinionsOn(id).map(({ value }) => value));
      return move(candidate, state, { act: "opinion.give", opinion });
    },

    async adjudicate(id, given) {
      const candidate = known(id);
      if (candidate.state !== "conflict")
        throw expected("CANDIDATE_NOT_IN_CONFLICT", "a conflict", "an adjudication", candidate.state);
      checkNew(id, given);
      const opinion = append(id, "adjudication", given);
      return move(candidate, "adjudicated", { act: "candidate.adjudicate", opinion });
    },
  };
}

/** Of one operation and subject, with a face in common. */
function isSamePair(a: NewCandidate, b: NewCandidate): boolean {
  return (
    a.operationId === b.operationId &&
    a.subjectId === b.subjectId &&
    a.faces.some(({ faceId }) => b.faces.some((other) => other.faceId === faceId))
  );
}

/** Best first, as every store gives them. */
function sorted<Member extends { readonly similarity: number }>(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => b.similarity - a.similarity);
}

function check(tables: StoreTables, candidate: NewCandidate): void {
  checkNewCandidate(candidate);
  const { operationId, subjectId, pack, faces, portraits, calibrationId } = candidate;
  const isKnown =
    tables.operations.has(operationId) &&
    faces.every(({ faceId }) => tables.embeddings.has(under(pack, faceId))) &&
    portraits.every(({ portraitId }) => tables.portraits.get(portraitId)?.subjectId === subjectId);
  if (!isKnown) {
    const ids = [operationId, ...faces.map(({ faceId }) => faceId), subjectId];
    throw expected(
      "ARGUMENT_INVALID",
      "an operation, faces of the pack, and a subject with its portraits",
      "a candidate",
      ids.join(", "),
    );
  }
  if (calibrationId !== null && !tables.calibrations.has(calibrationId))
    throw expected("ARGUMENT_INVALID", "a calibration that was kept", "a candidate", calibrationId);
}
