import type { Connection } from "./connection.js";

/** Conditions on a candidate `c` and a person, whose key (see `userNameKey`) is bound to `key`. */

/** True for a known answer of which they gave an opinion on the original. */
export function hasSettledOriginal(key: string): string {
  return `EXISTS (SELECT 1 FROM known_answers k JOIN opinions o ON o.candidate_seq = k.original_seq
    WHERE k.candidate_seq = c.seq AND o.reviewer_key = ${key})`;
}

/** True for what does not exist for them: that, and an original on which they gave none. */
export function isWithheldFrom(key: string): string {
  return `(${hasSettledOriginal(key)} OR (EXISTS (SELECT 1 FROM known_answers WHERE original_seq = c.seq)
    AND NOT EXISTS (SELECT 1 FROM opinions WHERE candidate_seq = c.seq AND reviewer_key = ${key})))`;
}

/** What opinions have to know of known answers. Called inside a transaction. */
export interface KnownAnswerRules {
  isKnownAnswer(candidate: { readonly seq: number }): boolean;
  /** Whether a person, by their key, gave an opinion on the candidate that this one asks for again. */
  hasSettledOriginal(candidate: { readonly seq: number }, key: string): boolean;
}

export function createKnownAnswerRules(db: Connection): KnownAnswerRules {
  const known = db.prepare<[number], 1>("SELECT 1 FROM known_answers WHERE candidate_seq = ?").pluck();
  const settled = db
    .prepare<[{ seq: number; key: string }], 1>(
      `SELECT 1 FROM candidates c WHERE c.seq = @seq AND ${hasSettledOriginal("@key")}`,
    )
    .pluck();
  return {
    isKnownAnswer: ({ seq }) => known.get(seq) !== undefined,
    hasSettledOriginal: ({ seq }, key) => settled.get({ seq, key }) !== undefined,
  };
}
