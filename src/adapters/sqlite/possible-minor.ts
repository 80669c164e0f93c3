import { AGE_FLAGS, isHeldBack } from "../../domain/age-flag.js";
import { POSSIBLE_MINOR_BELOW } from "../../domain/apparent-age.js";

/** What somebody said last of the age of a face `f`; null for nothing. */
export const AGE_FLAG = "(SELECT value FROM age_flags WHERE face_seq = f.seq ORDER BY seq DESC LIMIT 1)";

/** The flags that keep a face from being shown, as a list for SQL. */
export const HELD_BACK = AGE_FLAGS.filter(isHeldBack)
  .map((flag) => `'${flag}'`)
  .join(", ");

/** `isPossibleMinor` of the probe faces of a row of `candidates`, as 0 or 1. */
export const POSSIBLE_MINOR = `EXISTS (
  SELECT 1 FROM candidate_faces m JOIN faces f ON f.seq = m.face_seq WHERE m.candidate_seq = candidates.seq
    AND (f.apparent_age < ${POSSIBLE_MINOR_BELOW} OR ${AGE_FLAG} IN (${HELD_BACK})))`;

/** Sets the column anew for the candidates that a condition is put behind for. */
export const SET_POSSIBLE_MINOR = `UPDATE candidates SET possible_minor = ${POSSIBLE_MINOR} WHERE`;
