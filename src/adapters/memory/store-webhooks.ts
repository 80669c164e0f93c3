import { expected } from "../../domain/errors.js";
import { type AlertId, type DeliveryId, newId, type OperationId, type WebhookId } from "../../domain/ids.js";
import { CLAIM_MS, FURTHEST_DUE_MS } from "../../domain/webhook.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { WebhookRepository } from "../../ports/store-webhooks.js";
import { type StoreTables, where } from "./store-tables.js";

/** Makes the deliveries of an alert that is new. */
export function queueDeliveries(
  { webhooks, deliveries }: StoreTables,
  operation: OperationId,
  alertId: AlertId,
  now: Date,
): void {
  for (const { id: webhookId, operationId } of where(webhooks, (one) => one.operationId === operation)) {
    const id = newId("deliv");
    const waiting = { state: "waiting", attempts: 0, dueAt: now, createdAt: now } as const;
    deliveries.set(id, { id, webhookId, operationId, alertId, ...waiting, log: [] });
  }
}

/** The webhooks of a store in memory. */
export function createMemoryWebhooks(
  { webhooks, deliveries, operations, alerts }: StoreTables,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): WebhookRepository {
  const webhookOf = ({ secret: _, ...webhook }: ReturnType<typeof kept>) => webhook;
  const kept = (id: WebhookId) => {
    const webhook = webhooks.get(id);
    if (webhook === undefined) throw expected("WEBHOOK_UNKNOWN", "a webhook that exists", "the webhook", id);
    return webhook;
  };
  const there = () => where(deliveries, ({ alertId }) => alerts.has(alertId));
  const deliveryOf = ({ log: _, ...delivery }: ReturnType<typeof known>) => delivery;
  const known = (id: DeliveryId) => {
    const delivery = deliveries.get(id);
    if (delivery === undefined || !alerts.has(delivery.alertId))
      throw expected("DELIVERY_UNKNOWN", "a delivery that exists", "the delivery", id);
    return delivery;
  };

  return {
    async add({ operationId, url, secret }) {
      if (!operations.has(operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "a webhook", operationId);
      const webhook = {
        id: newId("hook"),
        operationId,
        url,
        addedBy: acting.current().actor,
        addedAt: clock.now(),
      };
      webhooks.set(webhook.id, { ...webhook, secret });
      log({ act: "webhook.add", operationId, details: { webhook: webhook.id } });
      return webhook;
    },
    find: async (id) => (webhooks.has(id) ? webhookOf(kept(id)) : null),
    list: async (reached) =>
      where(webhooks, ({ operationId }) => reached?.includes(operationId) ?? true).map(webhookOf),
    async remove(id) {
      const { operationId } = kept(id);
      webhooks.delete(id);
      for (const one of where(deliveries, ({ webhookId }) => webhookId === id)) deliveries.delete(one.id);
      log({ act: "webhook.remove", operationId, details: { webhook: id } });
    },
    async claim(except = []) {
      const now = clock.now().getTime();
      const [due] = there()
        .filter(
          ({ state, dueAt, webhookId }) =>
            state === "waiting" &&
            !except.includes(webhookId) &&
            (dueAt.getTime() <= now || dueAt.getTime() > now + FURTHEST_DUE_MS),
        )
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
      if (due === undefined) return null;
      deliveries.set(due.id, { ...due, dueAt: new Date(now + CLAIM_MS) });
      const { url, secret } = kept(due.webhookId);
      return { delivery: deliveryOf(due), url, secret };
    },
    async settle(id, attempt, next) {
      const delivery = deliveries.get(id);
      if (delivery === undefined) return;
      const state = next !== null ? "waiting" : attempt.problem === null ? "delivered" : "dead";
      const { attempts, log: earlier, operationId, webhookId: webhook, alertId: alert } = delivery;
      const done = { state, attempts: attempts + 1, dueAt: next ?? attempt.at } as const;
      deliveries.set(id, { ...delivery, ...done, log: [...earlier, attempt] });
      if (state === "waiting") return;
      log({ act: "webhook.deliver", operationId, details: { delivery: id, webhook, alert, state } });
    },
    findDelivery: async (id) => (deliveries.has(id) ? deliveryOf(known(id)) : null),
    async deliveries({ reached, webhookId, state }, { after, limit }) {
      const order = there().map(({ id }) => id);
      const before = after === null ? order.length : order.indexOf(known(after).id);
      return there()
        .slice(0, before)
        .filter(
          (one) =>
            (reached?.includes(one.operationId) ?? true) &&
            (webhookId ?? one.webhookId) === one.webhookId &&
            (state ?? one.state) === one.state,
        )
        .reverse()
        .slice(0, limit)
        .map(deliveryOf);
    },
    attempts: async (id) => [...(deliveries.get(id)?.log ?? [])],
    async replay(id) {
      const delivery = { ...known(id), state: "waiting", attempts: 0, dueAt: clock.now() } as const;
      deliveries.set(id, delivery);
      log({ act: "webhook.replay", operationId: delivery.operationId, details: { delivery: id } });
      return deliveryOf(delivery);
    },
  };
}
