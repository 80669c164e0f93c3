import { describe, expect, test } from "vitest";
import { type AlertId, newId, type WatchId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import type { StandingFind } from "../../src/ports/store-standing.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { enrol, makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

const ALL = { after: null, limit: 100 };

/** What every store does with watched galleries and what is found in them. */
export function storeStandingContract(open: () => Promise<Store>): void {
  describe("watched galleries", () => {
    /** A gallery that is watched for an operation, after a pair of it came. */
    async function watched() {
      const store = await open();
      const pair = await makePair(store, "anna", 0.6);
      const { operationId } = pair;
      const gallery = await store.galleries.findByName("gallery");
      if (gallery === null) throw new Error("the gallery is there");
      const watch = await store.watches.add({ operationId, galleryId: gallery.id, thresholds: {} });
      const [ad] = await store.ads.ofOperation(operationId, ALL);
      if (ad === undefined) throw new Error("the ad is there");
      return { store, watch, pair, ad };
    }

    const marks = async (store: Store, id: WatchId) => {
      const found = await store.watches.watermarks(id);
      if (found === null) throw new Error("the watch is there");
      return found;
    };

    test("are searched from then on, and not before: new ads, ads that gain pictures, new portraits", async () => {
      const { store, watch } = await watched();
      expect(await store.watches.ads(watch.id, 10)).toEqual([]);
      expect(await store.watches.portraits(watch.id, 10)).toEqual([]);
      await recordAd(store, "second", [analysedImage("second")]);
      await recordAd(store, "elsewhere", [analysedImage("elsewhere")], "other operation");
      await recordAd(store, "anna", [analysedImage("another picture")]);
      const { subject } = await enrol(store, "bea");
      await enrol(store, "carla", undefined, "other gallery");
      const arrived = await store.watches.ads(watch.id, 10);
      expect(arrived.map(({ ad }) => ad.key)).toEqual(["second", "anna"]);
      const portraits = await store.watches.portraits(watch.id, 10);
      expect(portraits.map(({ subjectId }) => subjectId)).toEqual([subject.id]);
      const from = await marks(store, watch.id);
      const to = { ads: arrived[0]?.place ?? 0, portraits: portraits[0]?.place ?? 0 };
      expect(await store.watches.record(watch.id, from, to, [])).toEqual({ candidates: 0, alerts: 0 });
      expect(await store.watches.record(watch.id, from, to, [])).toBeNull();
      expect((await store.watches.ads(watch.id, 10)).map(({ ad }) => ad.key)).toEqual(["anna"]);
      expect(await store.watches.portraits(watch.id, 10)).toEqual([]);
      expect(await store.check()).toEqual([]);
    });

    test("are one for each operation and gallery, with the thresholds that were given last", async () => {
      const { store, watch } = await watched();
      const { operationId, galleryId } = watch;
      const again = await store.watches.add({ operationId, galleryId, thresholds: { minLog10LR: 2 } });
      expect(again).toEqual({ ...watch, thresholds: { minLog10LR: 2 } });
      expect(await store.watches.list([operationId])).toEqual([again]);
      expect(await store.watches.list([])).toEqual([]);
      await store.watches.remove(watch.id);
      expect(await store.watches.find(watch.id)).toBeNull();
      const from = { ads: 0, portraits: 0 };
      expect(await store.watches.record(watch.id, from, from, [])).toBeNull();
      await expect(store.watches.remove(watch.id)).rejects.toMatchObject({ code: "WATCH_UNKNOWN" });
      const nowhere = { operationId, galleryId: newId("gal"), thresholds: {} };
      await expect(store.watches.add(nowhere)).rejects.toMatchObject({ code: "GALLERY_UNKNOWN" });
    });

    test("raise one alert for all ads of a person, which takes in more until it is seen", async () => {
      const { store, watch, pair, ad } = await watched();
      const at = await marks(store, watch.id);
      const find = (changes: Partial<StandingFind> = {}): StandingFind => ({
        candidate: pair,
        ads: [ad.id],
        isNewAd: true,
        alertId: "alert_a" as AlertId,
        ...changes,
      });
      const record = (...found: StandingFind[]) => store.watches.record(watch.id, at, at, found);
      expect(await record(find(), find())).toEqual({ candidates: 1, alerts: 1 });
      const { ad: second } = await recordAd(store, "second", [analysedImage("ad anna")]);
      // The pair is known: a new ad is news, a new portrait is none.
      expect(await record(find({ ads: [second.id], isNewAd: false }))).toEqual({ candidates: 0, alerts: 0 });
      expect(await record(find({ ads: [ad.id, second.id] }))).toEqual({ candidates: 0, alerts: 0 });
      const [alert] = await store.alerts.list({}, ALL);
      expect(alert).toMatchObject({ ads: 2, candidates: 1, state: "new", seen: null });
      expect(alert?.subjectId).toBe(pair.subjectId);
      const of = [watch.operationId, PACK, [pair.subjectId]] as const;
      expect(await store.watches.openAlerts(...of)).toMatchObject([{ id: "alert_a" }]);

      expect(await store.alerts.see("alert_a" as AlertId)).toMatchObject({ state: "seen" });
      expect(await store.watches.openAlerts(...of)).toEqual([]);
      const { ad: third } = await recordAd(store, "third", [analysedImage("ad anna")]);
      expect(await record(find({ ads: [third.id] }))).toEqual({ candidates: 0, alerts: 1 });
      const listed = await store.alerts.list({}, ALL);
      expect(listed.map(({ ads, state }) => [ads, state])).toEqual([
        [1, "new"],
        [2, "seen"],
      ]);
      expect(await store.alerts.list({}, { after: listed[0]?.id ?? null, limit: 5 })).toEqual([listed[1]]);
      expect(await store.alerts.count({ state: "new" })).toBe(1);
      expect(await store.alerts.count({ reached: [] })).toBe(0);
      expect(await store.check()).toEqual([]);
    });

    test("raise none for a pair that people have settled to be none", async () => {
      const { store, watch, pair, ad } = await watched();
      await store.candidates.record([pair]);
      const [candidate] = await store.candidates.list({}, ALL);
      for (const reviewer of ["one", "two"])
        if (candidate !== undefined)
          await store.candidates.addOpinion(candidate.id, opinionOf(reviewer, "no_candidate"));
      const at = await marks(store, watch.id);
      const found = { candidate: pair, ads: [ad.id], isNewAd: true, alertId: newId("alert") };
      expect(await store.watches.record(watch.id, at, at, [found])).toEqual({ candidates: 0, alerts: 0 });
      expect(await store.alerts.list({}, ALL)).toEqual([]);
      await expect(store.alerts.see(newId("alert"))).rejects.toMatchObject({ code: "ALERT_UNKNOWN" });
    });
  });
}
