import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { madeUpAd, madeUpSubject } from "../../src/domain/disguise.js";
import type { Gallery } from "../../src/domain/gallery.js";
import type { OperationId } from "../../src/domain/ids.js";
import { seededRandom } from "../../src/domain/seeded.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { caseFolder } from "../adapters/collected/case-folder.js";
import { centred, datasetFolder } from "../helpers/square-dataset.js";
import { drawSquares, SquareEngines } from "../helpers/square-engine.js";
import { OLD, openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

let leadlight: Leadlight;
let gallery: Gallery;
let operation: OperationId;

beforeEach(async () => {
  leadlight = await openSquareLeadlight(
    await temporaryFolder(),
    new SquareEngines({ id: OLD, dimension: 8 }),
  );
  const { root, file } = await caseFolder();
  await file("ads/IMG_0042.png", await centred("#00ff00", "ad"));
  await file("subjects/2031-A/1.png", await centred("#00ff00", "portrait"));
  await leadlight.ingest({ paths: [join(root, "ads")], operation: "harbour" });
  gallery = await leadlight.createGallery("notices");
  await leadlight.enrol(gallery, join(root, "subjects"));
  operation = (await leadlight.operations.named("harbour")).id;
  await leadlight.compare({ operation, gallery: gallery.id });
});
afterEach(() => leadlight.close());

const red = (text: string) => centred("#ff0000", text);
const alike = (text: string) => centred("#fa0505", text);
const far = (text: string) => centred("#0000ff", text);

/** Two people who look alike, somebody who looks like nobody, and what cannot be used. */
async function people(): Promise<string> {
  return datasetFolder({
    "Ann_Red/1.png": await red("1"),
    "Ann_Red/2.png": await red("2"),
    "Ann_Red/3.png": await red("3"),
    "Bea_Red/1.png": await alike("1"),
    "Bea_Red/2.png": await alike("2"),
    "Cleo_Blue/1.png": await far("1"),
    "Cleo_Blue/2.png": await far("2"),
    "Dora/1.png": await centred("#ffff00", "only one"),
    "Eve/1.png": await drawSquares([], "nobody"),
    "Eve/2.png": "no picture",
    "Fay/1.png": await centred("#00ff00", "ad"),
    "Fay/2.png": await centred("#00ff00", "another"),
  });
}
const mixIn = async (folder: string, seed = 1) =>
  leadlight.mixInPeople({ folder, operation, gallery: gallery.id, seed });

describe("a folder of known people", () => {
  it("becomes pairs of each with themselves and with whoever looks most alike, unless no comparison would list them", async () => {
    expect(await mixIn(await people())).toEqual({
      ...{ persons: 3, same: 3, different: 2, tooFar: 1, known: 1 },
      rejected: [
        expect.objectContaining({ source: "Eve/2.png", code: "IMAGE_FORMAT_UNSUPPORTED" }),
        expect.objectContaining({ source: "Eve/1.png", code: "FACE_NOT_FOUND" }),
      ],
    });
    const listed = await leadlight.knownAnswers.list(operation);
    expect(listed.map(({ truth }) => truth).sort()).toEqual([
      "different",
      "different",
      "same",
      "same",
      "same",
    ]);
    expect(listed.every(({ origin, state }) => origin === "folder" && state === "unreviewed")).toBe(true);
    const views = await leadlight.review.list({ isKnownAnswer: true }, { after: null, limit: 10 });
    for (const { candidate, ads, subject, portraits } of views) {
      expect(ads).toMatchObject([{ images: [{ fileName: expect.stringMatching(/^IMG_\d{4}\.png$/) }] }]);
      expect(subject).toMatchObject({
        galleryId: gallery.id,
        details: { reference: expect.stringMatching(/^\d{4}-A$/) },
      });
      expect(JSON.stringify([ads, subject])).not.toMatch(/Ann|Bea|Cleo/);
      expect(candidate.templates).toEqual({ portraits: 1, probes: 1 });
      expect(portraits).toHaveLength(1);
      expect((await leadlight.pictures.faceCrop(candidate.faceId)).bytes).toBeInstanceOf(Uint8Array);
    }
    const findings = await leadlight.doctor();
    expect(findings.filter(({ check, status }) => check !== "models" && status === "failed")).toEqual([]);
  });

  it("is met by no comparison and no search afterwards", async () => {
    const before = await leadlight.compare({ operation, gallery: gallery.id });
    const candidates = await leadlight.review.count({});
    await mixIn(await people());
    const after = await leadlight.compare({ operation, gallery: gallery.id });
    expect({ ...after, seconds: 0 }).toEqual({ ...before, seconds: 0 });
    expect(await leadlight.review.count({})).toBe(candidates);
    const found = await leadlight.search(await red("searched"), gallery.id, { minSimilarity: -1 });
    expect(found.gallery).toEqual({ templates: 1, portraits: 1 });
    expect(found.faces[0]?.matches.map(({ subject }) => subject.details.reference)).toEqual(["2031-A"]);
    expect(await leadlight.store.galleries.list()).toMatchObject([{ subjects: 1, portraits: 1 }]);
  });

  it("adds nothing when it is mixed in again, since the store knows its photographs", async () => {
    const folder = await datasetFolder({
      "Ann/1.png": await red("1"),
      "Ann/2.png": await red("2"),
    });
    expect(await mixIn(folder)).toMatchObject({ same: 1, different: 0, known: 0 });
    expect(await mixIn(folder)).toMatchObject({ persons: 0, same: 0, different: 0, known: 2 });
    expect(await leadlight.knownAnswers.list(operation)).toHaveLength(1);
  });

  it("is refused for a gallery without subjects, and when it holds no photographs", async () => {
    const empty = await leadlight.createGallery("empty");
    const request = { operation, gallery: empty.id, seed: 1 };
    await expect(leadlight.mixInPeople({ ...request, folder: await people() })).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
    });
    await expect(
      leadlight.mixInPeople({ ...request, folder: await temporaryFolder() }),
    ).rejects.toMatchObject({ code: "DATASET_EMPTY" });
    expect(await leadlight.knownAnswers.list(operation)).toEqual([]);
  });
});

describe("what is made up around a photograph", () => {
  it("has the form of what is real, other digits, and the same moments", () => {
    const model = {
      ...{ site: "ads.example", externalId: "AD-123456789012", sourceUrl: "https://ads.example/0123456789" },
      ...{ postedAt: "2026-01-05", collectedAt: "2026-01-06T10:00:00Z" },
      ...{ usernames: ["rose"], phones: ["+34 600 123 456 789"] },
    };
    const made = madeUpAd(model, seededRandom(1));
    expect(made).toEqual({
      ...model,
      externalId: expect.stringMatching(/^AD-\d{12}$/),
      sourceUrl: expect.stringMatching(/^https:\/\/ads\.example\/\d{10}$/),
      phones: [expect.stringMatching(/^\+\d\d \d{3} \d{3} \d{3} \d{3}$/)],
    });
    expect(made.externalId).not.toBe(model.externalId);
    expect(made.phones).not.toEqual(model.phones);
    expect(madeUpAd({}, seededRandom(1))).toEqual({});
  });

  it("names the person where subjects have names, and nobody else", () => {
    const random = seededRandom(1);
    expect(
      madeUpSubject({ reference: "A", notice: "yellow", name: "Somebody Real" }, "Ann Red", random),
    ).toEqual({
      ...{ reference: "A", notice: "yellow", name: "Ann Red" },
    });
    expect(madeUpSubject({ reference: "A" }, "Ann Red", random)).toEqual({ reference: "A" });
  });
});
