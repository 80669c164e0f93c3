import { type Alert, FLOOD_WINDOW_MS } from "../../domain/alert.js";
import { expected } from "../../domain/errors.js";
import { type AdId, type AlertId, newId, type OperationId } from "../../domain/ids.js";
import { comesAgain } from "../../domain/new-evidence.js";
import { givenThresholds, type Watch } from "../../domain/watch.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateRepository } from "../../ports/store-candidates.js";
import type {
  AlertFilter,
  AlertRepository,
  Recorded,
  StandingFind,
  WatchRepository,
} from "../../ports/store-standing.js";
import { type KeptAlert, type KeptCandidate, type StoreTables, under, where } from "./store-tables.js";
import { queueDeliveries } from "./store-webhooks.js";

interface Parts {
  readonly acting: ActingContext;
  readonly log: AuditWriter;
}

/** The watched galleries of a store in memory. */
export function createMemoryWatches(
  tables: StoreTables,
  clock: Clock,
  { candidates, acting, log }: Parts & { candidates: Pick<CandidateRepository, "record"> },
): WatchRepository {
  const { watches } = tables;
  const watchOf = ({ ads: _, portraits: __, ...watch }: Watch & { ads: number; portraits: number }): Watch =>
    watch;

  /** As the store's arrivals: an ad comes again behind all others whenever it gains pictures. */
  function arrivals(operationId: OperationId) {
    return [...tables.adArrivals].flatMap(([id, place]) => {
      const ad = tables.ads.get(id);
      return ad?.operationId === operationId && !tables.hiddenAds.has(id) ? [{ place, ad }] : [];
    });
  }

  async function write(operationId: OperationId, found: readonly StandingFind[]): Promise<Recorded> {
    const recorded = { candidates: 0, alerts: 0 };
    const made = new Map<AlertId, KeptAlert>();
    for (const { candidate, ads, isNewAd, alertId } of found) {
      const isNew = (await candidates.record([candidate])) === 1;
      if (isNew) recorded.candidates++;
      const own = new Set(candidate.faces.map(({ faceId }) => faceId));
      const pair = where(
        tables.candidates,
        (one) =>
          one.operationId === operationId &&
          one.subjectId === candidate.subjectId &&
          !tables.knownAnswers.has(one.id) &&
          one.faces.some(({ faceId }) => own.has(faceId)),
      ).at(-1);
      if (pair === undefined || !(isNew || isNewAd) || (!isNew && isSettledAsNone(tables, pair))) continue;
      const told = new Set(
        where(
          tables.alerts,
          (one) => one.operationId === operationId && one.subjectId === pair.subjectId,
        ).flatMap((one) => [...one.adCandidates.keys()]),
      );
      const untold = ads.filter((ad) => tables.ads.has(ad) && (isNew || !told.has(ad)));
      if (untold.length === 0) continue;
      const there = tables.alerts.get(alertId);
      let alert = made.get(alertId) ?? (there?.seen === null ? there : undefined);
      if (alert === undefined) {
        alert = makeAlert(there === undefined ? alertId : newId("alert"), pair, clock.now());
        tables.alerts.set(alert.id, alert);
        made.set(alertId, alert);
        recorded.alerts++;
        queueDeliveries(tables, operationId, alert.id, clock.now());
        log({ act: "alert.raise", operationId, details: { alert: alert.id } });
      }
      alert.lastAt = clock.now();
      for (const ad of untold) if (!alert.adCandidates.has(ad)) alert.adCandidates.set(ad, pair.id);
    }
    return recorded;
  }

  return {
    async add({ operationId, galleryId, thresholds }) {
      if (!tables.operations.has(operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "a watch", operationId);
      if (!tables.galleries.has(galleryId))
        throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a watch", galleryId);
      const [known] = where(watches, (one) => one.operationId === operationId && one.galleryId === galleryId);
      const kept = known ?? {
        id: newId("watch"),
        operationId,
        galleryId,
        addedBy: acting.current().actor,
        addedAt: clock.now(),
        ads: tables.lastArrival,
        portraits: tables.lastArrival,
      };
      const watch = { ...kept, thresholds: givenThresholds(thresholds) };
      watches.set(watch.id, watch);
      log({ act: "watch.add", operationId, details: { watch: watch.id, gallery: galleryId } });
      return watchOf(watch);
    },
    async find(id) {
      const watch = watches.get(id);
      return watch === undefined ? null : watchOf(watch);
    },
    list: async (reached) =>
      where(watches, ({ operationId }) => reached?.includes(operationId) ?? true).map(watchOf),
    async remove(id) {
      const watch = watches.get(id);
      if (watch === undefined) throw expected("WATCH_UNKNOWN", "a watch that exists", "the watch", id);
      watches.delete(id);
      const { operationId, galleryId } = watch;
      log({ act: "watch.remove", operationId, details: { watch: id, gallery: galleryId } });
    },
    async watermarks(id) {
      const watch = watches.get(id);
      return watch === undefined ? null : { ads: watch.ads, portraits: watch.portraits };
    },
    async ads(id, limit) {
      const watch = watches.get(id);
      if (watch === undefined) return [];
      return arrivals(watch.operationId)
        .filter(({ place }) => place > watch.ads)
        .slice(0, limit);
    },
    async portraits(id, limit) {
      const watch = watches.get(id);
      if (watch === undefined) return [];
      return [...tables.portraitArrivals]
        .map(([id, place]) => ({ place, subjectId: tables.portraits.get(id)?.subjectId }))
        .flatMap(({ place, subjectId }) => {
          if (place <= watch.portraits || subjectId === undefined) return [];
          const isOfGallery = tables.subjects.get(subjectId)?.galleryId === watch.galleryId;
          return isOfGallery ? [{ place, subjectId }] : [];
        })
        .slice(0, limit);
    },
    async adsShowing(operationId, image, { after, limit }) {
      const all = where(
        tables.ads,
        (ad) =>
          ad.operationId === operationId &&
          !tables.hiddenAds.has(ad.id) &&
          ad.images.some(({ sha256 }) => sha256 === image),
      );
      const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
      return all.slice(start, start + limit);
    },
    async openAlerts(operationId, pack, subjects) {
      const since = clock.now().getTime() - FLOOD_WINDOW_MS;
      return where(
        tables.alerts,
        (one) =>
          one.operationId === operationId &&
          subjects.includes(one.subjectId) &&
          one.seen === null &&
          one.createdAt.getTime() > since,
      ).flatMap(({ id, subjectId, faceId }) => {
        const vector = tables.embeddings.get(under(pack, faceId))?.vector;
        return vector === undefined ? [] : [{ id, subjectId, vector }];
      });
    },
    async record(id, from, to, found) {
      const watch = watches.get(id);
      if (watch === undefined || watch.ads !== from.ads || watch.portraits !== from.portraits) return null;
      const { operationId, galleryId } = watch;
      const recorded = await write(operationId, found);
      watches.set(id, { ...watch, ...to });
      log({ act: "watch.search", operationId, details: { watch: id, gallery: galleryId, ...recorded } });
      return recorded;
    },
  };
}

/** The alerts of a store in memory. */
export function createMemoryAlerts(
  { alerts, subjects }: StoreTables,
  clock: Clock,
  { acting, log }: Parts,
): AlertRepository {
  function toAlert({ adCandidates, ...alert }: KeptAlert): Alert {
    return {
      ...alert,
      galleryId: subjects.get(alert.subjectId)?.galleryId as Alert["galleryId"],
      ads: adCandidates.size,
      candidates: new Set(adCandidates.values()).size,
      state: alert.seen === null ? "new" : "seen",
    };
  }
  function known(id: AlertId): KeptAlert {
    const alert = alerts.get(id);
    if (alert === undefined) throw expected("ALERT_UNKNOWN", "an alert that exists", "the alert", id);
    return alert;
  }
  const listed = ({ reached, operationId, galleryId, state }: AlertFilter) =>
    where(
      new Map([...alerts].map(([id, alert]) => [id, toAlert(alert)])),
      (one) =>
        (reached?.includes(one.operationId) ?? true) &&
        (operationId ?? one.operationId) === one.operationId &&
        (galleryId ?? one.galleryId) === one.galleryId &&
        (state ?? one.state) === one.state,
    ).reverse();

  return {
    async find(id) {
      const alert = alerts.get(id);
      return alert === undefined ? null : toAlert(alert);
    },
    async list(filter, { after, limit }) {
      const order = [...alerts.keys()];
      const before = after === null ? order.length : order.indexOf(known(after).id);
      return listed(filter)
        .filter(({ id }) => order.indexOf(id) < before)
        .slice(0, limit);
    },
    count: async (filter) => listed(filter).length,
    async see(id) {
      const alert = known(id);
      if (alert.seen === null) {
        alert.seen = { by: acting.current().actor, at: clock.now() };
        log({ act: "alert.see", operationId: alert.operationId, details: { alert: id } });
      }
      return toAlert(alert);
    },
  };
}

function makeAlert(id: AlertId, pair: KeptCandidate, now: Date): KeptAlert {
  const { operationId, subjectId, id: candidateId, faceId } = pair;
  const adCandidates = new Map<AdId, KeptCandidate["id"]>();
  return {
    id,
    operationId,
    subjectId,
    candidateId,
    faceId,
    createdAt: now,
    lastAt: now,
    seen: null,
    adCandidates,
  };
}

function isSettledAsNone(tables: StoreTables, { id, state }: KeptCandidate): boolean {
  const isLead = where(tables.leads, ({ candidateId }) => candidateId === id).length > 0;
  return comesAgain({ state, isLead, isLeased: false }) === "beside";
}
