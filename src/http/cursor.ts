import { expected } from "../domain/errors.js";
import { type Kinds, readId } from "./path-ids.js";

/**
 * The place in a list behind one entry, as text that clients hand back unread. It names the entry and not a
 * number of entries, so that those which come or change meanwhile move nothing.
 */
export function makeCursor(behind: Kinds[keyof Kinds]): string {
  return Buffer.from(behind, "utf8").toString("base64url");
}

/** @throws REQUEST_INVALID for text that {@link makeCursor} did not make */
export function readCursor<Kind extends keyof Kinds>(kind: Kind, cursor: string): Kinds[Kind] {
  try {
    return readId(kind, Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw badCursor(cursor);
  }
}

/** The error for a cursor that leads nowhere. */
export function badCursor(cursor: string) {
  return expected("REQUEST_INVALID", "the nextCursor of an earlier answer", "cursor in the query", cursor);
}
