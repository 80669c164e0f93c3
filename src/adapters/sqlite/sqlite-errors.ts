import { asLeadlightError, type ErrorCode, LeadlightError } from "../../domain/errors.js";

/** What SQLite and the operating system report, as regular expressions over their codes, and what it means here. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^SQLITE_BUSY/, "STORE_BUSY", "a store that nobody else is writing to"],
  // SHMSIZE: the file that connections share could not grow. WRITE: a quota or a limit on the size of files.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE)|ENOSPC|EDQUOT)$/, "STORAGE_FULL", "free space for the store"],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|CORRUPTFS))/, "STORE_DAMAGED", "a sound store"],
  [/^SQLITE_(CANTOPEN|READONLY|PERM)/, "FILE_UNREADABLE", "a store that Leadlight may read and write"],
  [
    /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST)$/,
    "FILE_UNREADABLE",
    "a store that Leadlight may read and write",
  ],
];

/** Turns what any work on the store threw into an error of ours; what has no meaning here becomes INTERNAL. */
export function asStoreError(thrown: unknown): LeadlightError {
  const code = codeOf(thrown);
  const meaning = MEANINGS.find(([pattern]) => code !== null && pattern.test(code));
  if (meaning === undefined || !(thrown instanceof Error)) return asLeadlightError(thrown);
  const [, ourCode, what] = meaning;
  return new LeadlightError(ourCode, `expected ${what} but received ${code}: ${thrown.message}`, {
    cause: thrown,
  });
}

/** True while another connection holds a lock. */
export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown)?.startsWith("SQLITE_BUSY") ?? false;
}

/** SQLite's errors and the operating system's both carry their code in this place. */
function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
}
