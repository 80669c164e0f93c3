import type { SubjectDetails } from "./gallery.js";

/** The longest text that subjects are looked for by. */
export const LONGEST_SUBJECT_SEARCH = 200;

/**
 * Whether somebody who looks for a text means this subject: the reference, the name or a word of the name begins with it. Case and
 * accents do not matter, since people write names as their keyboard lets them.
 * @param text at most {@link LONGEST_SUBJECT_SEARCH} characters; an empty one means everybody
 */
export function isSubjectMeant({ reference, name = "" }: SubjectDetails, text: string): boolean {
  const wanted = plain(text);
  const words = plain(name).split(" ");
  return [plain(reference), ...words.map((_, i) => words.slice(i).join(" "))].some((found) =>
    found.startsWith(wanted),
  );
}

/** Without accents, capitals and needless blanks. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
