import sharp from "sharp";
import { expect, it, onTestFinished } from "vitest";
import { MemoryImageStore } from "../../src/adapters/memory/image-store.js";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { createTextReader } from "../../src/adapters/ppocr/text-reader.js";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { AnalysedImage } from "../../src/domain/face.js";
import { type Sha256, sha256Of } from "../../src/domain/ids.js";
import { createIdentifierReader } from "../../src/pipeline/identifier-reader.js";
import { createPictureTexts } from "../../src/pipeline/picture-texts.js";
import type { TextReaders } from "../../src/ports/text-reader.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { identifierTools } from "../helpers/identifier-tools.js";
import { HANGS, READS, readingChild } from "../helpers/reading-child.js";
import { recordAd } from "../helpers/stored-case.js";
import { openTextPack } from "../helpers/text-pack.js";
import { noTextReaders } from "../helpers/text-readers.js";

/** A store with an ad for each picture of this width, and what reads them. */
async function openCase(widths: readonly number[], onImage = READS, textReaders?: TextReaders) {
  const store = createMemoryStore({ clock: systemClock, acting: testActing });
  const images = new MemoryImageStore();
  const hashes: Sha256[] = [];
  for (const width of widths) {
    const bytes = await sharp({ create: { width, height: 100, channels: 3, background: "grey" } })
      .png()
      .toBuffer();
    const sha256 = sha256Of(bytes);
    const made = analysedImage(`picture ${width}`);
    const image: AnalysedImage = { ...made, facts: { ...made.facts, sha256 } };
    await store.settings.activateFirst(made.pack);
    await images.put(sha256, bytes);
    await recordAd(store, String(width), [image]);
    hashes.push(sha256);
  }
  const program = await readingChild(onImage);
  const pack = await openTextPack();
  const notices: string[] = [];
  const texts = createPictureTexts({
    store,
    images,
    decoder: new SharpImageDecoder(),
    textReaders: textReaders ?? {
      pack: pack.id,
      problems: async () => [],
      open: () => createTextReader({ pack, program, timeLimitMs: 500 }),
    },
    clock: systemClock,
    reader: createIdentifierReader({ store, tools: identifierTools }),
    onNotice: (message) => notices.push(message),
  });
  return { store, images, hashes: hashes as [Sha256, ...Sha256[]], texts, notices };
}

it("reads every picture once, large ones scaled down, with corners in pixels of the original", async () => {
  const { texts, store, hashes } = await openCase([200, 3200]);
  const seen: [number, number][] = [];
  const first = await texts.readAll({ onProgress: (done, total) => seen.push([done, total]) });
  expect(first).toMatchObject({ outcomes: { read: 2, failed: 0 }, withText: 2, lines: 2, unread: 0 });
  expect(seen).toEqual([
    [1, 2],
    [2, 2],
  ]);
  expect(await store.pictureTexts.find(hashes[1] as Sha256)).toMatchObject({
    lines: [
      {
        text: expect.stringContaining("1600 x 50"),
        quad: [
          { x: 0, y: 0 },
          { x: 3200, y: 0 },
          { x: 3200, y: 50 },
          { x: 0, y: 50 },
        ],
      },
    ],
  });
  expect(await texts.readAll()).toMatchObject({ outcomes: { read: 0 }, unread: 0 });
});

it("keeps that a picture took too long, ended the reader or has no original, goes on, and leaves them be", async () => {
  const { texts, store, images, hashes } = await openCase(
    [201, 202, 203],
    `if (image.width === 201) { ${HANGS} } if (image.width === 202) process.exit(1); ${READS}`,
  );
  const nowhere = analysedImage("nowhere");
  await recordAd(store, "nowhere", [nowhere]);
  expect(await images.get(nowhere.facts.sha256)).toBeNull();
  expect((await texts.readAll()).outcomes).toEqual({ read: 1, "timed-out": 1, failed: 1, unreadable: 1 });
  expect(await store.pictureTexts.find(hashes[0])).toMatchObject({ outcome: "timed-out", lines: [] });
  expect((await texts.readAll()).outcomes).toEqual({ read: 0, "timed-out": 0, failed: 0, unreadable: 0 });
});

it("stops at once over a picture that hangs, which stays unread", async () => {
  const { texts, store, hashes } = await openCase([200], HANGS);
  const stopping = new AbortController();
  const reading = texts.readAll({ signal: stopping.signal });
  setTimeout(() => stopping.abort(), 100);
  expect(await reading).toMatchObject({ unread: 1 });
  expect(await store.pictureTexts.find(hashes[0])).toBeNull();
});

it("watches for pictures until it is stopped", async () => {
  const { texts, store, hashes, notices } = await openCase([200]);
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const watching = texts.watch(stopping.signal);
  await expect.poll(() => store.pictureTexts.find(hashes[0]), { timeout: 10_000 }).not.toBeNull();
  stopping.abort();
  await watching;
  expect(notices).toEqual([]);
});

it("says once what to do where the files of the pack are missing, and breaks nothing", async () => {
  const { texts, notices } = await openCase([200], READS, noTextReaders);
  await expect(texts.readAll()).rejects.toMatchObject({ code: "MODEL_MISSING" });
  const stopping = new AbortController();
  const watching = texts.watch(stopping.signal);
  await expect.poll(() => notices).toHaveLength(1);
  expect(notices[0]).toMatch(/^the text in pictures is not read: .*leadlight models get/);
  stopping.abort();
  await watching;
});

it("reads a file and keeps nothing, and refuses one that is no picture", async () => {
  const { texts, store } = await openCase([]);
  const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: "grey" } })
    .jpeg()
    .toBuffer();
  expect(await texts.readOne(bytes)).toMatchObject({ outcome: "read", lines: [{ confidence: 0.9 }] });
  expect(await store.images.count()).toBe(0);
  await expect(texts.readOne(Buffer.from("text"))).rejects.toMatchObject({
    code: "IMAGE_FORMAT_UNSUPPORTED",
  });
});
