import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Gallery } from "../../src/domain/gallery.js";
import { type OpenLeadlight, openLeadlight } from "../helpers/leadlight.js";
import { portraitOf, tooSmallPortrait, twoPeople } from "../helpers/people.js";

let opened: OpenLeadlight;
let folder: string;

beforeAll(async () => {
  opened = await openLeadlight();
  folder = await mkdtemp(join(tmpdir(), "leadlight-enrol-"));
});
afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

const grey = () =>
  sharp({ create: { width: 200, height: 200, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();

describe("enrolling a folder for each subject", () => {
  let gallery: Gallery;

  beforeAll(async () => {
    gallery = await opened.leadlight.createGallery("enrolment");
    for (const [subject, file, bytes] of [
      ["with-portrait", "good.jpg", await portraitOf("redHaired")],
      ["with-portrait", "scenery.jpg", await grey()],
      ["only-a-group", "group.jpg", (await twoPeople()).bytes],
    ] as const) {
      await mkdir(join(folder, "subjects", subject), { recursive: true });
      await writeFile(join(folder, "subjects", subject, file), bytes);
    }
  });

  it("takes the good portraits, names the others by file, and makes no subject without a portrait", async () => {
    const summary = await opened.leadlight.enrol(gallery, join(folder, "subjects"));
    expect(summary).toMatchObject({ subjects: { new: 1, known: 0 }, portraits: { new: 1, known: 0 } });
    expect(summary.rejected).toEqual([
      expect.objectContaining({ code: "FACE_AMBIGUOUS", message: expect.stringContaining("group.jpg") }),
      expect.objectContaining({ code: "FACE_NOT_FOUND", message: expect.stringContaining("scenery.jpg") }),
    ]);
    const { store } = opened.leadlight;
    expect(await store.galleries.findSubjectByReference(gallery.id, "only-a-group")).toBeNull();
  });

  it("changes nothing the second time", async () => {
    const summary = await opened.leadlight.enrol(gallery, join(folder, "subjects"));
    expect(summary).toMatchObject({ subjects: { new: 0, known: 1 }, portraits: { new: 0, known: 1 } });
  });

  it("takes a poor portrait as well, and counts it with its reasons", async () => {
    const subject = join(folder, "poor subjects", "far-away");
    await mkdir(subject, { recursive: true });
    await writeFile(join(subject, "small.png"), await tooSmallPortrait());
    const { enrol, createGallery } = opened.leadlight;
    const into = await createGallery("poor portraits");
    const poor = { poor: 1, poorByReason: { SMALL_BOUNDING_BOX: 1 } };
    const first = await enrol(into, join(folder, "poor subjects"));
    expect(first.portraits).toEqual({ new: 1, known: 0, ...poor });
    const second = await enrol(into, join(folder, "poor subjects"));
    expect(second.portraits).toEqual({ new: 0, known: 1, poor: 0, poorByReason: {} });
  });

  it("takes one face of a group when a box says which, and refuses a box around nobody", async () => {
    const { enrolPortrait, search, store } = opened.leadlight;
    const group = (await twoPeople()).bytes;
    const { faces } = await search(group, gallery.id, {});
    const subject = await store.galleries.addSubject(gallery.id, { reference: "from a group" });
    const [largest] = faces;
    const { portrait } = await enrolPortrait(subject.id, group, largest?.box);
    expect(portrait.box).toEqual(largest?.box);
    const nobody = { x: 0, y: 0, width: 20, height: 20 };
    await expect(enrolPortrait(subject.id, group, nobody)).rejects.toMatchObject({
      code: "FACE_BOX_UNMATCHED",
    });
  });
});

describe("ingesting an ad with a bad image", () => {
  const collected = async () => ({
    source: "ads.jsonl",
    line: 7,
    metadata: { externalId: "X-1" },
    images: [
      { fileName: "good.jpg", read: async () => grey() },
      { fileName: "cut.jpg", read: async () => (await grey()).subarray(0, 300) },
    ],
  });

  it("records nothing and keeps no original when the ad is taken whole or not at all", async () => {
    const { ingestAd, store } = opened.leadlight;
    await expect(ingestAd(await collected(), "all or nothing", { badImage: "refuse" })).rejects.toMatchObject(
      {
        code: "IMAGE_DAMAGED",
      },
    );
    expect(await store.operations.findByName("all or nothing")).toBeNull();
  });

  it("records the rest, and reports the image by name with the manifest's line", async () => {
    const { ingestAd } = opened.leadlight;
    const { recorded, rejected, images, withoutFace } = await ingestAd(await collected(), "the rest", {
      badImage: "skip",
    });
    expect({ images, withoutFace, isNew: recorded?.isNew }).toEqual({
      images: 1,
      withoutFace: 1,
      isNew: true,
    });
    expect(rejected).toMatchObject([{ source: "ads.jsonl", line: 7, code: "IMAGE_DAMAGED" }]);
    expect(rejected[0]?.message).toMatch(/^cut\.jpg: /);
  });
});

describe("ingesting a picture of a face too small to be searched", () => {
  it("stores the face, and counts it among the new ones as not searched", async () => {
    // Another file of the same pixels: the store knows the first one from its portrait.
    const file = join(folder, "small.webp");
    await writeFile(
      file,
      await sharp(await tooSmallPortrait())
        .webp({ lossless: true })
        .toBuffer(),
    );
    const { ingest, store, engines } = opened.leadlight;
    const summary = await ingest({ paths: [file], operation: "small" });
    const unsearched = { unsearched: 1, unsearchedByReason: { SMALL_BOUNDING_BOX: 1 } };
    expect(summary.faces).toEqual({ new: 1, ...unsearched });
    const operation = await store.operations.ensure("small");
    const { pack } = await engines.current();
    expect(await store.faces.countOfOperation(operation.id, pack.id)).toBe(0);
    const again = await ingest({ paths: [file], operation: "small" });
    expect(again.faces).toEqual({ new: 0, unsearched: 0, unsearchedByReason: {} });
  });
});
