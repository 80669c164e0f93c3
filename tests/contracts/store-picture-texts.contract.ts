import { describe, expect, test } from "vitest";
import type { PackId, Sha256 } from "../../src/domain/ids.js";
import type { TextLine } from "../../src/domain/picture-text.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { enrol, recordAd } from "../helpers/stored-case.js";

const READER = "reader" as PackId;
const NEWER = "reader-2" as PackId;
const LINE: TextLine = {
  text: "415 555 0132 \u202e\u0000 ’",
  confidence: 0.75,
  quad: [
    { x: 1.5, y: 2 },
    { x: 30, y: 2 },
    { x: 30, y: 12 },
    { x: 1.5, y: 12 },
  ],
};

/** What every store does with the text that was read in pictures. */
export function storePictureTextsContract(open: () => Promise<Store>): void {
  async function withAd(store: Store, ...names: string[]): Promise<Sha256[]> {
    const images = names.map((name) => analysedImage(name));
    await recordAd(store, names.join(), images);
    return images.map(({ facts }) => facts.sha256);
  }
  const read = (imageSha256: Sha256, pack = READER, lines: readonly TextLine[] = [LINE]) =>
    ({ imageSha256, pack, outcome: "read", lines }) as const;

  describe("the text of pictures", () => {
    test("is kept as it was read, and gives way to that of the next reading", async () => {
      const store = await open();
      const [image] = (await withAd(store, "one")) as [Sha256];
      expect(await store.pictureTexts.find(image)).toBeNull();
      await store.pictureTexts.record(read(image));
      expect(await store.pictureTexts.find(image)).toEqual({ ...read(image), readAt: expect.any(Date) });
      await store.pictureTexts.record({ ...read(image, NEWER, []), outcome: "timed-out" });
      expect(await store.pictureTexts.find(image)).toMatchObject({
        pack: NEWER,
        outcome: "timed-out",
        lines: [],
      });
      expect(await store.check()).toEqual([]);
    });

    test("is wanted of pictures in ads alone, each once for each pack, whatever came of it", async () => {
      const store = await open();
      const [one, two] = (await withAd(store, "one", "two")) as [Sha256, Sha256];
      await enrol(store, "somebody");
      expect(await store.pictureTexts.counts(READER)).toEqual({ unread: 2, images: 2 });
      const first = await store.pictureTexts.nextUnread(READER);
      await store.pictureTexts.record({ ...read(first ?? one, READER, []), outcome: "unreadable" });
      expect(await store.pictureTexts.nextUnread(READER)).toBe(first === one ? two : one);
      await store.pictureTexts.record(read(first === one ? two : one));
      expect(await store.pictureTexts.nextUnread(READER)).toBeNull();
      expect(await store.pictureTexts.counts(READER)).toEqual({ unread: 0, images: 2 });
      // Another pack reads all of them again, those that none has read first.
      const [three] = (await withAd(store, "three")) as [Sha256];
      expect(await store.pictureTexts.counts(NEWER)).toEqual({ unread: 3, images: 3 });
      expect(await store.pictureTexts.nextUnread(NEWER)).toBe(three);
    });

    test("is of a picture that there is", async () => {
      const store = await open();
      const nowhere = "0".repeat(64) as Sha256;
      await expect(store.pictureTexts.record(read(nowhere))).rejects.toMatchObject({ code: "IMAGE_UNKNOWN" });
    });
  });
}
