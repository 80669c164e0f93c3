import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import type { WebhookSender } from "../../ports/webhook-sender.js";
import { type Alerts, createAlerts } from "../alerts.js";
import { createDeliverWebhooks, type DeliverWebhooks } from "../deliver-webhooks.js";
import type { Operations } from "../operations.js";
import { createWatches, type Watches } from "../watches.js";
import { createWebhooks, type Webhooks } from "../webhooks.js";
import type { StandingParts } from "./standing-search.js";
import { createStandingSearches, type StandingSearches } from "./standing-searches.js";

/** Standing searches, what they find, and who is told. */
export interface Alerting {
  readonly watches: Watches;
  readonly standing: StandingSearches;
  readonly alerts: Alerts;
  readonly webhooks: Webhooks;
  readonly deliver: DeliverWebhooks;
}

export function createAlerting(
  parts: StandingParts & {
    acting: ActingContext;
    clock: Clock;
    operations: Operations;
    webhookSender: WebhookSender;
    onNotice: (message: string) => void;
  },
): Alerting {
  const sender = parts.webhookSender;
  return {
    watches: createWatches(parts),
    standing: createStandingSearches(parts),
    alerts: createAlerts(parts),
    webhooks: createWebhooks({ ...parts, sender }),
    deliver: createDeliverWebhooks({ ...parts, sender }),
  };
}
