import { BY_ITSELF } from "../domain/actor.js";
import type { WebhookId } from "../domain/ids.js";
import {
  bodyOf,
  DELIVERY_HEADER,
  isTaken,
  SIGNATURE_HEADER,
  signatureOf,
  TIMESTAMP_HEADER,
  waitAfter,
} from "../domain/webhook.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import type { DueDelivery } from "../ports/store-webhooks.js";
import type { WebhookSender } from "../ports/webhook-sender.js";
import { watch } from "./watch.js";

/** What a run did. */
export interface DeliveryRun {
  readonly delivered: number;
  /** Attempts that failed; the deliveries wait for another one, or are dead. */
  readonly failed: number;
}

/** Sends what is due. At least once: a target that took something before its answer came gets it again, under the same id. */
export interface DeliverWebhooks {
  run(options?: { readonly signal?: AbortSignal | undefined }): Promise<DeliveryRun>;
  /** The same, again and again until it is stopped. Never throws. */
  watch(signal: AbortSignal): Promise<void>;
}

/** Targets that are sent to at a time. */
const AT_ONCE = 8;
const PAUSE_MS = 1_000;

export function createDeliverWebhooks(parts: {
  store: Pick<Store, "webhooks" | "alerts">;
  sender: WebhookSender;
  acting: ActingContext;
  clock: Clock;
  onNotice: (message: string) => void;
}): DeliverWebhooks {
  const { store, sender, clock } = parts;
  const { webhooks } = store;

  async function send({ delivery, url, secret }: DueDelivery): Promise<boolean> {
    const alert = await store.alerts.find(delivery.alertId);
    if (alert === null) return false;
    const at = clock.now();
    const started = performance.now();
    const body = bodyOf(delivery.id, alert);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const answer = await sender.post({
      url,
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "leadlight",
        [TIMESTAMP_HEADER]: timestamp,
        [SIGNATURE_HEADER]: signatureOf(secret, timestamp, body),
        [DELIVERY_HEADER]: delivery.id,
      },
    });
    const status = "status" in answer ? answer.status : null;
    const problem =
      "problem" in answer ? answer.problem : isTaken(answer.status) ? null : `the target answered ${status}`;
    const milliseconds = Math.round(performance.now() - started);
    const wait = problem === null ? null : waitAfter(delivery.attempts + 1);
    const next = wait === null ? null : new Date(clock.now().getTime() + wait);
    await webhooks.settle(delivery.id, { at, status, problem, milliseconds }, next);
    return problem === null;
  }

  async function run({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<DeliveryRun> {
    const done = { delivered: 0, failed: 0 };
    // One at a time for each target: who hangs keeps nobody else waiting.
    const busy = new Set<WebhookId>();
    async function work(): Promise<void> {
      while (signal?.aborted !== true) {
        const due = await webhooks.claim([...busy]);
        if (due === null) return;
        const { webhookId } = due.delivery;
        busy.add(webhookId);
        if (await send(due)) done.delivered++;
        else done.failed++;
        busy.delete(webhookId);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return done;
  }

  return {
    run,
    watch: (signal) =>
      parts.acting.run(BY_ITSELF, () =>
        watch(() => run({ signal }), {
          what: "webhooks are not delivered",
          signal,
          onNotice: parts.onNotice,
          pauseMs: PAUSE_MS,
        }),
      ),
  };
}
