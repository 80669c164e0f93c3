import { describe, expect, test } from "vitest";
import { faceCollection, galleryCollection } from "../../src/domain/collection.js";
import type { GalleryId, VectorLabel } from "../../src/domain/ids.js";
import type { CollectionMember, Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { pageThrough } from "../helpers/paging.js";
import { enrol, recordAd } from "../helpers/stored-case.js";
import { randomUnits } from "../helpers/vectors.js";

const keyOf = (gallery: { id: GalleryId }, pack = PACK) => ({
  collection: galleryCollection(gallery.id),
  pack,
});

/** What every store does with collections, the sets of vectors that indexes hold. */
export function storeCollectionsContract(open: () => Promise<Store>): void {
  describe("collections", () => {
    test("do not exist before something is in them", async () => {
      const store = await open();
      const gallery = await store.galleries.create("gallery");
      expect(await store.collections.list()).toEqual([]);
      expect(await store.collections.state(keyOf(gallery))).toEqual({ count: 0, lastSequence: 0 });
      expect(await store.collections.state(keyOf(gallery), 5)).toEqual({ count: 0, lastSequence: 0 });
      expect(await store.collections.membersAfter(keyOf(gallery), 0, 10)).toEqual([]);
    });

    test("hold the faces in the ads of every operation that searches take, each once", async () => {
      const store = await open();
      const first = await recordAd(store, "a", [analysedImage("one", { faces: 2 })], "first");
      await recordAd(store, "b", [analysedImage("one", { faces: 2 }), analysedImage("two")], "first");
      const second = await recordAd(store, "c", [analysedImage("one", { faces: 2 })], "second");
      await recordAd(store, "d", [analysedImage("blurred", { unsearched: ["LOW_SHARPNESS"] })], "second");
      const key = ({ ad }: typeof first) => ({ collection: faceCollection(ad.operationId), pack: PACK });
      const faces = await store.images.faces(hashOf("one"), PACK);
      expect(await store.collections.state(key(first))).toMatchObject({ count: 3 });
      expect(await store.collections.state(key(second))).toMatchObject({ count: 2 });
      const members = await store.collections.membersAfter(key(second), 0, 10);
      expect(members.map(({ label }) => label).sort()).toEqual(faces.map(({ label }) => label).sort());
      const labels = members.map(({ label }) => label);
      expect(await store.collections.memberVectors(key(second), [...labels, 999_999 as never])).toEqual(
        new Map(members.map(({ label, vector }) => [label, vector])),
      );
      const found = await store.faces.withVectors(second.ad.operationId, PACK, labels, 10);
      expect(found.map(({ face }) => face).sort()).toEqual(faces.map(({ id }) => id).sort());
      expect(await store.faces.withVectors(second.ad.operationId, PACK, labels, 1)).toHaveLength(1);

      // Another pack's vectors come in when it has looked at the picture.
      const other = { pack: OTHER_PACK, dimension: 8, faces: 2 };
      await store.images.recordAnalysis(analysedImage("one", other));
      const otherKey = { collection: faceCollection(first.ad.operationId), pack: OTHER_PACK };
      expect(await store.collections.state(otherKey)).toMatchObject({ count: 2 });
      expect(await store.check()).toEqual([]);
    });

    test("hold the vectors of a gallery's portraits and of no other faces", async () => {
      const store = await open();
      const group = analysedImage("group", { faces: 3 });
      const { gallery } = await enrol(store, "first", group);
      const [face] = await store.images.faces(hashOf("group"), PACK);
      expect(await store.collections.membersAfter(keyOf(gallery), 0, 10)).toEqual([
        { sequence: expect.any(Number), label: face?.label, vector: face?.embedding.vector },
      ]);
    });

    test("are listed for each gallery and pack that has a portrait", async () => {
      const store = await open();
      const { gallery: first } = await enrol(store, "1", undefined, "first");
      const { gallery: second, subject } = await enrol(store, "2", undefined, "second");
      await enrol(store, "3", undefined, "first");
      const elsewhere = analysedImage("portrait of 2", { pack: OTHER_PACK, dimension: 8 });
      await store.galleries.recordPortrait(subject.id, elsewhere, 0);
      expect(await store.collections.list()).toEqual([
        keyOf(first),
        keyOf(second),
        keyOf(second, OTHER_PACK),
      ]);
    });

    test("number their members upwards and give them in that order, page by page", async () => {
      const store = await open();
      for (let i = 0; i < 7; i++) {
        await enrol(store, `in ${i}`, undefined, "gallery");
        await enrol(store, `out ${i}`, undefined, "other");
      }
      const { gallery } = await enrol(store, "last");
      const all = await store.collections.membersAfter(keyOf(gallery), 0, 100);
      expect(all).toHaveLength(8);
      const sequences = all.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(new Set(sequences).size).toBe(8);
      expect(sequences[0]).toBeGreaterThan(0);
      const page = await store.collections.memberPage(keyOf(gallery), sequences[2] ?? 0, 4);
      expect(page).toEqual({
        through: sequences[6],
        labels: all.slice(3, 7).map(({ label }) => label),
        vectors: Float32Array.from(all.slice(3, 7).flatMap(({ vector }) => [...vector])),
      });
      expect(await store.collections.memberPage(keyOf(gallery), sequences[7] ?? 0, 4)).toBeNull();
      const paged = await pageThrough<CollectionMember>(
        (last) => store.collections.membersAfter(keyOf(gallery), last?.sequence ?? 0, 3),
        3,
      );
      expect(paged).toEqual(all);
    });

    test("say how many members they have, in all and up to a sequence number", async () => {
      const store = await open();
      for (const reference of ["a", "b", "c"]) await enrol(store, reference);
      await enrol(store, "elsewhere", undefined, "other");
      const { gallery } = await enrol(store, "d");
      const key = keyOf(gallery);
      const members = await store.collections.membersAfter(key, 0, 100);
      expect(await store.collections.state(key)).toEqual({
        count: 4,
        lastSequence: members.at(-1)?.sequence,
      });
      for (const [i, { sequence }] of members.entries())
        expect(await store.collections.state(key, sequence)).toEqual({
          count: i + 1,
          lastSequence: sequence,
        });
      expect(await store.collections.state(key, 0)).toEqual({ count: 0, lastSequence: 0 });
      expect(await store.collections.state(key, 1e9)).toEqual(await store.collections.state(key));
    });

    test("do not grow when a portrait is recorded again", async () => {
      const store = await open();
      const image = analysedImage("one");
      const { gallery, subject } = await enrol(store, "subject", image);
      const before = await store.collections.state(keyOf(gallery));
      await store.galleries.recordPortrait(subject.id, image, 0);
      expect(await store.collections.state(keyOf(gallery))).toEqual(before);
    });
  });

  describe("two people with the same vector", () => {
    const [vector] = randomUnits(7, 1, 16);

    test("are one member of the collection and two portraits", async () => {
      const store = await open();
      const first = await enrol(store, "first", analysedImage("one", { vector }));
      const second = await enrol(store, "second", analysedImage("two", { vector }));
      await enrol(store, "elsewhere", analysedImage("three", { vector }), "other");
      const { gallery } = first;
      const [member, ...others] = await store.collections.membersAfter(keyOf(gallery), 0, 10);
      expect(others).toEqual([]);
      expect(await store.collections.state(keyOf(gallery))).toMatchObject({ count: 1 });
      const label = member?.label as VectorLabel;
      expect(await store.galleries.portraitsByLabel(gallery.id, PACK, [label])).toEqual([
        { label, portrait: first.portrait, subject: first.subject },
        { label, portrait: second.portrait, subject: second.subject },
      ]);
      expect(await store.check()).toEqual([]);
    });
  });

  describe("portraits by label", () => {
    test("are those of the gallery, the pack and the labels asked for", async () => {
      const store = await open();
      const [first, second] = [await enrol(store, "first"), await enrol(store, "second")];
      await enrol(store, "third");
      const labelOf = async (name: string) =>
        (await store.images.faces(hashOf(`portrait of ${name}`), PACK))[0]?.label as VectorLabel;
      const labels = [await labelOf("second"), await labelOf("first"), 999_999 as VectorLabel];
      const { gallery } = first;
      expect(await store.galleries.portraitsByLabel(gallery.id, PACK, labels)).toEqual([
        { label: labels[1], portrait: first.portrait, subject: first.subject },
        { label: labels[0], portrait: second.portrait, subject: second.subject },
      ]);
      expect(await store.galleries.portraitsByLabel(gallery.id, PACK, [])).toEqual([]);
      expect(await store.galleries.portraitsByLabel(gallery.id, OTHER_PACK, labels)).toEqual([]);
      const other = await store.galleries.create("other");
      expect(await store.galleries.portraitsByLabel(other.id, PACK, labels)).toEqual([]);
    });

    test("may be asked for by more labels than a statement has parameters", async () => {
      const store = await open();
      const { gallery, portrait } = await enrol(store, "only");
      const labels = Array.from({ length: 50_000 }, (_, i) => (i + 1) as VectorLabel);
      const found = await store.galleries.portraitsByLabel(gallery.id, PACK, labels);
      expect(found.map((hit) => hit.portrait)).toEqual([portrait]);
      expect((await store.collections.vectors(labels)).size).toBe(1);
    });
  });
}
