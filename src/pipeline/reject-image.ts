import { asLeadlightError, type ErrorCode } from "../domain/errors.js";
import { plainText } from "../domain/plain-text.js";
import type { ImageSource, Rejection } from "../ports/collected.js";

/** Codes that speak of one file, not of Leadlight or the machine: the run goes on without the file. */
const FILE_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "IMAGE_FORMAT_UNSUPPORTED",
  "IMAGE_DAMAGED",
  "IMAGE_TOO_LARGE",
  "PATH_OUTSIDE_MANIFEST",
  "FACE_NOT_FOUND",
  "FACE_AMBIGUOUS",
  "FACE_BOX_UNMATCHED",
]);

/** True for an error that speaks of one file. */
export function isFileFault(code: ErrorCode): boolean {
  return FILE_FAULTS.has(code);
}

/**
 * Turns what an image of `item` threw into a line of the report.
 * @throws the same again when it is no fault of the file: a full disk or a broken model stops the run
 */
export function rejectImage(
  item: { source: string; line?: number },
  image: ImageSource,
  thrown: unknown,
): Rejection {
  const error = asLeadlightError(thrown);
  if (!isFileFault(error.code)) throw error;
  const { code } = error;
  const name = plainText(image.fileName);
  // A manifest and a subject's folder have many images; a loose file is its own source.
  const message = item.source.endsWith(image.fileName) ? error.message : `${name}: ${error.message}`;
  const { source, line } = item;
  return line === undefined ? { source, code, message } : { source, line, code, message };
}
