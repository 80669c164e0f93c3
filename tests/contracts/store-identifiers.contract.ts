import { describe, expect, test } from "vitest";
import type { FoundIdentifier, ReadIdentifiers } from "../../src/domain/identifiers/identifier.js";
import { type AdId, newId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf } from "../helpers/analysed-image.js";
import { adShowing, recordAd } from "../helpers/stored-case.js";

const FIRST = { after: null, limit: 10 };
const PHONE = { kind: "phone", value: "+12025550143" } as const;
const refusedAs = (code: string) => expect.objectContaining({ code });

function found(change: Partial<FoundIdentifier> = {}): FoundIdentifier {
  const place = { field: "text" };
  return { ...PHONE, raw: "202-555-0143", place, offset: 5, length: 12, confidence: 0.8, ...change };
}

function reading(...all: readonly FoundIdentifier[]): ReadIdentifiers {
  return { found: all, isCut: false, rules: "1:US" };
}

/** What every store does with what was read in ads. */
export function storeIdentifiersContract(open: () => Promise<Store>): void {
  describe("identifiers", () => {
    test("are recorded with a new ad, and a known ad keeps what it has", async () => {
      const store = await open();
      const { id } = await store.operations.ensure("operation");
      const one = found();
      const { ad } = await store.ads.record(adShowing(id, "key", [], { identifiers: reading(one) }));
      await store.ads.record(adShowing(id, "key", [], { identifiers: reading(found({ value: "+1" })) }));
      expect(await store.identifiers.ofAd(ad.id)).toEqual({ found: [one], isCut: false });
      expect(await store.identifiers.readings(ad.id)).toEqual(new Map([["metadata", "1:US"]]));
    });

    test("of one source are replaced whole, and those of the others stay", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "key", [analysedImage("b"), analysedImage("a")]);
      const { operationId, id } = ad;
      expect(await store.identifiers.readings(id)).toEqual(new Map());
      const box = { x: 1, y: 2.5, width: 30, height: 4 };
      const inPicture = (name: string) => found({ place: { image: hashOf(name), box }, confidence: 0.9 });
      const handle = found({ kind: "handle", value: "telegram:rosa", place: { field: "usernames[0]" } });
      await store.identifiers.replace(id, hashOf("a"), reading(inPicture("a")));
      await store.identifiers.replace(id, hashOf("b"), { ...reading(inPicture("b")), isCut: true });
      await store.identifiers.replace(id, "metadata", reading(found(), handle));
      await store.identifiers.replace(id, hashOf("b"), { ...reading(inPicture("b")), isCut: true });
      await store.identifiers.replace(id, "metadata", reading(handle));
      const all = [handle, inPicture("b"), inPicture("a")];
      expect(await store.identifiers.ofAd(id)).toEqual({ found: all, isCut: true });
      expect(await store.identifiers.ofOperation(operationId)).toEqual([
        { adId: id, kind: "handle", value: "telegram:rosa", confidence: 0.8 },
        { adId: id, ...PHONE, confidence: 0.9 },
      ]);
      expect([...(await store.identifiers.readings(id)).keys()].sort()).toEqual(
        [hashOf("a"), hashOf("b"), "metadata"].sort(),
      );
      expect((await store.audit.list({ after: 0, limit: 100 })).at(-1)).toMatchObject({
        act: "ad.read",
        operationId,
        details: JSON.stringify({ ad: id, source: "metadata", found: 1, isCut: false }),
      });
      expect(await store.check()).toEqual([]);
    });

    test("are not kept for an ad that is unknown or a picture that it does not show", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "key", []);
      await recordAd(store, "other", [analysedImage("other")]);
      const { replace } = store.identifiers;
      await expect(replace(newId("ad"), "metadata", reading(found()))).rejects.toEqual(
        refusedAs("AD_UNKNOWN"),
      );
      await expect(replace(ad.id, hashOf("other"), reading(found()))).rejects.toEqual(
        refusedAs("IMAGE_UNKNOWN"),
      );
      expect(await store.identifiers.ofAd(ad.id)).toEqual({ found: [], isCut: false });
    });

    test("lead to the ads that have them, of the operations that are asked for, page by page", async () => {
      const store = await open();
      const made: { id: AdId; operation: string }[] = [];
      for (const [key, operation] of [
        ["a", "one"],
        ["b", "two"],
        ["c", "one"],
        ["none", "one"],
      ] as const) {
        const { ad } = await recordAd(store, key, [], operation);
        const read = key === "none" ? reading(found({ value: "+447700900123" })) : reading(found(), found());
        await store.identifiers.replace(ad.id, "metadata", read);
        made.push({ id: ad.id, operation: ad.operationId });
      }
      const [a, b, c] = made.map(({ id }) => id);
      const one = await store.operations.ensure("one");
      const idsOf = async (...args: Parameters<typeof store.identifiers.adsWith>) =>
        (await store.identifiers.adsWith(...args)).map(({ adId }) => adId);
      expect(await idsOf(PHONE, undefined, FIRST)).toEqual([a, b, c]);
      expect(await idsOf(PHONE, undefined, { after: a ?? null, limit: 1 })).toEqual([b]);
      expect(await idsOf(PHONE, [one.id], FIRST)).toEqual([a, c]);
      expect(await idsOf(PHONE, [], FIRST)).toEqual([]);
      expect(await idsOf({ kind: "handle", value: PHONE.value }, undefined, FIRST)).toEqual([]);
      expect(await store.identifiers.adsWith(PHONE, [one.id], { after: null, limit: 1 })).toEqual([
        { adId: a, operationId: one.id, found: [found(), found()] },
      ]);
      const page = { after: newId("ad"), limit: 1 };
      await expect(store.identifiers.adsWith(PHONE, undefined, page)).rejects.toEqual(
        refusedAs("AD_UNKNOWN"),
      );
      expect(await store.identifiers.counts(one.id)).toEqual([
        { ...PHONE, ads: 2 },
        { kind: "phone", value: "+447700900123", ads: 1 },
      ]);
    });
  });
}
