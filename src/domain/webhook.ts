import { createHmac } from "node:crypto";
import type { Actor } from "./actor.js";
import type { Alert } from "./alert.js";
import { expected } from "./errors.js";
import type { AlertId, DeliveryId, OperationId, WebhookId } from "./ids.js";

/** Where a program is told of the alerts of an operation. Its secret is in the store alone. */
export interface Webhook {
  readonly id: WebhookId;
  readonly operationId: OperationId;
  readonly url: string;
  readonly addedBy: Actor;
  readonly addedAt: Date;
}

export const DELIVERY_STATES = ["waiting", "delivered", "dead"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An alert on its way to a target. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  readonly operationId: OperationId;
  readonly alertId: AlertId;
  readonly state: DeliveryState;
  /** Since it was made, or replayed. */
  readonly attempts: number;
  /** When the next attempt is due; of no meaning unless it is waiting. */
  readonly dueAt: Date;
  readonly createdAt: Date;
}

/** What came of one attempt to deliver. */
export interface Attempt {
  readonly at: Date;
  /** Of the answer; null where none came. */
  readonly status: number | null;
  /** Why it failed, in words that hold nothing of the answer; null when it was delivered. */
  readonly problem: string | null;
  readonly milliseconds: number;
}

/** Attempts after which a delivery is dead until somebody replays it: with the waits below that is two days after the first. */
export const MOST_ATTEMPTS = 12;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 12 * 60 * 60 * 1000;
const GROWTH = 3;

/** How long an attempt is nobody else's. More than one may take. */
export const CLAIM_MS = 60_000;

/** Later than any attempt can be due: one that seems to be was put there by a clock that was set back since. */
export const FURTHEST_DUE_MS = LONGEST_WAIT_MS + CLAIM_MS;

/** @param attempts that failed, 1 or more @returns null when there is no further one */
export function waitAfter(attempts: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * GROWTH ** (attempts - 1));
}

/** Whether a target took it. Redirects are never followed, and so are failures. */
export function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

export const SIGNATURE_HEADER = "leadlight-signature";
export const TIMESTAMP_HEADER = "leadlight-timestamp";
export const DELIVERY_HEADER = "leadlight-delivery";

/**
 * The signature of a delivery: `v1=` and the HMAC-SHA-256, under the secret's UTF-8 bytes, over the timestamp, a full stop and the body.
 * @param timestamp whole seconds since 1970, as the header has them
 */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/** What a target is told: ids, counts and a link; no name, no picture, no vector, no similarity. */
export function bodyOf(delivery: DeliveryId, alert: Alert): string {
  const { id, operationId, galleryId, candidateId, ads, candidates, createdAt } = alert;
  return JSON.stringify({
    type: "alert.new",
    delivery,
    alert: id,
    operation: operationId,
    gallery: galleryId,
    candidate: candidateId,
    ads,
    candidates,
    createdAt: createdAt.toISOString(),
    link: `/v1/candidates/${candidateId}`,
  });
}

const LONGEST_URL = 2000;

/**
 * Reads the address of a target. Where its name leads is judged at every attempt.
 * @param mayBePlain whether http is allowed beside https
 * @throws WEBHOOK_REFUSED
 */
export function parseTarget(text: string, mayBePlain: boolean): string {
  const refuse = (what: string) => expected("WEBHOOK_REFUSED", what, "the target of a webhook", "another");
  if (text.length > LONGEST_URL) throw refuse(`at most ${LONGEST_URL} characters`);
  if (!URL.canParse(text)) throw refuse("a URL");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(mayBePlain && url.protocol === "http:")) throw refuse("an https URL");
  if (url.username !== "" || url.password !== "") throw refuse("a URL without a user and a password");
  url.hash = "";
  return url.href;
}
