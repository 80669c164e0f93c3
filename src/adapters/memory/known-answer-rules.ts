import type { CandidateId } from "../../domain/ids.js";
import { userNameKey } from "../../domain/user.js";
import { type StoreTables, where } from "./store-tables.js";

/** Whether a person has given an opinion on a candidate. */
export function hasSpoken({ opinions }: StoreTables, id: CandidateId, key: string): boolean {
  return opinions.some((one) => one.candidateId === id && userNameKey(one.reviewer) === key);
}

/** True for a known answer of which a person, by their key, gave an opinion on the original. */
export function hasSettledOriginal(tables: StoreTables, id: CandidateId, key: string): boolean {
  const original = tables.knownAnswers.get(id)?.original ?? null;
  return original !== null && hasSpoken(tables, original, key);
}

/** True for what does not exist for a person, by their key: see `CandidateFilter.seenBy`. */
export function isWithheldFrom(tables: StoreTables, id: CandidateId, key: string): boolean {
  const isOriginal = where(tables.knownAnswers, ({ original }) => original === id).length > 0;
  return hasSettledOriginal(tables, id, key) || (isOriginal && !hasSpoken(tables, id, key));
}
