import { expected, type LeadlightError } from "./errors.js";
import type { CandidateId } from "./ids.js";

/** The claim of one person to decide a candidate next. It lapses by itself, so that nobody who went home holds one up. */
export interface Lease {
  readonly candidateId: CandidateId;
  readonly until: Date;
}

/** Long enough for a hard comparison; whoever is still at it claims it again. */
export const LEASE_MS = 15 * 60_000;

/** A lease as it is kept. */
export interface HeldLease {
  readonly holder: string;
  readonly until: Date;
}

export function isInForce({ until }: Pick<HeldLease, "until">, now: Date): boolean {
  return until.getTime() > now.getTime();
}

/**
 * What stands between a person and a candidate: somebody else's lease in force, or their own that lapsed. Without any lease
 * nothing does: a program need not claim what it decides at once.
 * @param holder the person, by the key of their name
 * @returns CANDIDATE_LEASED, LEASE_LAPSED, or null
 */
export function leaseProblem(leases: readonly HeldLease[], holder: string, now: Date): LeadlightError | null {
  const other = leases.find((lease) => lease.holder !== holder && isInForce(lease, now));
  if (other !== undefined) {
    const received = `one that is claimed until ${other.until.toISOString()}`;
    return expected("CANDIDATE_LEASED", "one that nobody else is at", "the candidate", received);
  }
  const own = leases.find((lease) => lease.holder === holder);
  if (own === undefined || isInForce(own, now)) return null;
  const received = `one that lapsed at ${own.until.toISOString()}`;
  return expected("LEASE_LAPSED", "a lease in force", "the candidate", received);
}
