import { Type } from "typebox";
import { expected } from "../domain/errors.js";
import { type Kinds, readId } from "./path-ids.js";

export const DEFAULT_LIMIT = 50;

/** What every list is asked for that goes on by a cursor. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "nextCursor of the page before" }),
  ),
};

export const NextCursorSchema = Type.Union([Type.String(), Type.Null()], {
  description: "null on the last page",
});

/** @param listed one more than `limit`, where there is one: that tells whether there is another page */
export function cutPage<Entry>(
  listed: readonly Entry[],
  limit: number,
  idOf: (entry: Entry) => Kinds[keyof Kinds],
): { page: readonly Entry[]; nextCursor: string | null } {
  const page = listed.slice(0, limit);
  const last = page.at(-1);
  return {
    page,
    nextCursor: listed.length > limit && last !== undefined ? makeCursor(idOf(last)) : null,
  };
}

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
