import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { adKey } from "../../src/domain/ad.js";
import { sha256Of } from "../../src/domain/ids.js";
import type { IngestedAd } from "../../src/pipeline/ingest-ad.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import type { CollectedSubject } from "../../src/ports/collected.js";
import { collectedAd, collectedList, collectedSubject } from "../helpers/collected-list.js";
import { drawSquares, SquareEngines, type SquarePack } from "../helpers/square-engine.js";
import { openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const PACK: SquarePack = { id: "old", dimension: 8, imagesInFlight: 2 };
const AT_ONCE = 3;
const COLOURS = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff"];

/** Pictures of one, two or no faces, and one that is damaged. */
const pictures: Buffer[] = [];
beforeAll(async () => {
  for (const [i, colour] of COLOURS.entries()) pictures.push(await drawSquares([{ x: 10, colour }], `${i}`));
  pictures.push(
    await drawSquares([
      { x: 10, colour: "#ff0000" },
      { x: 100, colour: "#0000ff" },
    ]),
  );
  pictures.push(await drawSquares([]));
  pictures.push(pictureAt(0).subarray(0, 100));
});

const pictureAt = (at: number) => pictures[at] as Buffer;

async function open(given: Parameters<typeof collectedList>[0], engines = new SquareEngines(PACK)) {
  const leadlight = await openSquareLeadlight(await temporaryFolder(), engines, collectedList(given));
  onTestFinished(() => leadlight.close());
  return leadlight;
}

/** Resolves with everybody who waits here once it is opened. */
function door() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const settle = async () => {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe("ingesting several ads at a time", () => {
  it("comes out as taking in one after the other: report, ads, images and their order", async () => {
    const anyAds = fc.array(fc.array(fc.nat({ max: 8 }), { maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anyAds, async (plan) => {
        // Every second ad is known by its images alone, so that some turn out to be the same.
        const ads = plan.map((images, i) =>
          collectedAd(`ad ${i}`, images.map(pictureAt), i % 2 === 0 ? {} : undefined),
        );
        const together = await open({ ads });
        const report = await together.ingest({ paths: ["."] });
        const single = await open({});
        const results = [];
        for (const ad of ads) results.push(await single.ingestAd(ad, "default", { badImage: "skip" }));
        expect(report).toMatchObject(sumOf(results));
        expect(await contentsOf(together)).toEqual(await contentsOf(single));
      }),
      { seed: 20260106, numRuns: 12 },
    );
  });

  function sumOf(results: readonly IngestedAd[]) {
    const recorded = results.flatMap((result) => result.recorded ?? []);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const newImages = sum(recorded.map((ad) => ad.newImages));
    const shown = sum(results.map(({ images }) => images));
    return {
      ads: {
        new: recorded.filter(({ isNew }) => isNew).length,
        known: recorded.filter(({ isNew }) => !isNew).length,
      },
      images: {
        new: newImages,
        known: shown - newImages,
        withoutFace: sum(results.map((result) => result.withoutFace)),
      },
      faces: { new: sum(recorded.map((ad) => ad.newFaces)) },
      rejected: results.flatMap(({ rejected }) => rejected),
    };
  }

  /** What is in the store, without random ids. */
  async function contentsOf({ store }: Leadlight) {
    const { id } = await store.operations.ensure("default");
    const shown = [];
    for (const sha256 of await store.images.list())
      for (const { key, source, metadata, images } of await store.ads.showing(id, sha256))
        shown.push({ sha256, key, source, metadata, images });
    return { shown, problems: await store.check() };
  }

  it("analyses a picture once that comes in many ads, and each of them shows it", async () => {
    const engines = new SquareEngines(PACK);
    const shared = pictureAt(0);
    const ads = Array.from({ length: 9 }, (_, i) => collectedAd(`ad ${i}`, [shared, shared]));
    const { ingest, store } = await open({ ads }, engines);
    const report = await ingest({ paths: ["."] });
    expect(report).toMatchObject({ ads: { new: 9 }, images: { new: 1, known: 8 }, faces: { new: 1 } });
    expect(engines.analysed.get("old")).toBe(1);
    const operation = await store.operations.ensure("default");
    expect(await store.ads.showing(operation.id, sha256Of(shared))).toHaveLength(9);
  });

  it("reads no more pictures than it may, however many ads there are and however many each shows", async () => {
    const { open: openDoor, opened } = door();
    const engines = new SquareEngines({ ...PACK, before: () => opened });
    let read = 0;
    const ads = Array.from({ length: 6 }, (_, i) => {
      const ad = collectedAd(`ad ${i}`, []);
      const images = pictures.slice(0, 6).map((_, j) => ({
        fileName: `${i}-${j}.png`,
        async read() {
          read++;
          return drawSquares([{ x: 10, colour: COLOURS[j] as string }], `${i} ${j}`);
        },
      }));
      return { ...ad, images };
    });
    const { ingest } = await open({ ads }, engines);
    const running = ingest({ paths: ["."] });
    await settle();
    expect(read).toBe(AT_ONCE);
    openDoor();
    expect(await running).toMatchObject({ ads: { new: 6 }, images: { new: 36 } });
  });

  it("has recorded all ads before the one at which the machine fails, and none after it", async () => {
    const ads = Array.from({ length: 12 }, (_, i) => collectedAd(`ad ${i}`, [pictureAt(i % 6)]));
    const bad = {
      ...collectedAd("bad", []),
      images: [
        {
          fileName: "bad.png",
          read: async () => {
            throw new TypeError("a fault");
          },
        },
      ],
    };
    const { ingest, store } = await open({ ads: [...ads.slice(0, 7), bad, ...ads.slice(7)] });
    await expect(ingest({ paths: ["."] })).rejects.toMatchObject({ code: "INTERNAL", message: "a fault" });
    const { id } = await store.operations.ensure("default");
    const isThere = await Promise.all(
      ads.map(async ({ metadata }) => (await store.ads.findByKey(id, adKey(metadata, []))) !== null),
    );
    expect(isThere).toEqual(ads.map((_, i) => i < 7));
  });
});

describe("enrolling several subjects at a time", () => {
  const subjects = (): CollectedSubject[] => [
    collectedSubject("first", [pictureAt(0), pictureAt(8)]),
    collectedSubject("twice", [pictureAt(1)]),
    collectedSubject("nobody", [pictureAt(7), pictureAt(6)]),
    collectedSubject("twice", [pictureAt(1), pictureAt(2)]),
    collectedSubject("same face", [pictureAt(0)]),
  ];

  it("comes out as enrolling one after the other", async () => {
    const engines = new SquareEngines(PACK);
    const { enrol, createGallery, store, search } = await open({ subjects: subjects() }, engines);
    const gallery = await createGallery("gallery");
    const report = await enrol(gallery, ".");
    expect(report).toMatchObject({ subjects: { new: 3, known: 1 }, portraits: { new: 4, known: 1 } });
    expect(report.rejected.map(({ source, code }) => [source, code])).toEqual([
      ["first", "IMAGE_DAMAGED"],
      ["nobody", "FACE_NOT_FOUND"],
      ["nobody", "FACE_AMBIGUOUS"],
    ]);
    // Once each: portraits 0, 1 and 2, and the two refused pictures of nobody.
    expect(engines.analysed.get("old")).toBe(5);
    expect(await store.galleries.findSubjectByReference(gallery.id, "nobody")).toBeNull();
    const { faces } = await search(pictureAt(0), gallery.id, { minSimilarity: 0.99 });
    expect(faces[0]?.matches.map(({ subject }) => subject.details.reference).toSorted()).toEqual([
      "first",
      "same face",
    ]);
    expect(await store.check()).toEqual([]);
  });
});
