import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPictureEmbedder } from "../../../src/adapters/onnx/picture-embedder.js";
import { cosine } from "../../../src/domain/embedding.js";
import type { DecodedImage } from "../../../src/domain/image.js";
import type { PictureFeatures } from "../../../src/domain/picture-features.js";
import { KEPT_VIEWS, SEARCHED_VIEWS } from "../../../src/domain/picture-view.js";
import type { PictureEmbedder } from "../../../src/ports/picture-embedder.js";
import { openPicturePack } from "../../helpers/packs.js";
import { asImage, photograph } from "../../helpers/photographs.js";

let embedder: PictureEmbedder;
let kept: PictureFeatures;

beforeAll(async () => {
  embedder = createPictureEmbedder({ pack: await openPicturePack(), threads: 1, providers: ["cpu"] });
  kept = await embedder.embed(await photograph(1), KEPT_VIEWS);
});
afterAll(() => embedder.close());

/** The first photograph after something was done to it. */
async function modified(change: (image: Sharp) => Sharp): Promise<DecodedImage> {
  const { width, height, pixels } = await photograph(1);
  const changed = change(sharp(pixels, { raw: { width, height, channels: 3 } }));
  const { data, info } = await changed.raw().toBuffer({ resolveWithObject: true });
  return asImage({ width: info.width, height: info.height, pixels: data });
}

/** How like the kept photograph a picture is, by the two views that are most alike. */
async function likeness(image: DecodedImage): Promise<number> {
  const { vectors } = await embedder.embed(image, SEARCHED_VIEWS);
  return Math.max(...vectors.flatMap((a) => kept.vectors.map((b) => cosine(a, b))));
}

describe("the embedding of a picture", () => {
  it("is a vector of length 1 for each view, and says what the picture shows", () => {
    expect(kept.vectors).toHaveLength(KEPT_VIEWS.length);
    for (const vector of kept.vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    const shares = Object.values(kept.classes ?? {});
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  it("finds it again cut, mirrored, in a border and in other colours, and no other photograph", async () => {
    const { width, height } = await photograph(1);
    const [across, down] = [Math.round(width * 0.75), Math.round(height * 0.75)];
    const changed = [
      await modified((image) => image.extract({ left: 200, top: 100, width: across, height: down })),
      await modified((image) => image.flop()),
      await modified((image) => image.extend({ top: 200, bottom: 200, left: 200, right: 200 })),
      await modified((image) => image.modulate({ hue: 20, saturation: 0.8 })),
    ];
    for (const image of changed) expect(await likeness(image)).toBeGreaterThan(0.93);
    expect(await likeness(await photograph(2))).toBeLessThan(0.93);
  });

  it("takes pictures of one pixel and of one line", async () => {
    for (const [width, height] of [
      [1, 1],
      [700, 1],
    ] as const) {
      const { vectors } = await embedder.embed(
        asImage({ width, height, pixels: new Uint8Array(3 * width * height) }),
        SEARCHED_VIEWS,
      );
      expect(vectors).toHaveLength(SEARCHED_VIEWS.length);
    }
  });
});
