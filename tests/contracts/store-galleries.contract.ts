import { describe, expect, test } from "vitest";
import { galleryCollection } from "../../src/domain/collection.js";
import type { SubjectDetails } from "../../src/domain/gallery.js";
import type { GalleryId, SubjectId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, OTHER_PACK, PACK, seenAgain } from "../helpers/analysed-image.js";
import { enrol, galleryCalled, recordAd } from "../helpers/stored-case.js";

/** What every store does with galleries, subjects and portraits. */
export function storeGalleriesContract(open: () => Promise<Store>): void {
  describe("galleries", () => {
    test("are found by name and by id", async () => {
      const store = await open();
      const made = await store.galleries.create("Missing");
      expect(made).toEqual({
        id: expect.stringMatching(/^gal_[0-9a-f]{32}$/),
        name: "Missing",
        createdAt: new Date("2030-01-02T03:04:05.678Z"),
      });
      expect(await store.galleries.findByName("Missing")).toEqual(made);
      expect(await store.galleries.findById(made.id)).toEqual(made);
      expect(await store.galleries.findByName("missing")).toBeNull();
      expect(await store.galleries.findById("gal_unknown" as GalleryId)).toBeNull();
    });

    test("have names of their own", async () => {
      const store = await open();
      const made = await store.galleries.create("Missing");
      await expect(store.galleries.create("Missing")).rejects.toMatchObject({
        code: "GALLERY_EXISTS",
        message: 'expected a name that is free for a new gallery but received "Missing"',
      });
      expect(await store.galleries.list()).toEqual([{ ...made, subjects: 0, portraits: 0 }]);
    });

    test("are listed by name with the number of their subjects and portraits", async () => {
      const store = await open();
      const { subject, gallery: second } = await enrol(store, "1", undefined, "second");
      await store.galleries.recordPortrait(subject.id, analysedImage("another"), 0);
      await store.galleries.addSubject(second.id, { reference: "without portrait" });
      const first = await store.galleries.create("first");
      expect(await store.galleries.list()).toEqual([
        { ...first, subjects: 0, portraits: 0 },
        { ...second, subjects: 2, portraits: 2 },
      ]);
    });
  });

  describe("subjects", () => {
    const details: SubjectDetails = {
      reference: "2024/17 é",
      notice: "yellow",
      issuer: "XX",
      name: "Ána O'Neil",
      dateOfBirth: "2001-02-03",
      sex: "female",
    };

    test("come back with all that is known of them, by id and by reference", async () => {
      const store = await open();
      const gallery = await galleryCalled(store, "gallery");
      const made = await store.galleries.addSubject(gallery.id, details);
      expect(made).toEqual({
        id: expect.stringMatching(/^subj_[0-9a-f]{32}$/),
        galleryId: gallery.id,
        details,
        createdAt: expect.any(Date),
      });
      expect(await store.galleries.findSubject(made.id)).toEqual(made);
      expect(await store.galleries.findSubjectByReference(gallery.id, details.reference)).toEqual(made);
    });

    test("have a reference of their own in their gallery", async () => {
      const store = await open();
      const gallery = await galleryCalled(store, "gallery");
      const made = await store.galleries.addSubject(gallery.id, details);
      await expect(
        store.galleries.addSubject(gallery.id, { reference: details.reference }),
      ).rejects.toMatchObject({ code: "SUBJECT_EXISTS" });
      expect(await store.galleries.findSubject(made.id)).toEqual(made);
      const other = await galleryCalled(store, "other");
      await store.galleries.addSubject(other.id, details);
      expect(await store.galleries.list()).toMatchObject([{ subjects: 1 }, { subjects: 1 }]);
    });

    test("need a gallery", async () => {
      const store = await open();
      await expect(store.galleries.addSubject("gal_unknown" as GalleryId, details)).rejects.toMatchObject({
        code: "GALLERY_UNKNOWN",
      });
    });

    test("are not there under another id, reference or gallery", async () => {
      const store = await open();
      const gallery = await galleryCalled(store, "gallery");
      const other = await galleryCalled(store, "other");
      await store.galleries.addSubject(gallery.id, details);
      expect(await store.galleries.findSubject("subj_unknown" as SubjectId)).toBeNull();
      expect(await store.galleries.findSubjectByReference(gallery.id, "other")).toBeNull();
      expect(await store.galleries.findSubjectByReference(other.id, details.reference)).toBeNull();
    });
  });

  describe("portraits", () => {
    test("name the face that is the subject's, and bring the whole image with them", async () => {
      const store = await open();
      const { subject } = await enrol(store, "subject");
      const image = analysedImage("group", { faces: 3 });
      const { portrait, isNew } = await store.galleries.recordPortrait(subject.id, image, 1);
      const faces = await store.images.faces(hashOf("group"), PACK);
      expect(isNew).toBe(true);
      expect(portrait).toEqual({
        id: expect.stringMatching(/^por_[0-9a-f]{32}$/),
        subjectId: subject.id,
        faceId: faces[1]?.id,
        imageSha256: hashOf("group"),
        box: image.faces[1]?.box,
        quality: image.faces[1]?.quality,
        unsearched: [],
        createdAt: expect.any(Date),
      });
      expect(faces).toHaveLength(3);
      expect(await store.images.find(hashOf("group"))).toEqual(image.facts);
    });

    test("of a subject are listed in the order in which they were added", async () => {
      const store = await open();
      const { subject, portrait: first } = await enrol(store, "subject");
      await enrol(store, "somebody else");
      const { portrait: second } = await store.galleries.recordPortrait(subject.id, analysedImage("z"), 0);
      const { portrait: third } = await store.galleries.recordPortrait(subject.id, analysedImage("a"), 0);
      expect(await store.galleries.portraits(subject.id)).toEqual([first, second, third]);
      expect(await store.galleries.portraits("subj_unknown" as SubjectId)).toEqual([]);
    });

    test("keep the reasons against a poor face, and their gallery has its vector all the same", async () => {
      const store = await open();
      const poor = analysedImage("poor", { unsearched: ["LOW_CONTRAST", "CUT_OFF"] });
      const { gallery, subject, portrait } = await enrol(store, "subject", poor);
      expect(portrait.unsearched).toEqual(["LOW_CONTRAST", "CUT_OFF"]);
      expect(await store.galleries.portraits(subject.id)).toEqual([portrait]);
      const [face] = await store.images.faces(hashOf("poor"), PACK);
      if (face === undefined) throw new Error("the portrait has a face");
      expect(await store.galleries.portraitsByLabel(gallery.id, PACK, [face.label])).toEqual([
        { label: face.label, portrait, subject },
      ]);
      const key = { collection: galleryCollection(gallery.id), pack: PACK };
      expect(await store.collections.state(key)).toMatchObject({ count: 1 });
    });

    test("recorded again are the same portrait", async () => {
      const store = await open();
      const image = analysedImage("one");
      const { subject, portrait, gallery } = await enrol(store, "subject", image);
      expect(await store.galleries.recordPortrait(subject.id, image, 0)).toEqual({ portrait, isNew: false });
      expect(await store.galleries.portraits(subject.id)).toEqual([portrait]);
      expect(await store.galleries.list()).toEqual([{ ...gallery, subjects: 1, portraits: 1 }]);
    });

    test("may be of one face for two subjects, and of two faces for one", async () => {
      const store = await open();
      const group = analysedImage("group", { faces: 2 });
      const { subject: first } = await enrol(store, "first", group);
      const { portrait } = await enrol(store, "second", group);
      const [firsts] = await store.galleries.portraits(first.id);
      expect(portrait.faceId).toBe(firsts?.faceId);
      const second = await store.galleries.recordPortrait(first.id, group, 1);
      expect(second.isNew).toBe(true);
      expect(second.portrait.faceId).not.toBe(firsts?.faceId);
    });

    test("of an image that an ad shows use the face that is there", async () => {
      const store = await open();
      const image = analysedImage("shown", { faces: 2 });
      await recordAd(store, "ad", [image]);
      const known = await store.images.faces(hashOf("shown"), PACK);
      const { portrait } = await enrol(store, "subject", seenAgain(image, 0.3));
      expect(portrait.faceId).toBe(known[0]?.id);
      expect(portrait.box).toEqual(known[0]?.box);
      expect(await store.images.faces(hashOf("shown"), PACK)).toEqual(known);
    });

    test("know the face by its place, not by its number, when the engine saw the image differently", async () => {
      const store = await open();
      const [large, small] = analysedImage("shown", { faces: 2 }).faces;
      if (large === undefined || small === undefined) throw new Error("two faces were made");
      const before = { ...analysedImage("shown"), faces: [small] };
      await recordAd(store, "ad", [before]);
      const [known] = await store.images.faces(hashOf("shown"), PACK);
      const now = { ...before, faces: [large, small] };
      const { subject } = await enrol(store, "subject");
      const { portrait: ofSmall } = await store.galleries.recordPortrait(subject.id, now, 1);
      expect(ofSmall.faceId).toBe(known?.id);
      const { portrait: ofLarge } = await store.galleries.recordPortrait(subject.id, now, 0);
      expect(ofLarge.box).toEqual(large.box);
      expect((await store.images.faces(hashOf("shown"), PACK)).map(({ id }) => id)).toEqual([
        ofLarge.faceId,
        ofSmall.faceId,
      ]);
      expect(await store.check()).toEqual([]);
    });

    test("need a subject and one of the faces, and leave nothing behind without", async () => {
      const store = await open();
      const gallery = await galleryCalled(store, "gallery");
      const { id } = await store.galleries.addSubject(gallery.id, { reference: "subject" });
      const image = analysedImage("one");
      const refuse = async (subjectId: string, analysis: typeof image, faceIndex: number, code: string) =>
        expect(
          store.galleries.recordPortrait(subjectId as SubjectId, analysis, faceIndex),
        ).rejects.toMatchObject({ code });
      await refuse("subj_unknown", image, 0, "SUBJECT_UNKNOWN");
      await refuse(id, image, 1, "ARGUMENT_INVALID");
      await refuse(id, image, -1, "ARGUMENT_INVALID");
      await refuse(id, analysedImage("one", { faces: 0 }), 0, "ARGUMENT_INVALID");
      await refuse(id, analysedImage("one", { vector: new Float32Array(16) }), 0, "EMBEDDING_INVALID");
      expect(await store.images.list()).toEqual([]);
      expect(await store.galleries.portraits(id)).toEqual([]);
      expect(await store.collections.list()).toEqual([]);
    });
  });

  describe("the vectors of a gallery", () => {
    test("are those of its portraits under one pack, by subject, and no others", async () => {
      const store = await open();
      const { gallery, subject } = await enrol(store, "1", analysedImage("1"));
      const other = await enrol(store, "2", analysedImage("2"));
      await store.galleries.recordPortrait(subject.id, analysedImage("1 again"), 0);
      await enrol(store, "elsewhere", analysedImage("3"), "another gallery");
      const { portraits } = await store.galleries.portraitVectors(gallery.id, PACK);
      expect(portraits.map(({ subjectId }) => subjectId)).toEqual([subject.id, subject.id, other.subject.id]);
      const images = ["1", "1 again", "2"].map((name) => analysedImage(name).faces[0]?.embedding.vector);
      expect(portraits.map(({ vector }) => vector)).toEqual(images);
      const byLabel = await store.collections.vectors(portraits.map(({ label }) => label));
      expect(portraits.map(({ label }) => byLabel.get(label))).toEqual(images);
      expect((await store.galleries.portraitVectors(gallery.id, OTHER_PACK)).portraits).toEqual([]);
      expect(await store.galleries.portraitVectors("gal_unknown" as GalleryId, PACK)).toEqual({
        version: 0,
        portraits: [],
      });
    });

    test("have a version that grows with every portrait and every further embedding of one, and with nothing else", async () => {
      const store = await open();
      const { id } = await galleryCalled(store, "gallery");
      const seen = [await store.galleries.version(id)];
      const grown = async () => {
        const version = await store.galleries.version(id);
        expect((await store.galleries.portraitVectors(id, PACK)).version).toBe(version);
        const isGrown = version > (seen.at(-1) ?? 0);
        seen.push(version);
        return isGrown;
      };
      const { subject } = await enrol(store, "1", analysedImage("1"));
      expect(await grown()).toBe(true);
      // The same vector once more is no new member of the collection, but a portrait of somebody else.
      await enrol(store, "2", analysedImage("1"));
      expect(await grown()).toBe(true);
      await store.images.recordAnalysis(analysedImage("1", { pack: OTHER_PACK }));
      expect(await grown()).toBe(true);
      await store.galleries.recordPortrait(subject.id, analysedImage("1"), 0);
      await recordAd(store, "ad", [analysedImage("in an ad")]);
      await enrol(store, "3", analysedImage("3"), "another gallery");
      expect(await grown()).toBe(false);
    });
  });
}
