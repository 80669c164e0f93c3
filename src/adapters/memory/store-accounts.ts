import { expected } from "../../domain/errors.js";
import { newId, type OperationId, type UserId } from "../../domain/ids.js";
import { type User, userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type {
  AccountRepository,
  KeptUser,
  MembershipRepository,
  SessionRepository,
  SignInFailureRepository,
  UserRepository,
} from "../../ports/store-accounts.js";
import { type StoreTables, where } from "./store-tables.js";

/** The accounts of a store in memory. */
export function createMemoryAccounts(tables: StoreTables, clock: Clock, log: AuditWriter): AccountRepository {
  return {
    users: createUsers(tables, clock, log),
    sessions: createSessions(tables, clock, log),
    failures: createFailures(tables, clock),
    memberships: createMemberships(tables, log),
  };
}

function knownUser({ users }: StoreTables, id: UserId, place: string): KeptUser {
  const user = users.get(id);
  if (user === undefined) throw expected("USER_UNKNOWN", "an account that exists", place, id);
  return user;
}

function createUsers(tables: StoreTables, clock: Clock, log: AuditWriter): UserRepository {
  const { users, sessions, signInFailures } = tables;
  const named = (name: string) => where(users, (user) => userNameKey(user.name) === userNameKey(name))[0];
  function endSessions(id: UserId): void {
    for (const { id: session } of where(sessions, ({ userId }) => userId === id)) sessions.delete(session);
  }

  return {
    async add({ name, roles, passwordHash }) {
      if (named(name) !== undefined)
        throw expected("USER_EXISTS", "a name that nobody has", "the user", name);
      const id = newId("user");
      const user = {
        ...{ id, name, roles, createdAt: clock.now(), mustChangePassword: true, disabledAt: null },
        passwordHash,
      };
      users.set(id, user);
      log({ act: "account.create", operationId: null, details: { user: id, roles: roles.join(" ") } });
      return withoutPassword(user);
    },

    async find(id) {
      const user = users.get(id);
      return user === undefined ? null : withoutPassword(user);
    },

    async findByName(name) {
      return named(name) ?? null;
    },

    async list() {
      return [...users.values()].map(withoutPassword);
    },

    async change(id, { roles, disabled }) {
      const before = knownUser(tables, id, "the user");
      const stays = disabled === undefined || disabled === (before.disabledAt !== null);
      const disabledAt = stays ? before.disabledAt : disabled ? clock.now() : null;
      const changed = { ...before, roles: roles ?? before.roles, disabledAt };
      users.set(id, changed);
      if (disabledAt !== null) endSessions(id);
      const details = { user: id, roles: changed.roles.join(" "), disabled: disabledAt !== null };
      log({ act: "account.change", operationId: null, details });
      return withoutPassword(changed);
    },

    async setPassword(id, { hash, mustChange }) {
      const changed = {
        ...knownUser(tables, id, "the user"),
        passwordHash: hash,
        mustChangePassword: mustChange,
      };
      users.set(id, changed);
      endSessions(id);
      signInFailures.delete(userNameKey(changed.name));
      log({ act: "account.change", operationId: null, details: { user: id, password: true } });
      return withoutPassword(changed);
    },
  };
}

function createSessions(tables: StoreTables, clock: Clock, log: AuditWriter): SessionRepository {
  const { sessions } = tables;
  return {
    async open({ userId, sha256 }) {
      knownUser(tables, userId, "a session");
      const now = clock.now();
      const session = { id: newId("sess"), userId, openedAt: now, lastSeenAt: now };
      sessions.set(session.id, { ...session, sha256 });
      log({ act: "session.open", operationId: null, details: { session: session.id, user: userId } });
      return session;
    },

    async find(wanted) {
      const [found] = where(sessions, ({ sha256 }) => sha256 === wanted);
      if (found === undefined) return null;
      const { sha256: _, ...session } = found;
      return session;
    },

    async touch(id) {
      const session = sessions.get(id);
      if (session !== undefined) sessions.set(id, { ...session, lastSeenAt: clock.now() });
    },

    async close(id) {
      const session = sessions.get(id);
      if (session === undefined) return;
      sessions.delete(id);
      log({ act: "session.close", operationId: null, details: { session: id, user: session.userId } });
    },

    async dropUnusedSince(moment) {
      for (const { id } of where(sessions, ({ lastSeenAt }) => lastSeenAt < moment)) sessions.delete(id);
    },
  };
}

function createFailures({ signInFailures: failures }: StoreTables, clock: Clock): SignInFailureRepository {
  return {
    async of(name) {
      return failures.get(userNameKey(name)) ?? null;
    },

    async add(name) {
      const key = userNameKey(name);
      failures.set(key, { count: (failures.get(key)?.count ?? 0) + 1, lastAt: clock.now() });
    },

    async clear(name) {
      failures.delete(userNameKey(name));
    },
  };
}

function createMemberships(tables: StoreTables, log: AuditWriter): MembershipRepository {
  const { operations, users, memberships } = tables;
  const membersOf = (operation: OperationId) => memberships.get(operation) ?? new Set<UserId>();

  function change(operationId: OperationId, user: UserId, isMember: boolean): void {
    if (!operations.has(operationId))
      throw expected("OPERATION_UNKNOWN", "an operation that exists", "a membership", operationId);
    knownUser(tables, user, "a membership");
    const members = membersOf(operationId);
    if (members.has(user) === isMember) return;
    if (isMember) members.add(user);
    else members.delete(user);
    memberships.set(operationId, members);
    log({ act: "membership.change", operationId, details: { user, isMember } });
  }

  return {
    operationsOf: async (user) =>
      [...operations.keys()].filter((operation) => membersOf(operation).has(user)),
    membersOf: async (operation) =>
      where(users, ({ id }) => membersOf(operation).has(id)).map(withoutPassword),
    join: async (operation, user) => change(operation, user, true),
    leave: async (operation, user) => change(operation, user, false),
  };
}

function withoutPassword({ passwordHash: _, ...user }: KeptUser): User {
  return user;
}
