import { randomBytes } from "node:crypto";
import { type SessionId, type Sha256, sha256Of, type UserId } from "./ids.js";

/** A person who signed in in a browser. The token that the browser holds is nowhere else: only its hash is kept. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
}

/** Without a request for so long it is over: OWASP, "Session Management Cheat Sheet", 15 to 30 minutes for high-value applications. */
const IDLE_MS = 30 * 60_000;
/** A working day; after it the password is asked again in any case. */
export const LONGEST_MS = 12 * 3600_000;
/** How stale `lastSeenAt` may get, so that not every request writes. */
const SEEN_STEP_MS = 60_000;

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Makes the token of a session: 256 random bits, for a cookie. */
export function makeSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** @returns the hash under which the session of a token is kept; null for what is no token */
export function sessionHash(token: string): Sha256 | null {
  return TOKEN.test(token) ? sha256Of(token) : null;
}

/**
 * What a page must send along with every request that changes something. A page of another site can make the browser send the
 * cookie, but cannot know this: it follows from the token, which only Leadlight's own page can make the server work with.
 */
export function csrfTokenOf(token: string): string {
  return sha256Of(`leadlight csrf ${token}`);
}

/** When a session ends unless another request comes before. */
export function endOf({ openedAt, lastSeenAt }: Pick<Session, "openedAt" | "lastSeenAt">): Date {
  return new Date(Math.min(lastSeenAt.getTime() + IDLE_MS, openedAt.getTime() + LONGEST_MS));
}

/** True when it is time to write down that a session is still in use. */
export function isStale({ lastSeenAt }: Pick<Session, "lastSeenAt">, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= SEEN_STEP_MS;
}

/** Wrong passwords in a row under one name. */
export interface SignInFailures {
  readonly count: number;
  readonly lastAt: Date;
}

/** So many wrong passwords cost nothing: people mistype. */
const FREE_FAILURES = 4;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Until when a name is locked after wrong passwords: 30 seconds after the fifth, then twice as long each time, at most 15 minutes. */
export function lockedUntil({ count, lastAt }: SignInFailures): Date {
  const beyond = count - FREE_FAILURES;
  if (beyond <= 0) return lastAt;
  return new Date(lastAt.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (beyond - 1), LONGEST_WAIT_MS));
}
