import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exactIndexKind } from "../../src/adapters/exact/exact-index.js";
import { MemoryIndexSnapshots } from "../../src/adapters/memory/index-snapshots.js";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { GalleryId } from "../../src/domain/ids.js";
import { fuseTemplate } from "../../src/domain/template.js";
import { createCollectionIndexes } from "../../src/pipeline/collection-index.js";
import { checkLimits, createSearchGallery, type SearchGallery } from "../../src/pipeline/search-gallery.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 16;
let store: Store;
let snapshots: MemoryIndexSnapshots;
let search: SearchGallery;
let gallery: GalleryId;

beforeEach(async () => {
  store = createMemoryStore({ clock: systemClock });
  snapshots = new MemoryIndexSnapshots();
  const indexes = createCollectionIndexes({
    collections: store.collections,
    storeId: store.id,
    kind: exactIndexKind,
    snapshots,
    dimensionOf: async () => DIMENSION,
    onRebuild: () => undefined,
  });
  search = createSearchGallery({ store, indexes });
  gallery = (await store.galleries.create("people")).id;
});
afterEach(() => snapshots.close());

async function enrol(reference: string, vectors: readonly Float32Array[]): Promise<void> {
  const subject = await store.galleries.addSubject(gallery, { reference });
  for (const [i, vector] of vectors.entries()) {
    await store.galleries.recordPortrait(subject.id, analysedImage(`${reference} ${i}`, { vector }), 0);
  }
}

const probe = (vector: Float32Array) => fuseTemplate([{ pack: PACK, vector }]);

describe("searching a gallery", () => {
  it("lists each subject once, with the portrait that matches best, nearest first", async () => {
    const random = seeded(1);
    const face = randomUnit(random, DIMENSION);
    const best = nearby(random, face, 0.1);
    await enrol("near", [nearby(random, face, 0.8), best, nearby(random, face, 0.6)]);
    await enrol("far", [randomUnit(random, DIMENSION)]);

    const matches = await search(probe(face), gallery, { limit: 10, minSimilarity: -1 });
    expect(matches.map(({ subject }) => subject.details.reference)).toEqual(["near", "far"]);
    const [first] = matches;
    expect(first?.portrait.imageSha256).toBe(analysedImage("near 1").facts.sha256);
    expect(first?.similarity).toBeGreaterThan(matches[1]?.similarity ?? 1);
  });

  it("finds the second subject behind one whose portraits fill all the nearest places", async () => {
    const random = seeded(2);
    const face = randomUnit(random, DIMENSION);
    await enrol(
      "crowd",
      Array.from({ length: 60 }, () => nearby(random, face, 0.05)),
    );
    await enrol("second", [nearby(random, face, 0.9)]);
    const matches = await search(probe(face), gallery, { limit: 2, minSimilarity: -1 });
    expect(matches.map(({ subject }) => subject.details.reference)).toEqual(["crowd", "second"]);
  });

  it("gives both subjects that share the very same photograph", async () => {
    const vector = randomUnit(seeded(3), DIMENSION);
    await enrol("one file", [vector]);
    await enrol("another file", [vector]);
    const matches = await search(probe(vector), gallery, { limit: 10, minSimilarity: 0.99 });
    expect(matches).toHaveLength(2);
    for (const { similarity } of matches) expect(similarity).toBeCloseTo(1, 6);
  });

  it("leaves out what is below the least similarity, and finds nothing in an empty gallery", async () => {
    const random = seeded(4);
    const face = randomUnit(random, DIMENSION);
    expect(await search(probe(face), gallery, { limit: 5, minSimilarity: -1 })).toEqual([]);
    await enrol("opposite", [face.map((value) => -value)]);
    expect(await search(probe(face), gallery, { limit: 5, minSimilarity: 0 })).toEqual([]);
    expect(await search(probe(face), gallery, { limit: 5, minSimilarity: -1 })).toHaveLength(1);
  });
});

describe("search limits", () => {
  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { minSimilarity: 1.1 },
    { minSimilarity: Number.NaN },
  ])("refuse %o", (limits) => {
    expect(() => checkLimits(limits, { limit: 10, minSimilarity: -1 })).toThrowError(
      expect.objectContaining({ code: "ARGUMENT_INVALID" }),
    );
  });
});
