import { expected } from "../../domain/errors.js";
import { newId, type UserId } from "../../domain/ids.js";
import type { Role } from "../../domain/rights.js";
import { type User, userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { UserRepository } from "../../ports/store-accounts.js";
import type { Connection } from "./connection.js";

export interface UserRow {
  readonly seq: number;
  readonly id: UserId;
  readonly name: string;
  readonly roles: string;
  readonly password_hash: string;
  readonly must_change_password: 0 | 1;
  readonly created_at: string;
  readonly disabled_at: string | null;
}

export const SELECT_USERS =
  "SELECT u.seq, u.id, u.name, u.roles, u.password_hash, u.must_change_password, u.created_at, u.disabled_at FROM users u";

/** The accounts of a store. */
export function createUsers(db: Connection, clock: Clock, log: AuditWriter): UserRepository {
  const insert = db.prepare<[object]>(`
    INSERT INTO users (id, name, name_key, roles, password_hash, must_change_password, created_at)
    VALUES (@id, @name, @key, @roles, @passwordHash, 1, @createdAt)
    ON CONFLICT (name_key) DO NOTHING`);
  const byId = db.prepare<[UserId], UserRow>(`${SELECT_USERS} WHERE u.id = ?`);
  const byKey = db.prepare<[string], UserRow>(`${SELECT_USERS} WHERE u.name_key = ?`);
  const all = db.prepare<[], UserRow>(`${SELECT_USERS} ORDER BY u.seq`);
  const update = db.prepare<[object]>(
    "UPDATE users SET roles = @roles, disabled_at = @disabledAt WHERE id = @id",
  );
  const updatePassword = db.prepare<[object]>(
    "UPDATE users SET password_hash = @hash, must_change_password = @mustChange WHERE id = @id",
  );
  const endSessions = db.prepare<[number]>("DELETE FROM sessions WHERE user_seq = ?");
  const forgetFailures = db.prepare<[string]>("DELETE FROM sign_in_failures WHERE name_key = ?");

  function known(id: UserId): UserRow {
    const row = byId.get(id);
    if (row === undefined) throw expected("USER_UNKNOWN", "an account that exists", "the user", id);
    return row;
  }

  return {
    async add({ name, roles, passwordHash }) {
      return db.write(() => {
        const user = {
          ...{ id: newId("user"), name, roles: [...roles], createdAt: clock.now() },
          ...{ mustChangePassword: true, disabledAt: null },
        };
        const { changes } = insert.run({
          ...{ id: user.id, name, passwordHash, key: userNameKey(name) },
          ...{ roles: JSON.stringify(roles), createdAt: user.createdAt.toISOString() },
        });
        if (changes === 0) throw expected("USER_EXISTS", "a name that nobody has", "the user", name);
        const details = { user: user.id, roles: roles.join(" ") };
        log({ act: "account.create", operationId: null, details });
        return user;
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toUser(row);
      });
    },

    async findByName(name) {
      return db.read(() => {
        const row = byKey.get(userNameKey(name));
        return row === undefined ? null : { ...toUser(row), passwordHash: row.password_hash };
      });
    },

    async list() {
      return db.read(() => all.all().map(toUser));
    },

    async change(id, { roles, disabled }) {
      return db.write(() => {
        const row = known(id);
        const before = toUser(row);
        const stays = disabled === undefined || disabled === (before.disabledAt !== null);
        const disabledAt = stays ? before.disabledAt : disabled ? clock.now() : null;
        const changed = { ...before, roles: roles ?? before.roles, disabledAt };
        update.run({
          id,
          roles: JSON.stringify(changed.roles),
          disabledAt: disabledAt?.toISOString() ?? null,
        });
        if (disabledAt !== null) endSessions.run(row.seq);
        const details = { user: id, roles: changed.roles.join(" "), disabled: disabledAt !== null };
        log({ act: "account.change", operationId: null, details });
        return changed;
      });
    },

    async setPassword(id, { hash, mustChange }) {
      return db.write(() => {
        const row = known(id);
        updatePassword.run({ id, hash, mustChange: mustChange ? 1 : 0 });
        endSessions.run(row.seq);
        forgetFailures.run(userNameKey(row.name));
        log({ act: "account.change", operationId: null, details: { user: id, password: true } });
        return { ...toUser(row), mustChangePassword: mustChange };
      });
    },
  };
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    roles: JSON.parse(row.roles) as Role[],
    mustChangePassword: row.must_change_password === 1,
    createdAt: new Date(row.created_at),
    disabledAt: row.disabled_at === null ? null : new Date(row.disabled_at),
  };
}
