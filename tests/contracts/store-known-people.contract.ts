import { describe, expect, test } from "vitest";
import { type CandidateId, type GalleryId, newId, type SubjectId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import type { PhotographedPeople } from "../../src/ports/store-known-answers.js";
import { analysedImage, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { makePair } from "../helpers/stored-case.js";

const ALL = { after: null, limit: 1000 };
const refusedAs = (code: string) => expect.objectContaining({ code });

/** What every store does with photographs of known people, which no comparison and no search meets. */
export function storeKnownPeopleContract(open: () => Promise<Store>): void {
  describe("known answers from photographs", () => {
    const enrolledAt = new Date("2026-01-01T00:00:00.000Z");
    /** Two people, of whom the face of the first stands beside both. */
    async function photographed(store: Store, more: Partial<PhotographedPeople> = {}) {
      const pair = await makePair(store, "real", 0.5);
      await store.candidates.record([pair]);
      const gallery = await store.galleries.findByName("gallery");
      const found = {
        ...{ pack: PACK, similarity: 0.4, confidence: { withheld: "made up" }, calibrationId: null },
      };
      const subject = (name: string) => ({
        ...{ details: { reference: name }, analysis: analysedImage(`portrait of ${name}`), faceIndex: 0 },
        enrolledAt,
      });
      const image = analysedImage("probe");
      return {
        operationId: pair.operationId,
        galleryId: gallery?.id as GalleryId,
        ads: [
          {
            ...{ image: { sha256: image.facts.sha256, fileName: "1.jpg" }, analysis: image, faceIndex: 0 },
            ...{ metadata: { site: "ads.example" }, ingestedAt: enrolledAt },
          },
        ],
        subjects: [subject("R-1"), subject("R-2")],
        pairs: [
          { ...found, ad: 0, subject: 0, truth: "same" as const },
          { ...found, ad: 0, subject: 1, truth: "different" as const },
        ],
        ...more,
      };
    }

    test("are candidates whose ad, subject, pictures and gallery are told like those of any other", async () => {
      const store = await open();
      const people = await photographed(store);
      await store.knownAnswers.addPeople(people);
      const known = await store.knownAnswers.list(people.operationId);
      expect(known).toMatchObject([
        { truth: "same", origin: "folder", original: null },
        { truth: "different", origin: "folder", original: null },
      ]);
      const candidate = await store.candidates.find(known[0]?.candidateId as CandidateId);
      expect(candidate).toMatchObject({ state: "unreviewed", similarity: 0.4, follows: null, version: 1 });
      const face = await store.faces.find(candidate?.faceId as never);
      const sha256 = face?.imageSha256 as never;
      const [ad] = await store.ads.showing(people.operationId, sha256);
      expect(ad).toMatchObject({ metadata: { site: "ads.example" }, ingestedAt: enrolledAt });
      expect(await store.ads.findById(ad?.id as never)).toEqual(ad);
      expect((await store.images.shownIn(sha256)).operations).toEqual([people.operationId]);
      const subject = await store.galleries.findSubject(candidate?.subjectId as SubjectId);
      expect(subject).toMatchObject({
        galleryId: people.galleryId,
        details: { reference: "R-1" },
        createdAt: enrolledAt,
      });
      expect(await store.galleries.portraits(subject?.id as SubjectId)).toMatchObject([
        { id: candidate?.portraitId, createdAt: enrolledAt },
      ]);
      expect(await store.candidates.count({ galleryId: people.galleryId })).toBe(3);
      const rows = await store.audit.list({ after: 0, limit: 1000 });
      expect(rows.slice(-2)).toMatchObject([
        { act: "known-answer.collect", verb: "collection", details: JSON.stringify({ photographs: 3 }) },
        { act: "known-answer.add", details: JSON.stringify({ origin: "folder", same: 1, different: 1 }) },
      ]);
      expect(await store.check()).toEqual([]);
    });

    test("are found by nothing that is read in their ads", async () => {
      const store = await open();
      const people = await photographed(store);
      await store.knownAnswers.addPeople(people);
      const [{ image }] = people.ads as [(typeof people.ads)[0]];
      const [ad] = await store.ads.showing(people.operationId, image.sha256);
      const phone = { kind: "phone", value: "+12025550143" } as const;
      const where = { place: { field: "text" }, offset: 0, length: 12, raw: "202-555-0143" };
      const found = [{ ...phone, ...where, confidence: 0.8 }];
      await store.identifiers.replace(ad?.id as never, "metadata", { found, isCut: false, rules: "1:" });
      expect(await store.identifiers.adsWith(phone, undefined, { after: null, limit: 10 })).toEqual([]);
      expect(await store.identifiers.ofOperation(people.operationId)).toEqual([]);
      expect(await store.identifiers.counts(people.operationId)).toEqual([]);
    });

    test("are met by no comparison and no search, and counted nowhere", async () => {
      const store = await open();
      const people = await photographed(store);
      const { operationId, galleryId } = people;
      const lookedAt = async () => ({
        ads: await store.ads.ofOperation(operationId, ALL),
        adCount: await store.ads.countOfOperation(operationId),
        faces: await store.faces.countOfOperation(operationId, PACK),
        unsearched: await store.faces.unsearchedOfOperation(operationId, PACK),
        galleries: await store.galleries.list(),
        version: await store.galleries.version(galleryId),
        vectors: (await store.galleries.portraitVectors(galleryId, PACK)).portraits.map(({ label }) => label),
        collections: await Promise.all(
          (await store.collections.list()).map(async (key) => [key, await store.collections.state(key)]),
        ),
        withoutEmbedding: await store.galleries.portraitsWithout(OTHER_PACK),
        byReference: await store.galleries.findSubjectByReference(galleryId, "R-1"),
      });
      const before = await lookedAt();
      await store.knownAnswers.addPeople(people);
      expect(await lookedAt()).toEqual(before);
      const labels = (await store.images.faces(people.subjects[0]?.analysis.facts.sha256 as never, PACK)).map(
        ({ label }) => label,
      );
      expect(labels).toHaveLength(1);
      expect(await store.galleries.portraitsByLabel(galleryId, PACK, labels)).toEqual([]);
    });

    test("stand in no later subject's way, whatever its reference", async () => {
      const store = await open();
      const people = await photographed(store);
      await store.knownAnswers.addPeople(people);
      const subject = await store.galleries.addSubject(people.galleryId, { reference: "R-1" });
      const analysis = people.subjects[0]?.analysis as never;
      const { portrait } = await store.galleries.recordPortrait(subject.id, analysis, 0);
      const vectors = await store.galleries.portraitVectors(people.galleryId, PACK);
      expect(vectors.portraits.map(({ subjectId }) => subjectId)).toContain(portrait.subjectId);
      expect(await store.check()).toEqual([]);
    });

    test("are refused as a whole when anything of them is", async () => {
      const store = await open();
      const people = await photographed(store);
      const [first, second] = people.pairs;
      const twice = people.subjects.map((subject) => ({ ...subject, details: { reference: "R" } }));
      for (const [wrong, code] of [
        [{ operationId: newId("op") }, "OPERATION_UNKNOWN"],
        [{ galleryId: newId("gal") }, "GALLERY_UNKNOWN"],
        [{ subjects: twice }, "SUBJECT_EXISTS"],
        [{ pairs: [first, { ...second, subject: 2 }] as never }, "ARGUMENT_INVALID"],
        [{ ads: people.ads.map((ad) => ({ ...ad, faceIndex: 1 })) }, "ARGUMENT_INVALID"],
      ] as const)
        await expect(store.knownAnswers.addPeople({ ...people, ...wrong })).rejects.toEqual(refusedAs(code));
      expect(await store.knownAnswers.list(people.operationId)).toEqual([]);
      expect(await store.images.find(people.ads[0]?.image.sha256 as never)).toBeNull();
    });
  });
}
