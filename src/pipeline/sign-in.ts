import type { Caller } from "../domain/actor.js";
import { expected, LeadlightError } from "../domain/errors.js";
import { sha256Of, type UserId } from "../domain/ids.js";
import { asTyped, LONGEST_PASSWORD } from "../domain/password.js";
import { type Right, rightsOf } from "../domain/rights.js";
import {
  csrfTokenOf,
  endOf,
  isStale,
  LONGEST_MS,
  lockedUntil,
  makeSessionToken,
  type Session,
  sessionHash,
} from "../domain/session.js";
import { LONGEST_USER_NAME, type User } from "../domain/user.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { PasswordHasher } from "../ports/password-hasher.js";
import type { Store } from "../ports/store.js";
import type { Turns } from "./turns.js";

/** Somebody who is signed in. */
export interface SignedIn {
  readonly session: Session;
  readonly user: User;
  /** Empty until they have chosen a password of their own. */
  readonly rights: readonly Right[];
  readonly caller: Caller;
  /** To be sent along with every request that changes something. */
  readonly csrfToken: string;
  /** When the session ends unless another request comes before. */
  readonly expiresAt: Date;
}

/** A name that wrong passwords have locked for a while. */
export class SignInLocked extends LeadlightError {
  /** Whole seconds, 1 or more. */
  readonly retryAfterSeconds: number;

  constructor(until: Date, now: Date) {
    const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
    super("SIGN_IN_LOCKED", `expected a wait of ${seconds} s after wrong passwords but received another try`);
    this.retryAfterSeconds = seconds;
  }
}

/** The sessions of people, in the browser and at the command line. */
export interface SignIn {
  /**
   * Checks name and password and opens a session.
   * @returns the session, and its token for the browser to keep
   * @throws SIGN_IN_REFUSED, whether the name or the password is wrong or the account disabled; {@link SignInLocked}
   */
  open(name: string, password: string): Promise<SignedIn & { readonly token: string }>;
  /** @returns who holds a token; null unless its session is in force */
  holderOf(token: string): Promise<SignedIn | null>;
  close(session: Session): Promise<void>;
}

/** @param parts.hashing in which passwords are hashed: each takes much memory, by design */
export function createSignIn(parts: {
  store: Store;
  hasher: PasswordHasher;
  hashing: Turns;
  clock: Clock;
  acting: ActingContext;
}): SignIn {
  const { hasher, hashing, clock, acting } = parts;
  const { users, sessions, failures, memberships } = parts.store.accounts;
  let decoy: Promise<string> | null = null;

  /** For a name that nobody has there is work to do as well, so that the time taken does not tell. */
  function hashOfNobody(): Promise<string> {
    decoy ??= hashing(() => hasher.hash(makeSessionToken()));
    return decoy;
  }

  /** Sessions are logged as theirs whose they are, though nobody acts as them before they are signed in. */
  function as<Result>(id: UserId, work: () => Promise<Result>): Promise<Result> {
    return acting.run({ ...acting.current(), actor: { kind: "user", id } }, work);
  }

  async function signedIn(session: Session, token: string, user: User): Promise<SignedIn> {
    const rights = user.mustChangePassword ? [] : rightsOf(user.roles);
    return {
      ...{ session, user, rights },
      caller: {
        actor: { kind: "user", id: user.id },
        reach: new Set(await memberships.operationsOf(user.id)),
        rights: new Set(rights),
      },
      csrfToken: csrfTokenOf(token),
      expiresAt: endOf(session),
    };
  }

  return {
    async open(name, password) {
      const refusal = expected("SIGN_IN_REFUSED", "a name and its password", "the sign-in", "others");
      if (name.length > LONGEST_USER_NAME || password.length > 4 * LONGEST_PASSWORD) throw refusal;
      const now = clock.now();
      const failed = await failures.of(name);
      const locked = failed === null ? now : lockedUntil(failed);
      if (locked > now) throw new SignInLocked(locked, now);
      const user = await users.findByName(name);
      const kept = user?.passwordHash ?? (await hashOfNobody());
      // Counted before the password is looked at: of many tries at once all are seen by the next one.
      await failures.add(name);
      const matches = await hashing(() => hasher.matches(kept, asTyped(password)));
      if (user === null || !matches || user.disabledAt !== null) throw refusal;
      await failures.clear(name);
      await sessions.dropUnusedSince(new Date(now.getTime() - LONGEST_MS));
      const token = makeSessionToken();
      const session = await as(user.id, () => sessions.open({ userId: user.id, sha256: sha256Of(token) }));
      return { ...(await signedIn(session, token, user)), token };
    },

    async holderOf(token) {
      const hash = sessionHash(token);
      const session = hash === null ? null : await sessions.find(hash);
      if (session === null || endOf(session) <= clock.now()) return null;
      const user = await users.find(session.userId);
      if (user === null || user.disabledAt !== null) return null;
      const now = clock.now();
      if (!isStale(session, now)) return signedIn(session, token, user);
      await sessions.touch(session.id);
      return signedIn({ ...session, lastSeenAt: now }, token, user);
    },

    close: ({ id, userId }) => as(userId, () => sessions.close(id)),
  };
}
