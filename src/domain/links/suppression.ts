import type { EvidenceKind } from "./evidence.js";

/**
 * Why evidence ties nothing:
 *
 * - `stop_list`: a supervisor says that it is everybody's
 * - `degree`: more ads have it than {@link MOST_ADS} of its kind
 * - `context`: its kind says where an ad stands and not whose it is
 * - `weak`: what is left of its strength is below {@link LEAST_WEIGHT}
 */
export const SUPPRESSIONS = ["stop_list", "degree", "context", "weak"] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/**
 * How many ads may have the same evidence before it is taken for a hub: a switchboard, a stock photograph. One person may stand in more ads than one
 * phone does, so identities are given more room.
 */
export const MOST_ADS: Readonly<Record<EvidenceKind, number>> = {
  image: 100,
  identifier: 100,
  identity: 1000,
  subject: 0,
  site: 0,
};

/** What is weaker ties nothing. */
export const LEAST_WEIGHT = 0.25;

/** Sites are context, and subjects are what people conclude on: neither makes a network. */
const CONTEXT: readonly EvidenceKind[] = ["site", "subject"];

/**
 * A strength, weakened by how many ads share it: divided by log2 of their number. Adamic and Adar (2003, doi
 * 10.1016/S0378-8733(03)00009-1) weigh a shared item by one over the logarithm of how many have it; to base 2, so that what only two ads
 * share keeps its strength.
 * @param degree ads that have it, 1 or more
 */
export function weightOf(strength: number, degree: number): number {
  return strength / Math.log2(Math.max(2, degree));
}

/** Why a node ties nothing; null where it may. */
export function suppressionOf(kind: EvidenceKind, degree: number, isStopped: boolean): Suppression | null {
  if (isStopped) return "stop_list";
  if (CONTEXT.includes(kind)) return "context";
  return degree > MOST_ADS[kind] ? "degree" : null;
}
