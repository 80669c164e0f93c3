import type { Actor } from "../../domain/actor.js";
import { expected } from "../../domain/errors.js";
import { type AlertId, type DeliveryId, newId, type OperationId, type WebhookId } from "../../domain/ids.js";
import {
  type Attempt,
  CLAIM_MS,
  type Delivery,
  type DeliveryState,
  FURTHEST_DUE_MS,
  type Webhook,
} from "../../domain/webhook.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { WebhookRepository } from "../../ports/store-webhooks.js";
import type { Connection } from "./connection.js";

interface WebhookRow {
  readonly id: WebhookId;
  readonly operation_id: OperationId;
  readonly url: string;
  readonly added_by_kind: Actor["kind"];
  readonly added_by_id: string;
  readonly added_at: string;
}

interface DeliveryRow {
  readonly id: DeliveryId;
  readonly webhook_id: WebhookId;
  readonly operation_id: OperationId;
  readonly alert_id: AlertId;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly due_at: string;
  readonly created_at: string;
}

interface AttemptRow extends Omit<Attempt, "at"> {
  readonly at: string;
}

const SELECT = `SELECT w.id, o.id AS operation_id, w.url, w.added_by_kind, w.added_by_id, w.added_at
  FROM webhooks w JOIN operations o ON o.seq = w.operation_seq`;
const DELIVERIES = `deliveries d JOIN webhooks w ON w.seq = d.webhook_seq JOIN operations o ON o.seq = w.operation_seq
  JOIN alerts l ON l.seq = d.alert_seq`;
const DELIVERY_COLUMNS = `d.id, w.id AS webhook_id, o.id AS operation_id, l.id AS alert_id, d.state, d.attempts, d.due_at, d.created_at`;

/** The webhooks of a store. */
export function createWebhooks(
  db: Connection,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): WebhookRepository {
  const byId = db.prepare<[WebhookId], WebhookRow>(`${SELECT} WHERE w.id = ?`);
  const list = db.prepare<[{ reached: string | null }], WebhookRow>(`
    ${SELECT} WHERE @reached IS NULL OR o.id IN (SELECT value FROM json_each(@reached)) ORDER BY w.seq`);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO webhooks (id, operation_seq, url, secret, added_by_kind, added_by_id, added_at)
    VALUES (@id, @operation, @url, @secret, @kind, @by, @at)`);
  const remove = db.prepare<[WebhookId]>("DELETE FROM webhooks WHERE id = ?");
  const due = db.prepare<[object], DeliveryRow & { url: string; secret: string }>(`
    SELECT ${DELIVERY_COLUMNS}, w.url, w.secret FROM ${DELIVERIES}
    WHERE d.state = 'waiting' AND (d.due_at <= @now OR d.due_at > @beyond)
      AND w.id NOT IN (SELECT value FROM json_each(@except)) ORDER BY d.due_at LIMIT 1`);
  const postpone = db.prepare<[string, DeliveryId]>("UPDATE deliveries SET due_at = ? WHERE id = ?");
  const settle = db.prepare<[object]>(`
    UPDATE deliveries SET state = @state, attempts = attempts + 1, due_at = @due WHERE id = @id`);
  const addAttempt = db.prepare<[object]>(`
    INSERT INTO delivery_attempts (delivery_seq, at, status, problem, milliseconds)
    SELECT seq, @at, @status, @problem, @milliseconds FROM deliveries WHERE id = @id`);
  const delivery = db.prepare<[DeliveryId], DeliveryRow>(
    `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES} WHERE d.id = ?`,
  );
  const seqOf = db.prepare<[DeliveryId], number>("SELECT seq FROM deliveries WHERE id = ?").pluck();
  const deliveries = db.prepare<[object], DeliveryRow>(`
    SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES}
    WHERE (@reached IS NULL OR o.id IN (SELECT value FROM json_each(@reached)))
      AND (@webhookId IS NULL OR w.id = @webhookId) AND (@state IS NULL OR d.state = @state)
      AND (@before IS NULL OR d.seq < @before) ORDER BY d.seq DESC LIMIT @limit`);
  const attempts = db.prepare<[DeliveryId], AttemptRow>(`
    SELECT t.at, t.status, t.problem, t.milliseconds FROM delivery_attempts t JOIN deliveries d ON d.seq = t.delivery_seq
    WHERE d.id = ? ORDER BY t.seq`);
  const replay = db.prepare<[string, DeliveryId]>(
    "UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ?",
  );
  const bindReached = (reached: readonly OperationId[] | undefined) =>
    reached === undefined ? null : JSON.stringify(reached);

  return {
    async add({ operationId, url, secret }) {
      return db.write(() => {
        const operation = operationSeq.get(operationId);
        if (operation === undefined)
          throw expected("OPERATION_UNKNOWN", "an operation that exists", "a webhook", operationId);
        const { kind, id: by } = acting.current().actor;
        const [id, addedAt] = [newId("hook"), clock.now()];
        insert.run({ id, operation, url, secret, kind, by, at: addedAt.toISOString() });
        log({ act: "webhook.add", operationId, details: { webhook: id } });
        return { id, operationId, url, addedBy: { kind, id: by }, addedAt };
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toWebhook(row);
      });
    },

    list: async (reached) => db.read(() => list.all({ reached: bindReached(reached) }).map(toWebhook)),

    async remove(id) {
      db.write(() => {
        const row = byId.get(id);
        if (row === undefined) throw expected("WEBHOOK_UNKNOWN", "a webhook that exists", "the webhook", id);
        remove.run(id);
        log({ act: "webhook.remove", operationId: row.operation_id, details: { webhook: id } });
      });
    },

    async claim(except = []) {
      const now = clock.now().getTime();
      const times = { now: iso(now), beyond: iso(now + FURTHEST_DUE_MS), except: JSON.stringify(except) };
      // Most of the time there is none, and then nobody has to wait for the lock.
      if (db.read(() => due.get(times)) === undefined) return null;
      return db.write(() => {
        const row = due.get(times);
        if (row === undefined) return null;
        postpone.run(iso(now + CLAIM_MS), row.id);
        return { delivery: toDelivery(row), url: row.url, secret: row.secret };
      });
    },

    async settle(id, { at, status, problem, milliseconds }, next) {
      db.write(() => {
        const row = delivery.get(id);
        // Erased meanwhile, with its alert.
        if (row === undefined) return;
        const state: DeliveryState = next !== null ? "waiting" : problem === null ? "delivered" : "dead";
        settle.run({ id, state, due: (next ?? at).toISOString() });
        addAttempt.run({ id, at: at.toISOString(), status, problem, milliseconds });
        if (state === "waiting") return;
        const details = { delivery: id, webhook: row.webhook_id, alert: row.alert_id, state };
        log({ act: "webhook.deliver", operationId: row.operation_id, details });
      });
    },

    async findDelivery(id) {
      return db.read(() => {
        const row = delivery.get(id);
        return row === undefined ? null : toDelivery(row);
      });
    },

    async deliveries({ reached, webhookId, state }, { after, limit }) {
      return db.read(() => {
        const before = after === null ? null : seqOf.get(after);
        if (before === undefined) throw unknown(after);
        const filter = { reached: bindReached(reached), webhookId: webhookId ?? null, state: state ?? null };
        return deliveries.all({ ...filter, before, limit }).map(toDelivery);
      });
    },

    attempts: async (id) => db.read(() => attempts.all(id).map((row) => ({ ...row, at: new Date(row.at) }))),

    async replay(id) {
      return db.write(() => {
        replay.run(clock.now().toISOString(), id);
        const row = delivery.get(id);
        if (row === undefined) throw unknown(id);
        log({ act: "webhook.replay", operationId: row.operation_id, details: { delivery: id } });
        return toDelivery(row);
      });
    },
  };
}

const iso = (time: number) => new Date(time).toISOString();

function unknown(id: DeliveryId | null) {
  return expected("DELIVERY_UNKNOWN", "a delivery that exists", "the delivery", id ?? "none");
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    operationId: row.operation_id,
    url: row.url,
    addedBy: { kind: row.added_by_kind, id: row.added_by_id },
    addedAt: new Date(row.added_at),
  };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    operationId: row.operation_id,
    alertId: row.alert_id,
    state: row.state,
    attempts: row.attempts,
    dueAt: new Date(row.due_at),
    createdAt: new Date(row.created_at),
  };
}
