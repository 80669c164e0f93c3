import { beforeEach, describe, expect, it } from "vitest";
import { MemoryImageStore } from "../../src/adapters/memory/image-store.js";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { AnalysedImage } from "../../src/domain/face.js";
import type { Gallery } from "../../src/domain/gallery.js";
import type { UnsearchedReason } from "../../src/domain/quality.js";
import { createCompareGallery } from "../../src/pipeline/compare-gallery.js";
import { createEnrolPortrait } from "../../src/pipeline/enrol-gallery.js";
import { createGalleryTemplates } from "../../src/pipeline/gallery-templates.js";
import { createSearchGallery } from "../../src/pipeline/search-gallery.js";
import { createSearchImage } from "../../src/pipeline/search-image.js";
import type { Store } from "../../src/ports/store.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage, hashOf, PACK } from "../helpers/analysed-image.js";
import { exactProducts } from "../helpers/exact-products.js";
import { enginesThatSee } from "../helpers/seeing-engines.js";
import { enrol, galleryCalled, recordAd } from "../helpers/stored-case.js";
import { randomUnit, seeded } from "../helpers/vectors.js";

const DIMENSION = 16;
const vector = randomUnit(seeded(1), DIMENSION);
let store: Store;

beforeEach(() => {
  store = createMemoryStore({ clock: systemClock, acting: testActing });
});

/** What searches are made of: without a calibration. */
function searching() {
  const templates = createGalleryTemplates(store.galleries);
  const calibrations = { of: async () => ({ withheld: "made up" }) };
  return {
    store,
    templates,
    calibrations,
    searchGallery: createSearchGallery({ store, templates, prior: 0.5 }),
  };
}

/** An image with one face for each list of reasons. */
function imageWith(name: string, ...reasons: UnsearchedReason[][]): AnalysedImage {
  const image = analysedImage(name, { faces: reasons.length, vector });
  const faces = image.faces.map((face, i) => ({ ...face, unsearched: reasons[i] ?? [] }));
  return { ...image, faces };
}

const enginesSeeing = (image: AnalysedImage) =>
  enginesThatSee(image, { dimension: DIMENSION, candidateSimilarity: 0.9 });

describe("a comparison", () => {
  it("searches the faces without a reason, and says how many it left out and why", async () => {
    const { gallery } = await enrol(store, "subject", analysedImage("portrait", { vector }));
    const ads = [
      imageWith("good and poor", [], ["SMALL_BOUNDING_BOX", "LOW_SHARPNESS"]),
      imageWith("poor", ["LOW_SHARPNESS"]),
    ];
    const { ad } = await recordAd(store, "ad", ads);
    const compare = createCompareGallery({
      ...searching(),
      engines: enginesSeeing(imageWith("none")),
      products: exactProducts,
      prior: 0.5,
      facesAtOnce: 4096,
      clock: systemClock,
    });
    const summary = await compare({ operation: ad.operationId, gallery: gallery.id });
    expect(summary).toMatchObject({
      faces: 1,
      unsearched: { faces: 2, byReason: { SMALL_BOUNDING_BOX: 1, LOW_SHARPNESS: 2 } },
      candidates: { new: 1, known: 0 },
    });
    const [candidate] = await store.candidates.list({}, { after: null, limit: 10 });
    const shown = await store.images.faces(hashOf("good and poor"), PACK);
    const good = shown.find(({ unsearched }) => unsearched.length === 0);
    expect(candidate?.faceId).toBe(good?.id);
  });
});

describe("a search by picture", () => {
  async function searched(image: AnalysedImage, request: { everyFace?: boolean }) {
    const { gallery } = await enrol(store, "subject", analysedImage("portrait", { vector }));
    const search = createSearchImage({ ...searching(), engines: enginesSeeing(image) });
    const { faces } = await search(new Uint8Array(), gallery.id, request);
    return faces.map(({ unsearched, matches }) => ({ unsearched, matches: matches.length }));
  }

  it("gives a poor face back with its reasons and does not search it", async () => {
    expect(await searched(imageWith("probe", [], ["LOW_CONTRAST", "CUT_OFF"]), {})).toEqual([
      { unsearched: [], matches: 1 },
      { unsearched: ["LOW_CONTRAST", "CUT_OFF"], matches: 0 },
    ]);
  });

  it("searches every face when told to, and still gives the reasons", async () => {
    expect(await searched(imageWith("probe", [], ["LOW_CONTRAST"]), { everyFace: true })).toEqual([
      { unsearched: [], matches: 1 },
      { unsearched: ["LOW_CONTRAST"], matches: 1 },
    ]);
  });

  it("finds people whose only portrait is poor", async () => {
    const gallery = await galleryCalled(store, "gallery");
    await enrol(store, "poor", imageWith("poor portrait", ["LOW_SHARPNESS"]));
    const engines = enginesSeeing(imageWith("probe", []));
    const search = createSearchImage({ ...searching(), engines });
    const { faces } = await search(new Uint8Array(), gallery.id, {});
    expect(faces[0]?.matches.map(({ subject }) => subject.details.reference)).toEqual(["poor"]);
  });
});

describe("enrolling a photograph without a box", () => {
  async function enrolled(...reasons: UnsearchedReason[][]) {
    const gallery: Gallery = await galleryCalled(store, "gallery");
    const subject = await store.galleries.addSubject(gallery.id, { reference: "subject" });
    const image = imageWith("photograph", ...reasons);
    const enrolPortrait = createEnrolPortrait({
      store,
      images: new MemoryImageStore(),
      engines: enginesSeeing(image),
    });
    const { portrait } = await enrolPortrait(subject.id, Buffer.from("photograph"));
    return { image, portrait };
  }

  it("takes the only face, however poor it is, and keeps its reasons with it", async () => {
    const { portrait, image } = await enrolled(["LOW_SHARPNESS"]);
    expect(portrait.box).toEqual(image.faces[0]?.box);
    expect(portrait.unsearched).toEqual(["LOW_SHARPNESS"]);
  });

  it("takes the only good face among poor ones, wherever it stands", async () => {
    const { portrait, image } = await enrolled(["CUT_OFF"], [], ["SMALL_BOUNDING_BOX"]);
    expect(portrait.box).toEqual(image.faces[1]?.box);
    expect(portrait.unsearched).toEqual([]);
  });

  it.each([
    ["two good ones", [[], [], ["CUT_OFF"]]],
    ["poor ones only", [["CUT_OFF"], ["LOW_SHARPNESS"]]],
  ] satisfies [string, UnsearchedReason[][]][])("refuses to choose among %s", async (_what, reasons) => {
    await expect(enrolled(...reasons)).rejects.toMatchObject({ code: "FACE_AMBIGUOUS" });
  });
});
