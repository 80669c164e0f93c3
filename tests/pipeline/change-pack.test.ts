import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Gallery } from "../../src/domain/gallery.js";
import { type PackId, type Sha256, sha256Of } from "../../src/domain/ids.js";
import type { CandidateState } from "../../src/domain/review-state.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { collectedAd, collectedList, collectedSubject } from "../helpers/collected-list.js";
import { drawSquares, pictureOf, SquareEngines, type SquarePack } from "../helpers/square-engine.js";
import { NEW, OLD, openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const oldPack: SquarePack = { id: OLD, dimension: 8 };
const newPack: SquarePack = { id: NEW, dimension: 6 };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** Another process, as far as Leadlight can tell: it shares nothing but the data folder. */
async function open(engines = new SquareEngines(oldPack, newPack), given = {}): Promise<Leadlight> {
  const leadlight = await openSquareLeadlight(folder, engines, collectedList(given));
  onTestFinished(() => leadlight.close());
  return leadlight;
}

/** Nine ads of six people, of whom three are in the gallery, under the pack that is active. */
async function takeInCase(): Promise<{ leadlight: Leadlight; gallery: Gallery }> {
  const ads = [];
  for (let i = 0; i < 9; i++) ads.push(collectedAd(`ad ${i}`, [await pictureOf(i)]));
  const subjects = [];
  for (let i = 0; i < 3; i++)
    subjects.push(collectedSubject(`subject ${i}`, [await pictureOf(i, "portrait")]));
  const leadlight = await open(undefined, { ads, subjects });
  await leadlight.ingest({ paths: ["."] });
  const gallery = await leadlight.createGallery("people");
  await leadlight.enrol(gallery, ".");
  return { leadlight, gallery };
}

/** Who a picture's face resembles, and under which pack. */
async function find(leadlight: Leadlight, gallery: Gallery, picture: Uint8Array) {
  const { pack, faces } = await leadlight.search(picture, gallery.id, { minSimilarity: 0.99 });
  return {
    pack,
    subjects: faces.map((face) => face.matches.map(({ subject }) => subject.details.reference)),
  };
}

const facesOf = async ({ store }: Leadlight, pack: PackId) => {
  const operation = await store.operations.ensure("default");
  const ads = await store.ads.ofOperation(operation.id, { after: null, limit: 1000 });
  const images = ads.flatMap((ad) => ad.images.map(({ sha256 }) => sha256));
  const faces = (await Promise.all(images.map((image) => store.images.faces(image, pack)))).flat();
  return faces.map(({ id, box, imageSha256 }) => ({ id, box, imageSha256 }));
};

/** But for whole pictures, which nobody looks at here. */
const problemsOf = async ({ doctor }: Leadlight) =>
  (await doctor())
    .filter(({ check, status }) => status !== "ok" && check !== "pictures")
    .map(({ check, detail }) => `${check}: ${detail}`);

describe("changing the pack", () => {
  it("loses nobody: the same faces, portraits and candidates are there under the new one", async () => {
    const { leadlight, gallery } = await takeInCase();
    const operation = await leadlight.store.operations.ensure("default");
    const comparison = { operation: operation.id, gallery: gallery.id };
    expect((await leadlight.compare(comparison)).candidates).toEqual({ new: 6, known: 0 });
    const before = await facesOf(leadlight, OLD);
    const seen: string[] = [];

    const change = await leadlight.changePack(NEW, {
      onProgress: (...numbers) => seen.push(numbers.join("/")),
    });
    expect(change).toMatchObject({
      pack: NEW,
      isActive: true,
      images: { done: 12, known: 0, failed: 0 },
      faces: 12,
      failed: [],
      portraitsWithoutEmbedding: [],
    });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => `${i + 1}/12`));
    expect(await leadlight.store.settings.activePack()).toBe(NEW);
    expect(await facesOf(leadlight, NEW)).toEqual(before);
    expect(await find(leadlight, gallery, await pictureOf(1, "probe"))).toEqual({
      pack: NEW,
      subjects: [["subject 1"]],
    });
    // The same pairs: nobody has looked at them yet, and what the new pack says of them takes the place of what the old one said.
    expect(await leadlight.compare(comparison)).toMatchObject({
      pack: NEW,
      candidates: { new: 6, known: 0 },
    });
    expect(await leadlight.compare(comparison)).toMatchObject({ candidates: { new: 0, known: 6 } });
    const counted = (states: CandidateState[]) => leadlight.store.candidates.count({ states });
    expect([await counted(["superseded"]), await counted(["unreviewed"])]).toEqual([6, 6]);
    expect(await problemsOf(leadlight)).toEqual([]);
  });

  it("and changing it back analyses only what came since", async () => {
    const { leadlight } = await takeInCase();
    await leadlight.changePack(NEW);
    await leadlight.ingestAd(collectedAd("late", [await pictureOf(3, "late")]), "default", {
      badImage: "refuse",
    });
    expect(await leadlight.changePack(OLD)).toMatchObject({ images: { done: 1, known: 12 }, isActive: true });
    expect(await leadlight.changePack(OLD)).toMatchObject({ images: { done: 0, known: 13 }, isActive: true });
    expect(await problemsOf(leadlight)).toEqual([]);
  });

  it("goes on where it was stopped, and nothing changes for searches before it is done", async () => {
    const { leadlight, gallery } = await takeInCase();
    const stopping = new AbortController();
    const stopped = await leadlight.changePack(NEW, {
      onProgress: (done) => (done === 4 ? stopping.abort() : undefined),
      signal: stopping.signal,
    });
    const { done } = stopped.images;
    expect(stopped).toMatchObject({ isActive: false, images: { known: 0 } });
    expect(done).toBeGreaterThanOrEqual(4);
    expect(done).toBeLessThan(12);
    expect(await find(leadlight, gallery, await pictureOf(1, "probe"))).toEqual({
      pack: OLD,
      subjects: [["subject 1"]],
    });
    const progress = `pack new: ${done} of 12 images analysed`;
    expect(await leadlight.doctor()).toContainEqual({ status: "ok", check: "packs", detail: progress });

    const resumed = await (await open()).changePack(NEW);
    expect(resumed).toMatchObject({ isActive: true, images: { known: done, done: 12 - done, failed: 0 } });
    expect(await find(leadlight, gallery, await pictureOf(1, "probe"))).toMatchObject({ pack: NEW });
  });

  it("keeps a known face at its place when the new detector does not find it", async () => {
    const leadlight = await open(new SquareEngines(oldPack, { ...newPack, leastWidth: 30 }));
    const picture = await drawSquares([
      { x: 10, colour: "#ff0000" },
      { x: 100, colour: "#0000ff", size: 12 },
    ]);
    const gallery = await leadlight.createGallery("people");
    const { id } = await leadlight.store.galleries.addSubject(gallery.id, { reference: "small" });
    const box = { x: 100, y: 20, width: 12, height: 12 };
    const { portrait } = await leadlight.enrolPortrait(id, picture, box);
    expect(await leadlight.changePack(NEW)).toMatchObject({ faces: 2, portraitsWithoutEmbedding: [] });
    const faces = await leadlight.store.images.faces(sha256Of(picture), NEW);
    expect(faces.find((face) => face.id === portrait.faceId)?.box).toEqual(box);
    expect(faces).toHaveLength(2);
    const probe = await drawSquares([{ x: 60, colour: "#0000ff" }]);
    expect(await find(leadlight, gallery, probe)).toEqual({ pack: NEW, subjects: [["small"]] });
  });

  it("refuses an unknown pack before anything is done", async () => {
    const { leadlight } = await takeInCase();
    await expect(leadlight.changePack("nobody's" as PackId)).rejects.toMatchObject({ code: "PACK_UNKNOWN" });
    expect(await leadlight.store.settings.activePack()).toBe(OLD);
  });
});

describe("originals that cannot be read", () => {
  const originalOf = (sha256: Sha256) =>
    join(folder, "images", sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  it("do not hold up the change, are reported with whom it costs, and are taken up once they are back", async () => {
    const { leadlight, gallery } = await takeInCase();
    const [ad, portrait] = [await pictureOf(4), await pictureOf(2, "portrait")];
    const [missing, changed] = [sha256Of(ad), sha256Of(portrait)];
    await rm(originalOf(missing));
    await writeFile(originalOf(changed), "something else");

    const change = await leadlight.changePack(NEW);
    expect(change).toMatchObject({ isActive: true, images: { done: 10, failed: 2 } });
    expect(change.failed).toEqual([
      { sha256: missing, code: "STORE_DAMAGED", message: expect.stringContaining(missing) },
      { sha256: changed, code: "STORE_DAMAGED", message: expect.stringContaining(changed) },
    ]);
    expect(change.portraitsWithoutEmbedding).toEqual([
      { gallery: "people", reference: "subject 2", portraitId: expect.any(String), imageSha256: changed },
    ]);
    expect(await find(leadlight, gallery, portrait)).toEqual({ pack: NEW, subjects: [[]] });
    const problems = await problemsOf(leadlight);
    for (const sha256 of [missing, changed])
      expect(problems).toContainEqual(
        expect.stringMatching(`packs: ${sha256}: pack new could not analyse it`),
      );

    // One comes back with its ad, the other by hand.
    const before = (await leadlight.store.images.everyFace(missing)).map(({ id }) => id);
    await leadlight.ingestAd(collectedAd("again", [ad]), "default", { badImage: "refuse" });
    expect((await leadlight.store.images.faces(missing, NEW)).map(({ id }) => id)).toEqual(before);
    await writeFile(originalOf(changed), portrait);
    expect(await leadlight.changePack(NEW)).toMatchObject({
      isActive: true,
      images: { done: 1, known: 11, failed: 0 },
      portraitsWithoutEmbedding: [],
    });
    expect(await find(leadlight, gallery, portrait)).toEqual({ pack: NEW, subjects: [["subject 2"]] });
    expect(await problemsOf(leadlight)).toEqual([]);
  });

  it("keep the old pack when there is not one that can be read", async () => {
    const { leadlight, gallery } = await takeInCase();
    await rm(join(folder, "images"), { recursive: true });
    await mkdir(dirname(originalOf(sha256Of("any"))), { recursive: true });
    await expect(leadlight.changePack(NEW)).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    expect(await find(leadlight, gallery, await pictureOf(1, "probe"))).toEqual({
      pack: OLD,
      subjects: [["subject 1"]],
    });
  });
});
