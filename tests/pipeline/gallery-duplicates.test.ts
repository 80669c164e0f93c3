import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { GalleryId } from "../../src/domain/ids.js";
import { createFindDuplicates, type DuplicateSearch } from "../../src/pipeline/gallery-duplicates.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import { createSearchGallery } from "../../src/pipeline/search-gallery.js";
import type { Store } from "../../src/ports/store.js";
import { newFile, openStore } from "../adapters/sqlite/open-store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { exactProducts } from "../helpers/exact-products.js";
import { enginesThatSee } from "../helpers/seeing-engines.js";
import { enrol, galleryCalled } from "../helpers/stored-case.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 64;
const inForce = { calibration: madeUpCalibration([madeUpSize(), madeUpSize({ probes: 2 })]) };

let store: Store;
let notices: GalleryId;
let missing: GalleryId;
beforeEach(async () => {
  store = openStore(await newFile());
  notices = (await galleryCalled(store, "notices")).id;
  missing = (await galleryCalled(store, "missing")).id;
  const random = seeded(5);
  const people = Array.from({ length: 10 }, () => randomUnit(random, DIMENSION));
  const pictureOf = (name: string, person: number, spread = 0.3) =>
    analysedImage(name, {
      vector: nearby(random, people[person] as Float32Array, spread),
      dimension: DIMENSION,
    });
  for (let i = 0; i < 8; i++) await enrol(store, `N-${i}`, pictureOf(`notice ${i}`, i), "notices");
  // One person under two numbers of one gallery, and two of the other gallery who are in this one.
  await enrol(store, "N-2 again", pictureOf("notice 2 again", 2), "notices");
  await enrol(store, "M-4", pictureOf("missing 4", 4), "missing");
  await enrol(store, "M-9", pictureOf("missing 9", 9), "missing");
  const copied = pictureOf("copied", 6);
  await enrol(store, "N-6 copied", copied, "notices");
  await enrol(store, "M-6", copied, "missing");
});

function find(search: Partial<DuplicateSearch> = {}, calibration: object = inForce) {
  const templates = createGalleryTemplates(store.galleries);
  const findDuplicates = createFindDuplicates({
    ...{ store, templates, products: exactProducts, prior: 0.5, clock: systemClock },
    engines: enginesThatSee(analysedImage("none", { dimension: DIMENSION }), {
      dimension: DIMENSION,
      candidateSimilarity: 0.5,
    }),
    calibrations: { of: async () => calibration as typeof inForce },
    searchGallery: createSearchGallery({ store, templates, prior: 0.5 }),
  });
  return findDuplicates({ gallery: notices, ...search });
}

const names = ({ pairs }: Awaited<ReturnType<typeof find>>) =>
  pairs.map(({ subject, other }) => [subject.details.reference, other.details.reference]);

describe("subjects who may be one person", () => {
  it("are found in one gallery, each pair once and nobody with themselves", async () => {
    const found = await find({ minSimilarity: 0.6 });
    expect(
      names(found)
        .map((pair) => pair.sort().join())
        .sort(),
    ).toEqual(["N-2,N-2 again", "N-6,N-6 copied"]);
    expect(found).toMatchObject({ pack: PACK, searched: 10, within: 10, found: 2 });
    for (const { templates, sharesPicture } of found.pairs)
      expect({ templates, sharesPicture }).toEqual({
        templates: { probes: 1, portraits: 1 },
        sharesPicture: false,
      });
  });

  it("are found in two galleries, the strongest first, and a copied picture is told of", async () => {
    const found = await find({ within: missing, minSimilarity: 0.6 });
    expect(found).toMatchObject({ searched: 10, within: 3, found: 3 });
    expect(names(found)[0]).toEqual(["N-6 copied", "M-6"]);
    expect(
      names(found)
        .slice(1)
        .map((pair) => pair.join())
        .sort(),
    ).toEqual(["N-4,M-4", "N-6,M-6"]);
    expect(found.pairs.map(({ sharesPicture }) => sharesPicture)).toEqual([true, false, false]);
    const similarities = found.pairs.map(({ similarity }) => similarity);
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
    expect((await find({ within: missing, minSimilarity: 0.6, limit: 1 })).pairs).toEqual(
      found.pairs.slice(0, 1),
    );
  });

  it("are worth what the subject itself is left out of", async () => {
    const found = await find({ minSimilarity: 0.6 });
    for (const { confidence } of found.pairs)
      expect("posterior" in confidence && confidence.posterior.value).toBeGreaterThan(0.5);
  });

  it("are listed to where one false pair is to be expected, unless somebody says otherwise", async () => {
    const found = await find();
    expect(found.thresholds).toEqual({ maxExpectedFalseCandidates: 1 / 5, minLog10LR: 0 });
    expect(found.expectedFalse).not.toBeNull();
    expect((await find({}, { withheld: "none" })).thresholds).toEqual({ minSimilarity: 0.5 });
  });

  it("want galleries that are there, and a limit in range", async () => {
    const nowhere = "gal_00000000000000000000000000000000" as GalleryId;
    await expect(find({ within: nowhere })).rejects.toMatchObject({ code: "GALLERY_UNKNOWN" });
    await expect(find({ limit: 0 })).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
    const empty = (await galleryCalled(store, "empty")).id;
    expect(await find({ within: empty })).toMatchObject({ found: 0, pairs: [], within: 0 });
    expect(await find({ gallery: empty })).toMatchObject({ found: 0, pairs: [], searched: 0 });
  });
});
