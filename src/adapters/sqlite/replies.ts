import type { Clock } from "../../ports/clock.js";
import type { KeptReply, ReplyRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";

/** The replies kept for requests that carried an Idempotency-Key. */
export function createReplies(db: Connection, clock: Clock): ReplyRepository {
  const find = db.prepare<[string], KeptReply>(
    "SELECT fingerprint, status, body FROM replies WHERE idempotency_key = ?",
  );
  const insert = db.prepare<[KeptReply & { key: string; createdAt: string }]>(`
    INSERT INTO replies (idempotency_key, fingerprint, status, body, created_at)
    VALUES (@key, @fingerprint, @status, @body, @createdAt)
    ON CONFLICT (idempotency_key) DO NOTHING`);

  return {
    async find(idempotencyKey) {
      return db.read(() => find.get(idempotencyKey) ?? null);
    },

    async keep(idempotencyKey, { fingerprint, status, body }) {
      const createdAt = clock.now().toISOString();
      db.write(() => insert.run({ key: idempotencyKey, fingerprint, status, body, createdAt }));
    },
  };
}
