import type { Alert, AlertState } from "../domain/alert.js";
import type { Candidate } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import type { AlertId, CandidateId, FaceId, GalleryId, OperationId } from "../domain/ids.js";
import { isDecided } from "../domain/review-state.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { Operations } from "./operations.js";

export interface WantedAlerts {
  readonly operation?: OperationId | undefined;
  readonly gallery?: GalleryId | undefined;
  readonly state?: AlertState | undefined;
}

/**
 * An alert as it is told to whoever acts. To those who decide candidates it tells no subject, and no candidate but one that is open: not
 * more than their queue does.
 */
export type ToldAlert = Pick<
  Alert,
  "id" | "operationId" | "galleryId" | "ads" | "candidates" | "state" | "createdAt" | "lastAt"
> & {
  readonly candidateId: CandidateId | null;
  /** The two faces of that candidate, as a queue shows them; null without it. */
  readonly faces: { readonly ad: FaceId; readonly portrait: FaceId } | null;
};

/** What standing searches found, as far as whoever acts reaches. */
export interface Alerts {
  /** Newest first. @throws OPERATION_UNKNOWN, ALERT_UNKNOWN for an unknown `after` */
  list(wanted: WantedAlerts, page: { after: AlertId | null; limit: number }): Promise<ToldAlert[]>;
  count(wanted: WantedAlerts): Promise<number>;
  /** Notes that it was seen, for everybody. @throws ALERT_UNKNOWN */
  see(id: AlertId): Promise<ToldAlert>;
}

export function createAlerts(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "find" | "assertReached" | "reached">;
}): Alerts {
  const { store, acting, operations } = parts;
  const { alerts } = store;

  async function filter({ operation, gallery: galleryId, state }: WantedAlerts) {
    const operationId = operation === undefined ? undefined : (await operations.find(operation)).id;
    return { reached: operations.reached(), operationId, galleryId, state };
  }

  async function told(alert: Alert): Promise<ToldAlert> {
    const { id, operationId, galleryId, ads, candidates, state, createdAt, lastAt } = alert;
    const candidate = await shown(alert.candidateId);
    const portraits = candidate === null ? [] : await store.galleries.portraits(candidate.subjectId);
    const portrait = portraits.find((one) => one.id === candidate?.portraitId);
    return {
      ...{ id, operationId, galleryId, ads, candidates, state, createdAt, lastAt },
      candidateId: candidate?.id ?? null,
      faces: candidate && portrait ? { ad: candidate.faceId, portrait: portrait.faceId } : null,
    };
  }

  /** Decided candidates may have been asked again: then some see the copy alone, and must not learn of the other one here. */
  async function shown(id: CandidateId): Promise<Candidate | null> {
    const candidate = await store.candidates.find(id);
    const { rights } = acting.current();
    const mayDecide = rights.has("opinion.give") || rights.has("adjudication.give");
    return candidate !== null && mayDecide && isDecided(candidate.state) ? null : candidate;
  }

  return {
    async list(wanted, page) {
      const within = await filter(wanted);
      const { operationId = null } = within;
      await store.audit.append({ act: "alert.list", operationId, details: { limit: page.limit } });
      return Promise.all((await alerts.list(within, page)).map(told));
    },
    count: async (wanted) => alerts.count(await filter(wanted)),
    async see(id) {
      const unknown = () => expected("ALERT_UNKNOWN", "an alert that exists", "the alert", id);
      const alert = await alerts.find(id);
      if (alert === null) throw unknown();
      await operations.assertReached(alert.operationId, unknown);
      return told(await alerts.see(id));
    },
  };
}
