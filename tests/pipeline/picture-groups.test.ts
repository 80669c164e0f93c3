import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { createPictureGroups } from "../../src/pipeline/picture-groups.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { steppingClock } from "../helpers/stepping-clock.js";
import { recordAd } from "../helpers/stored-case.js";

/** A hash that has so many bits set, of quality 100; turned copies of it are nothing like it. */
function hashWith(bits: number) {
  const hashes = new Uint8Array(8 * 32).fill(0xf0, 32);
  for (let bit = 0; bit < bits; bit++) hashes[bit >> 3] = (hashes[bit >> 3] as number) | (1 << (bit & 7));
  return { hashes, quality: 100 };
}

describe("copies of a picture", () => {
  it("join the first picture within 31 bits, and never wander from copy to copy", async () => {
    const store = createMemoryStore({ clock: steppingClock(), acting: testActing });
    const groups = createPictureGroups({ store });
    // 20 bits from each to the next: the third is 40 bits from the first.
    const images = ["one", "two", "three"].map((name) => analysedImage(name));
    const { ad } = await recordAd(store, "ad", images.slice(0, 2));
    for (const [i, { facts }] of images.slice(0, 2).entries())
      await store.pictureHashes.record(facts.sha256, hashWith(20 * i));
    const [one, two, three] = images.map(({ facts }) => facts.sha256) as [never, never, never];
    expect((await groups.of(ad.operationId)).get(two)).toEqual({ of: one, distance: 20 });
    await recordAd(store, "later", images.slice(2));
    await store.pictureHashes.record(three, hashWith(40));
    expect((await groups.of(ad.operationId)).get(three)).toEqual({ of: three, distance: 0 });
    expect((await groups.of(ad.operationId)).get(one)).toEqual({ of: one, distance: 0 });
  });
});
