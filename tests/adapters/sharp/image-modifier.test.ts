import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sharpImageModifier } from "../../../src/adapters/sharp/image-modifier.js";
import { MODIFICATIONS } from "../../../src/ports/image-modifier.js";

/** 60 × 40, white but for a black quarter at the top left. */
async function picture(): Promise<Buffer> {
  const black = { create: { width: 30, height: 20, channels: 3, background: "black" } } as const;
  return sharp({ create: { width: 60, height: 40, channels: 3, background: "white" } })
    .composite([{ input: black, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

describe("a modified copy", () => {
  it.each(MODIFICATIONS)("%s is a JPEG, and the same each time", async (modification) => {
    const [first, second] = await Promise.all([
      sharpImageModifier.modify(await picture(), modification),
      sharpImageModifier.modify(await picture(), modification),
    ]);
    expect((await sharp(first).metadata()).format).toBe("jpeg");
    expect(second).toEqual(first);
  });

  it.each([
    ["turned by 90°", 40, 60, [35, 5]],
    ["turned by 180°", 60, 40, [55, 35]],
    ["mirrored", 60, 40, [55, 5]],
    ["half the size", 30, 20, [5, 5]],
    ["a third of the size", 20, 13, [3, 3]],
  ] as const)(
    "%s has the size and the black quarter that it should",
    async (modification, width, height, [x, y]) => {
      const copy = await sharpImageModifier.modify(await picture(), modification);
      const { data, info } = await sharp(copy).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([width, height]);
      expect(data[(y * width + x) * info.channels]).toBeLessThan(40);
    },
  );

  it("is not made of what cannot be decoded", async () => {
    await expect(sharpImageModifier.modify(Buffer.from("none"), "mirrored")).rejects.toMatchObject({
      code: "IMAGE_FORMAT_UNSUPPORTED",
    });
  });
});
