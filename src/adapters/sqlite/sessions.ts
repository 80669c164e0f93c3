import { expected } from "../../domain/errors.js";
import { newId, type SessionId, type Sha256, type UserId } from "../../domain/ids.js";
import type { Session } from "../../domain/session.js";
import { userNameKey } from "../../domain/user.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { SessionRepository, SignInFailureRepository } from "../../ports/store-accounts.js";
import type { Connection } from "./connection.js";

interface SessionRow {
  readonly id: SessionId;
  readonly user_id: UserId;
  readonly opened_at: string;
  readonly last_seen_at: string;
}

const SELECT_SESSIONS = `SELECT s.id, u.id AS user_id, s.opened_at, s.last_seen_at
  FROM sessions s JOIN users u ON u.seq = s.user_seq`;

/** The sessions of a store, by the hashes of their tokens. */
export function createSessions(db: Connection, clock: Clock, log: AuditWriter): SessionRepository {
  const insert = db.prepare<[object]>(`
    INSERT INTO sessions (id, user_seq, sha256, opened_at, last_seen_at)
    SELECT @id, seq, @sha256, @at, @at FROM users WHERE id = @userId`);
  const byHash = db.prepare<[Sha256], SessionRow>(`${SELECT_SESSIONS} WHERE s.sha256 = ?`);
  const byId = db.prepare<[SessionId], SessionRow>(`${SELECT_SESSIONS} WHERE s.id = ?`);
  const touch = db.prepare<[string, SessionId]>("UPDATE sessions SET last_seen_at = ? WHERE id = ?");
  const remove = db.prepare<[SessionId]>("DELETE FROM sessions WHERE id = ?");
  const removeUnused = db.prepare<[string]>("DELETE FROM sessions WHERE last_seen_at < ?");

  return {
    async open({ userId, sha256 }) {
      return db.write(() => {
        const now = clock.now();
        const session = { id: newId("sess"), userId, openedAt: now, lastSeenAt: now };
        if (insert.run({ id: session.id, userId, sha256, at: now.toISOString() }).changes === 0)
          throw expected("USER_UNKNOWN", "an account that exists", "a session", userId);
        log({ act: "session.open", operationId: null, details: { session: session.id, user: userId } });
        return session;
      });
    },

    async find(sha256) {
      return db.read(() => {
        const row = byHash.get(sha256);
        return row === undefined ? null : toSession(row);
      });
    },

    async touch(id) {
      db.write(() => touch.run(clock.now().toISOString(), id));
    },

    async close(id) {
      db.write(() => {
        const row = byId.get(id);
        if (row === undefined) return;
        remove.run(id);
        log({ act: "session.close", operationId: null, details: { session: id, user: row.user_id } });
      });
    },

    async dropUnusedSince(moment) {
      db.write(() => removeUnused.run(moment.toISOString()));
    },
  };
}

function toSession({ id, user_id, opened_at, last_seen_at }: SessionRow): Session {
  return { id, userId: user_id, openedAt: new Date(opened_at), lastSeenAt: new Date(last_seen_at) };
}

/** Names whose wrong passwords are remembered; who tries more has gone on to others long ago. */
const MOST_NAMES = 10_000;

/** The wrong passwords of a store, by name. */
export function createSignInFailures(db: Connection, clock: Clock): SignInFailureRepository {
  const byKey = db.prepare<[string], { failures: number; last_at: string }>(
    "SELECT failures, last_at FROM sign_in_failures WHERE name_key = ?",
  );
  const count = db.prepare<[string, string]>(`
    INSERT INTO sign_in_failures (name_key, failures, last_at) VALUES (?, 1, ?)
    ON CONFLICT (name_key) DO UPDATE SET failures = failures + 1, last_at = excluded.last_at`);
  const prune = db.prepare<[number]>(`
    DELETE FROM sign_in_failures WHERE name_key IN
      (SELECT name_key FROM sign_in_failures ORDER BY last_at DESC LIMIT -1 OFFSET ?)`);
  const remove = db.prepare<[string]>("DELETE FROM sign_in_failures WHERE name_key = ?");

  return {
    async of(name) {
      return db.read(() => {
        const row = byKey.get(userNameKey(name));
        return row === undefined ? null : { count: row.failures, lastAt: new Date(row.last_at) };
      });
    },

    async add(name) {
      db.write(() => {
        count.run(userNameKey(name), clock.now().toISOString());
        prune.run(MOST_NAMES);
      });
    },

    async clear(name) {
      db.write(() => remove.run(userNameKey(name)));
    },
  };
}
