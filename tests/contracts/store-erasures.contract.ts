import { describe, expect, test } from "vitest";
import type { Ad } from "../../src/domain/ad.js";
import type { NewCandidate } from "../../src/domain/candidate.js";
import { faceCollection, galleryCollection } from "../../src/domain/collection.js";
import type { ErasureTarget } from "../../src/domain/erasure.js";
import type { AdId, FaceId, GalleryId, Sha256, SubjectId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { adShowing, enrol, makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

const onlyFace = async (store: Store, image: Sha256): Promise<FaceId> => {
  const [face] = await store.images.faces(image, PACK);
  if (face === undefined) throw new Error("the image shows no face");
  return face.id;
};
const erase = (store: Store, ...targets: ErasureTarget[]) => store.erasures.erase(targets, "not_needed");
const membersOf = async (store: Store, gallery: Parameters<typeof galleryCollection>[0]) =>
  (await store.collections.state({ collection: galleryCollection(gallery), pack: PACK })).count;
const searchedIn = async (store: Store, { operationId }: Ad, pack = PACK) =>
  (await store.collections.state({ collection: faceCollection(operationId), pack })).count;

/** What erasures take and what they leave, in every store. */
export function storeErasuresContract(open: () => Promise<Store>): void {
  describe("erasures", () => {
    test("of a subject take portraits, candidates, opinions and leads, and leave ads and other subjects", async () => {
      const store = await open();
      const pair = await makePair(store, "one", 0.5);
      const other = await makePair(store, "other", 0.6);
      await store.candidates.record([pair, other]);
      const [candidate] = await store.candidates
        .list({}, { after: null, limit: 10 })
        .then((all) => all.filter(({ subjectId }) => subjectId === pair.subjectId));
      if (candidate === undefined) throw new Error("no candidate");
      await store.candidates.addOpinion(candidate.id, opinionOf("first"));
      await store.candidates.addOpinion(candidate.id, opinionOf("second"));
      const [lead] = await store.leads.list({}, { after: null, limit: 10 });
      if (lead === undefined) throw new Error("no lead");
      await store.leads.release(lead.id, "third");
      const subject = await store.galleries.findSubject(pair.subjectId);
      const version = await store.galleries.version(subject?.galleryId as GalleryId);

      const target = { kind: "subject", id: pair.subjectId } as const;
      const before = await store.erasures.preview([target]);
      expect(before.releasedLeads).toEqual([lead.id]);
      expect(before.originals).toHaveLength(1);
      expect(await store.candidates.find(candidate.id)).not.toBeNull();

      const gone = await erase(store, target);
      expect({ ...gone, indexes: [] }).toMatchObject({
        originals: before.originals,
        releasedLeads: [lead.id],
      });
      expect(await store.galleries.findSubject(pair.subjectId)).toBeNull();
      expect(await store.candidates.find(candidate.id)).toBeNull();
      expect(await store.leads.list({}, { after: null, limit: 10 })).toEqual([]);
      expect(await store.galleries.version(subject?.galleryId as GalleryId)).toBeGreaterThan(version);
      expect(await membersOf(store, subject?.galleryId as GalleryId)).toBe(1);
      expect(await store.images.count()).toBe(3);
      expect(await store.faces.find(pair.faceId)).not.toBeNull();
      expect(await store.candidates.count({})).toBe(1);
      expect(await store.check()).toEqual([]);
    });

    test("of an ad take the pictures that no other ad shows, and leave those that one does", async () => {
      const store = await open();
      const [own, shared] = [analysedImage("own"), analysedImage("shared")];
      const { ad } = await recordAd(store, "one", [own, shared]);
      const { ad: other } = await recordAd(store, "other", [shared], "another operation");
      const face = await onlyFace(store, shared.facts.sha256);
      const gone = await erase(store, { kind: "ad", id: ad.id });
      expect(gone.originals).toEqual([own.facts.sha256]);
      expect([await searchedIn(store, ad), await searchedIn(store, other)]).toEqual([0, 1]);
      expect(await store.ads.findById(ad.id)).toBeNull();
      expect(await store.ads.findById(other.id)).toEqual(other);
      expect(await store.images.find(own.facts.sha256)).toBeNull();
      expect(await store.faces.find(face)).not.toBeNull();
      expect(await store.faces.countOfOperation(ad.operationId, PACK)).toBe(0);
      expect((await erase(store, { kind: "ad", id: other.id })).originals).toEqual([shared.facts.sha256]);
      expect(await store.faces.find(face)).toBeNull();
      expect(await store.check()).toEqual([]);
    });

    test("of an ad take its operation's candidates of a picture that only another operation shows then", async () => {
      const store = await open();
      const pair = await makePair(store, "one", 0.5);
      const image = analysedImage("ad one");
      await recordAd(store, "elsewhere", [image], "another operation");
      const elsewhere = await store.operations.ensure("another operation");
      await store.candidates.record([pair, { ...pair, operationId: elsewhere.id }]);
      const ad = await store.ads.findByKey(pair.operationId, "one");
      await erase(store, { kind: "ad", id: ad?.id as AdId });
      const left = await store.candidates.list({}, { after: null, limit: 10 });
      expect(left.map(({ operationId }) => operationId)).toEqual([elsewhere.id]);
      expect(await store.check()).toEqual([]);
    });

    test("of a picture leave the ads and subjects that showed it", async () => {
      const store = await open();
      const image = analysedImage("both");
      const { ad } = await recordAd(store, "one", [image, analysedImage("more")]);
      const { subject, gallery } = await enrol(store, "REF-1", image);
      await erase(store, { kind: "image", id: image.facts.sha256 });
      expect((await store.ads.findById(ad.id))?.images).toHaveLength(1);
      expect(await store.galleries.findSubject(subject.id)).toEqual(subject);
      expect(await store.galleries.portraits(subject.id)).toEqual([]);
      expect(await membersOf(store, gallery.id)).toBe(0);
      expect(await store.check()).toEqual([]);
      // It may come again, and is new then.
      const again = await store.ads.record(adShowing(ad.operationId, "again", [image]));
      expect(again).toMatchObject({ newImages: 1, newFaces: 1 });
    });

    test("of one face of a person leave their candidate with the others, and what people said of it", async () => {
      const store = await open();
      const pair = await makePair(store, "one", 0.5);
      const second = analysedImage("second");
      const ad = await store.ads.findByKey(pair.operationId, "one");
      await store.ads.record(adShowing(pair.operationId, ad?.key ?? "", [second]));
      const face = await onlyFace(store, second.facts.sha256);
      const both: NewCandidate = { ...pair, faces: [...pair.faces, { faceId: face, similarity: 0.3 }] };
      await store.candidates.record([both]);
      const [candidate] = await store.candidates.list({}, { after: null, limit: 10 });
      if (candidate === undefined) throw new Error("no candidate");
      await store.candidates.addOpinion(candidate.id, opinionOf("first"));
      await erase(store, { kind: "face", id: pair.faceId });
      const left = await store.candidates.find(candidate.id);
      expect(left).toMatchObject({ faceId: face, faces: [{ faceId: face }], state: "first_opinion" });
      expect(await store.candidates.opinions(candidate.id)).toHaveLength(1);
      expect(await store.check()).toEqual([]);
      await erase(store, { kind: "face", id: face });
      expect(await store.candidates.find(candidate.id)).toBeNull();
      expect(await store.check()).toEqual([]);
    });

    test("of a face last, whichever pack looks at its picture later", async () => {
      const store = await open();
      const two = analysedImage("two", { faces: 2 });
      const { ad } = await recordAd(store, "one", [two]);
      const [first, second] = await store.images.faces(two.facts.sha256, PACK);
      if (first === undefined || second === undefined) throw new Error("expected two faces");
      await erase(store, { kind: "face", id: first.id });
      await store.images.recordAnalysis(analysedImage("two", { faces: 2, pack: OTHER_PACK }));
      const found = await store.images.faces(two.facts.sha256, OTHER_PACK);
      expect(found.map(({ id }) => id)).toEqual([second.id]);
      expect([await searchedIn(store, ad), await searchedIn(store, ad, OTHER_PACK)]).toEqual([1, 1]);
      expect(await store.check()).toEqual([]);
      await erase(store, { kind: "ad", id: ad.id });
      expect(await store.check()).toEqual([]);
    });

    test("leave a vector that a face of another picture shares, until that goes as well", async () => {
      const store = await open();
      const vector = analysedImage("a").faces[0]?.embedding.vector;
      const [one, copy] = [analysedImage("one", { vector }), analysedImage("copy", { vector })];
      const { subject, gallery } = await enrol(store, "REF-1", one);
      const { subject: other } = await enrol(store, "REF-2", copy);
      expect(await membersOf(store, gallery.id)).toBe(1);
      await erase(store, { kind: "subject", id: subject.id });
      expect(await membersOf(store, gallery.id)).toBe(1);
      expect((await store.galleries.portraitVectors(gallery.id, PACK)).portraits).toHaveLength(1);
      const gone = await erase(store, { kind: "subject", id: other.id });
      expect(gone.indexes).toEqual([{ collection: galleryCollection(gallery.id), pack: PACK }]);
      expect(await membersOf(store, gallery.id)).toBe(0);
      expect(await store.check()).toEqual([]);
    });

    test("write a row of the log for each target, and leave the others as they are", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "one", [analysedImage("one")]);
      const before = await store.audit.list({ after: 0, limit: 100 });
      await erase(store, { kind: "ad", id: ad.id });
      const after = await store.audit.list({ after: 0, limit: 100 });
      expect(after.slice(0, -1)).toEqual(before);
      expect(after.at(-1)).toMatchObject({ act: "ad.erase", verb: "erasure", operationId: ad.operationId });
      expect(JSON.parse(after.at(-1)?.details ?? "")).toMatchObject({ ad: ad.id, reason: "not_needed" });
      expect(await store.erasures.count()).toBe(1);
    });

    test("are all or nothing, and know what is not there", async () => {
      const store = await open();
      const { ad } = await recordAd(store, "one", [analysedImage("one")]);
      const unknown = { kind: "subject", id: "subj_unknown" as SubjectId } as const;
      await expect(erase(store, { kind: "ad", id: ad.id }, unknown)).rejects.toMatchObject({
        code: "SUBJECT_UNKNOWN",
      });
      expect(await store.ads.findById(ad.id)).toEqual(ad);
      expect(await store.erasures.todos()).toEqual([]);
    });

    test("refuse what an operation on hold has a part in", async () => {
      const store = await open();
      const pair = await makePair(store, "one", 0.5);
      await store.candidates.record([pair]);
      await store.operations.change(pair.operationId, { isHeld: true });
      const ad = await store.ads.findByKey(pair.operationId, "one");
      for (const target of [
        { kind: "subject", id: pair.subjectId },
        { kind: "ad", id: ad?.id },
        { kind: "image", id: ad?.images[0]?.sha256 },
        { kind: "face", id: pair.faceId },
      ] as ErasureTarget[])
        await expect(erase(store, target)).rejects.toMatchObject({ code: "OPERATION_HELD" });
      await store.operations.change(pair.operationId, { isHeld: false });
      await erase(store, { kind: "subject", id: pair.subjectId });
      expect(await store.check()).toEqual([]);
    });

    test("keep what has to be done outside of the rows until it is done", async () => {
      const store = await open();
      const image = analysedImage("one");
      const { ad } = await recordAd(store, "one", [image]);
      await erase(store, { kind: "ad", id: ad.id });
      const todos = await store.erasures.todos();
      const key = { collection: faceCollection(ad.operationId), pack: image.pack };
      expect(todos).toEqual([
        { kind: "original", sha256: image.facts.sha256 },
        { kind: "index", key },
        { kind: "space" },
      ]);
      for (const todo of todos) await store.erasures.done(todo);
      expect(await store.erasures.todos()).toEqual([]);
    });

    test("find the ads that were collected, or else ingested, before a moment", async () => {
      const store = await open();
      const { id } = await store.operations.ensure("operation");
      const record = (key: string, collectedAt?: string) =>
        store.ads.record(
          adShowing(id, key, [analysedImage(key)], {
            metadata: { externalId: key, ...(collectedAt === undefined ? {} : { collectedAt }) },
          }),
        );
      const old = await record("old", "2020-05-01");
      const dated = await record("new", "2029-12-31T12:00:00+02:00");
      const silent = await record("silent");
      const page = { after: 0, limit: 10 };
      const [first] = await store.erasures.expired(id, new Date("2021-01-01"), page);
      expect(first).toEqual({ id: old.ad.id, place: expect.any(Number), hasLead: false });
      await erase(store, { kind: "ad", id: old.ad.id });
      const behind = { after: first?.place ?? 0, limit: 10 };
      const all = await store.erasures.expired(id, new Date("2031-01-01"), behind);
      expect(all.map((one) => one.id)).toEqual([dated.ad.id, silent.ad.id]);
    });
  });
}
