import { basename } from "node:path";
import { type ErrorCode, expected, type LeadlightError } from "../../domain/errors.js";
import type { Rejection } from "../../ports/collected.js";

/** A line of a manifest that is of no use. */
export function lineRejection(manifest: string, line: number, problem: LeadlightError): Rejection {
  return { source: manifest, line, code: problem.code, message: problem.message };
}

/** Manifests inside folders are not read: whoever filled the folder may not be whoever ingests it. */
export function manifestInFolder(path: string): Rejection {
  return pathRejection(path, "MANIFEST_IN_FOLDER", "a manifest named on the command line", basename(path));
}

/** A path that was passed over, and what should have been there. */
export function pathRejection(source: string, code: ErrorCode, what: string, received: string): Rejection {
  return { source, code, message: expected(code, what, "this path", received).message };
}
