import type { DeliveryId, OperationId, WebhookId } from "../domain/ids.js";
import type { Attempt, Delivery, DeliveryState, Webhook } from "../domain/webhook.js";

export interface DeliveryFilter {
  readonly reached?: readonly OperationId[] | undefined;
  readonly webhookId?: WebhookId | undefined;
  readonly state?: DeliveryState | undefined;
}

/** A delivery that is due, with what sending it takes. */
export interface DueDelivery {
  readonly delivery: Delivery;
  readonly url: string;
  readonly secret: string;
}

/** Who is told of alerts, and what became of it. A delivery to each target of the operation is made in the transaction of the alert. */
export interface WebhookRepository {
  /** @param webhook.secret signs what is sent; it is read by `claim` alone @throws OPERATION_UNKNOWN */
  add(webhook: { operationId: OperationId; url: string; secret: string }): Promise<Webhook>;
  find(id: WebhookId): Promise<Webhook | null>;
  /** Oldest first. @param reached only of these operations; of all without it */
  list(reached?: readonly OperationId[]): Promise<Webhook[]>;
  /** With all of its deliveries. @throws WEBHOOK_UNKNOWN */
  remove(id: WebhookId): Promise<void>;

  /**
   * Takes the delivery that is due longest, and keeps others from it for `CLAIM_MS`.
   * @param except to none of these targets
   * @returns null for none
   */
  claim(except?: readonly WebhookId[]): Promise<DueDelivery | null>;
  /** Notes what came of an attempt. @param next when it is tried again; null when it is delivered, or dead */
  settle(id: DeliveryId, attempt: Attempt, next: Date | null): Promise<void>;
  findDelivery(id: DeliveryId): Promise<Delivery | null>;
  /** Newest first. @throws DELIVERY_UNKNOWN for an unknown `after` */
  deliveries(filter: DeliveryFilter, page: { after: DeliveryId | null; limit: number }): Promise<Delivery[]>;
  /** Oldest first. */
  attempts(id: DeliveryId): Promise<Attempt[]>;
  /** Makes it due again, whatever became of it. @throws DELIVERY_UNKNOWN */
  replay(id: DeliveryId): Promise<Delivery>;
}
