import { expected } from "./errors.js";
import type { CandidateId, OpinionId } from "./ids.js";

/** The outcomes of INTERPOL's practice of facial identification. Nobody is ever "identified". */
export const OPINION_VALUES = [
  "potential_candidate",
  "no_candidate",
  "inconclusive",
  "unsuitable_for_comparison",
] as const;
export type OpinionValue = (typeof OPINION_VALUES)[number];

/** A reviewer's conclusion on a candidate. Opinions are appended, never overwritten. */
export interface Opinion {
  readonly id: OpinionId;
  readonly candidateId: CandidateId;
  readonly reviewer: string;
  readonly value: OpinionValue;
  readonly note: string | null;
  readonly createdAt: Date;
}

export interface NewOpinion {
  readonly reviewer: string;
  readonly value: OpinionValue;
  readonly note: string | null;
}

export const LONGEST_NOTE = 4000;
export const LONGEST_REVIEWER = 100;

/**
 * Checks what a person typed.
 * @throws ARGUMENT_INVALID for an unknown value; a reviewer's name that is over-long, shows nothing or holds control
 * characters; an over-long note
 */
export function parseOpinion(input: {
  reviewer: string;
  value: string;
  note?: string | undefined;
}): NewOpinion {
  const value = OPINION_VALUES.find((known) => known === input.value);
  if (value === undefined)
    throw expected("ARGUMENT_INVALID", OPINION_VALUES.join(", "), "the opinion", input.value);
  const reviewer = input.reviewer.normalize("NFC").trim();
  if (reviewerKey(reviewer) === "" || reviewer.length > LONGEST_REVIEWER || /\p{Cc}/u.test(reviewer)) {
    throw expected(
      "ARGUMENT_INVALID",
      `a name of 1 to ${LONGEST_REVIEWER} printable characters`,
      "the reviewer",
      input.reviewer,
    );
  }
  const note = input.note?.trim() ?? "";
  if (note.length > LONGEST_NOTE) {
    throw expected(
      "ARGUMENT_INVALID",
      `at most ${LONGEST_NOTE} characters`,
      "the note",
      `${note.length} characters`,
    );
  }
  return { reviewer, value, note: note === "" ? null : note };
}

/**
 * The same person under another spelling is still the same person: compared without case, accents composed, spaces
 * folded, invisible characters left out.
 */
export function reviewerKey(reviewer: string): string {
  const visible = reviewer.normalize("NFKC").replace(/\p{Cf}/gu, "");
  // Up and down again, since "ß" and "SS", or the two small sigmas, meet only in capitals.
  return visible.toUpperCase().toLowerCase().normalize("NFKC").trim().replace(/\s+/g, " ");
}
