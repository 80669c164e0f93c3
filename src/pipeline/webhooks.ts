import { randomBytes } from "node:crypto";
import { expected } from "../domain/errors.js";
import type { DeliveryId, OperationId, WebhookId } from "../domain/ids.js";
import {
  type Attempt,
  type Delivery,
  type DeliveryState,
  parseTarget,
  type Webhook,
} from "../domain/webhook.js";
import type { Store } from "../ports/store.js";
import type { WebhookSender } from "../ports/webhook-sender.js";
import type { Operations } from "./operations.js";

/** A delivery with what came of each attempt. */
export interface LoggedDelivery extends Delivery {
  readonly log: readonly Attempt[];
}

/** Who is told of the alerts of an operation, as far as whoever acts reaches. */
export interface Webhooks {
  /** Oldest first. @throws OPERATION_UNKNOWN */
  list(operation?: OperationId): Promise<Webhook[]>;
  /**
   * Tells a target of new alerts from now on.
   * @returns the secret that signs what is sent, which nobody is shown again
   * @throws OPERATION_UNKNOWN, WEBHOOK_REFUSED
   */
  add(operation: OperationId, url: string): Promise<{ webhook: Webhook; secret: string }>;
  /** @throws WEBHOOK_UNKNOWN */
  remove(id: WebhookId): Promise<void>;
  /** Newest first. @throws DELIVERY_UNKNOWN for an unknown `after` */
  deliveries(
    wanted: { state?: DeliveryState | undefined },
    page: { after: DeliveryId | null; limit: number },
  ): Promise<LoggedDelivery[]>;
  /** Sends it again, whatever became of it. @throws DELIVERY_UNKNOWN */
  replay(id: DeliveryId): Promise<LoggedDelivery>;
}

const SECRET_BYTES = 32;

export function createWebhooks(parts: {
  store: Pick<Store, "webhooks">;
  sender: Pick<WebhookSender, "policy">;
  operations: Pick<Operations, "find" | "assertReached" | "reached">;
}): Webhooks {
  const { operations, sender } = parts;
  const { webhooks } = parts.store;
  const logged = async (delivery: Delivery) => ({ ...delivery, log: await webhooks.attempts(delivery.id) });

  return {
    async list(operation) {
      if (operation === undefined) return webhooks.list(operations.reached());
      return webhooks.list([(await operations.find(operation)).id]);
    },
    async add(operation, text) {
      const { id: operationId } = await operations.find(operation);
      const url = parseTarget(text, sender.policy.mayBePlain);
      const secret = randomBytes(SECRET_BYTES).toString("base64url");
      return { webhook: await webhooks.add({ operationId, url, secret }), secret };
    },
    async remove(id) {
      const unknown = () => expected("WEBHOOK_UNKNOWN", "a webhook that exists", "the webhook", id);
      const webhook = await webhooks.find(id);
      if (webhook === null) throw unknown();
      await operations.assertReached(webhook.operationId, unknown);
      await webhooks.remove(id);
    },
    async deliveries({ state }, page) {
      const found = await webhooks.deliveries({ reached: operations.reached(), state }, page);
      return Promise.all(found.map(logged));
    },
    async replay(id) {
      const unknown = () => expected("DELIVERY_UNKNOWN", "a delivery that exists", "the delivery", id);
      const delivery = await webhooks.findDelivery(id);
      if (delivery === null) throw unknown();
      await operations.assertReached(delivery.operationId, unknown);
      return logged(await webhooks.replay(id));
    },
  };
}
