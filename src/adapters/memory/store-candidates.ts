import {
  type Candidate,
  checkNewCandidate,
  countByOperation,
  type NewCandidate,
  strengthOf,
} from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import { type CandidateId, newId } from "../../domain/ids.js";
import { isInForce } from "../../domain/lease.js";
import { comesAgain, newEvidence } from "../../domain/new-evidence.js";
import { ofEveryState, stateProblem } from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type {
  CandidateFilter,
  CandidateOrder,
  CandidateRepository,
  Reviewer,
} from "../../ports/store-candidates.js";
import { hasSettledOriginal, hasSpoken, isWithheldFrom } from "./known-answer-rules.js";
import { areOfPossibleMinor } from "./store-ages.js";
import { createMemoryOpinions, toCandidate } from "./store-opinions.js";
import { type KeptCandidate, type StoreTables, under, where } from "./store-tables.js";

/** What each order goes by after possible minors. */
const RANKS = {
  similarity: ({ similarity }: Pick<Candidate, "similarity" | "confidence">) => similarity,
  queue: strengthOf,
} as const satisfies Record<CandidateOrder, unknown>;

/** The candidates of a store in memory, with the opinions on them. */
export function createMemoryCandidates(
  tables: StoreTables,
  clock: Clock,
  log: AuditWriter,
): CandidateRepository {
  function matches(
    candidate: KeptCandidate,
    {
      operationId,
      reached,
      galleryId,
      states,
      possibleMinor,
      isKnownAnswer,
      seenBy,
      decidableBy,
    }: CandidateFilter,
  ): boolean {
    return (
      (operationId === undefined || candidate.operationId === operationId) &&
      (reached === undefined || reached.includes(candidate.operationId)) &&
      (galleryId === undefined || tables.subjects.get(candidate.subjectId)?.galleryId === galleryId) &&
      (states === undefined || states.includes(candidate.state)) &&
      (possibleMinor === undefined || candidate.possibleMinor === possibleMinor) &&
      (isKnownAnswer === undefined || isKnownAnswer === tables.knownAnswers.has(candidate.id)) &&
      (seenBy === undefined || !isWithheldFrom(tables, candidate.id, userNameKey(seenBy))) &&
      (decidableBy === undefined || isDecidable(candidate, decidableBy))
    );
  }

  /** The place of a candidate in the history of its pair; null when it is none of its own. */
  function placeFor(found: NewCandidate): Pick<Candidate, "follows"> | null {
    const earlier = where(tables.candidates, (known) => isSamePair(known, found)).filter(
      ({ id }) => !tables.knownAnswers.has(id),
    );
    const latest = earlier.at(-1);
    if (latest === undefined) return { follows: null };
    const because = newEvidence(
      found,
      earlier.map(({ pack, portraits }) => ({
        pack,
        portraitIds: portraits.map(({ portraitId }) => portraitId),
      })),
    );
    const again = comesAgain({
      state: latest.state,
      isLead: where(tables.leads, ({ candidateId }) => candidateId === latest.id).length > 0,
      isLeased: isLeased(latest.id, clock.now()),
    });
    if (because === null || again === "no") return null;
    if (again === "instead") {
      tables.candidates.set(latest.id, { ...latest, state: "superseded", version: latest.version + 1 });
      const details = { candidate: latest.id, because };
      log({ act: "candidate.supersede", operationId: latest.operationId, details });
    }
    return { follows: { candidateId: latest.id, because } };
  }

  function isLeased(id: CandidateId, now: Date, except?: string): boolean {
    const leases = [...(tables.leases.get(id)?.values() ?? [])];
    return leases.some((lease) => lease.holder !== except && isInForce(lease, now));
  }

  function isDecidable({ id, state }: KeptCandidate, { reviewer, verifies }: Reviewer): boolean {
    const key = userNameKey(reviewer);
    return (
      stateProblem(state, { verifies }) === null &&
      !hasSpoken(tables, id, key) &&
      !hasSettledOriginal(tables, id, key) &&
      !isLeased(id, clock.now(), key)
    );
  }

  return {
    ...createMemoryOpinions(tables, clock, log),

    async record(candidates) {
      for (const candidate of candidates) check(tables, candidate);
      const recorded: NewCandidate[] = [];
      for (const candidate of candidates) {
        const place = placeFor(candidate);
        if (place === null) continue;
        const id = newId("cand");
        const [faces, portraits] = [sorted(candidate.faces), sorted(candidate.portraits)];
        const [createdAt, possibleMinor] = [clock.now(), areOfPossibleMinor(tables, faces)];
        const fresh = { id, possibleMinor, state: "unreviewed", reviewMode: null, version: 1 } as const;
        tables.candidates.set(id, { ...candidate, faces, portraits, ...place, ...fresh, createdAt });
        recorded.push(candidate);
      }
      for (const [operationId, count] of countByOperation(recorded))
        log({ act: "candidate.record", operationId, details: { candidates: count } });
      return recorded.length;
    },

    async find(id) {
      const kept = tables.candidates.get(id);
      return kept === undefined ? null : toCandidate(tables, kept);
    },

    async list(filter, { order = "similarity", after, limit }) {
      if (after !== null && !tables.candidates.has(after))
        throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the page", after);
      // The last candidate of the page before may have left the filter since; its place in the list stays.
      const listed = where(
        tables.candidates,
        (candidate) => candidate.id === after || matches(candidate, filter),
      );
      // Map order is the order of recording, and sorting keeps it among equals.
      listed.sort(
        (a, b) => Number(b.possibleMinor) - Number(a.possibleMinor) || RANKS[order](b) - RANKS[order](a),
      );
      const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
      return listed.slice(start, start + limit).map((kept) => toCandidate(tables, kept));
    },

    async count(filter) {
      return where(tables.candidates, (candidate) => matches(candidate, filter)).length;
    },

    async countByState(filter) {
      const found = where(tables.candidates, (candidate) => matches(candidate, filter));
      return ofEveryState((state) => found.filter((one) => one.state === state).length);
    },

    async countOpinions(reviewer, since, filter) {
      const found = where(tables.candidates, (candidate) => matches(candidate, filter));
      const ids = new Set(found.map(({ id }) => id));
      return tables.opinions.filter(
        (one) =>
          ids.has(one.candidateId) &&
          one.createdAt >= since &&
          userNameKey(one.reviewer) === userNameKey(reviewer),
      ).length;
    },
  };
}

type Paired = Pick<NewCandidate, "operationId" | "subjectId" | "faces">;

/** Of one operation and subject, with a face in common. */
function isSamePair(a: Paired, b: Paired): boolean {
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
