import type { OperationId, SessionId, Sha256, UserId } from "../domain/ids.js";
import type { Role } from "../domain/rights.js";
import type { Session, SignInFailures } from "../domain/session.js";
import type { User } from "../domain/user.js";

/** An account with what is kept of its password. */
export interface KeptUser extends User {
  readonly passwordHash: string;
}

export interface NewUser {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
}

/** What may change in an account: its name stays. What is left out stays as well. */
export interface UserChange {
  readonly roles?: readonly Role[] | undefined;
  readonly disabled?: boolean | undefined;
}

export interface UserRepository {
  /** Adds somebody who must change their password. @throws USER_EXISTS for a name that is taken (see `userNameKey`) */
  add(user: NewUser): Promise<User>;
  find(id: UserId): Promise<User | null>;
  /** By any spelling of the name. */
  findByName(name: string): Promise<KeptUser | null>;
  /** All of them, disabled ones included, oldest first. */
  list(): Promise<User[]>;
  /** Ends the sessions of somebody who is disabled. @throws USER_UNKNOWN */
  change(id: UserId, change: UserChange): Promise<User>;
  /**
   * Replaces the password, ends the sessions, and forgets wrong passwords.
   * @param password.mustChange true when it is to be changed at the next sign-in @throws USER_UNKNOWN
   */
  setPassword(id: UserId, password: { hash: string; mustChange: boolean }): Promise<User>;
}

export interface SessionRepository {
  open(session: { userId: UserId; sha256: Sha256 }): Promise<Session>;
  find(sha256: Sha256): Promise<Session | null>;
  /** Notes that it is in use now. */
  touch(id: SessionId): Promise<void>;
  /** Ends it; one that has ended already is none. */
  close(id: SessionId): Promise<void>;
  /** Forgets those that nobody used since. */
  dropUnusedSince(moment: Date): Promise<void>;
}

/** Wrong passwords, by name, whether there is such an account or not: what a lock tells must not tell who has one. */
export interface SignInFailureRepository {
  of(name: string): Promise<SignInFailures | null>;
  /** Counts one more; the oldest of very many names are forgotten. */
  add(name: string): Promise<void>;
  clear(name: string): Promise<void>;
}

export interface MembershipRepository {
  /** The operations that somebody works on, in the order in which the operations were made. */
  operationsOf(user: UserId): Promise<OperationId[]>;
  /** Those who work on an operation, in the order of their accounts. */
  membersOf(operation: OperationId): Promise<User[]>;
  /** @throws USER_UNKNOWN, OPERATION_UNKNOWN */
  join(operation: OperationId, user: UserId): Promise<void>;
  /** @throws USER_UNKNOWN, OPERATION_UNKNOWN */
  leave(operation: OperationId, user: UserId): Promise<void>;
}

/** Who may use Leadlight, and where. */
export interface AccountRepository {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly failures: SignInFailureRepository;
  readonly memberships: MembershipRepository;
}
