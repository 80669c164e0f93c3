import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type ImageName, image } from "../../helpers/images.js";

const REFUSED = ["svg", "tiff"] as const satisfies ImageName[];
const TAKEN = ["photograph", "photographPng", "photographWebp", "photographGif", "photographAvif"] as const;
const SAMPLE = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json")),
  "demo/sample2.jpg",
);

describe("the loaders that libvips may use, when the judgement by first bytes is left out", () => {
  const formatsBefore = new Map<string, string>();
  let sharp: typeof import("../../../src/adapters/sharp/allowed-loaders.js").sharp;

  beforeAll(async () => {
    const unrestricted = (await import("sharp")).default;
    for (const name of REFUSED)
      formatsBefore.set(name, (await unrestricted(await image(name)).metadata()).format);
    formatsBefore.set("file", (await unrestricted(SAMPLE).metadata()).format);
    sharp = (await import("../../../src/adapters/sharp/allowed-loaders.js")).sharp;
  });

  test("would read SVG, TIFF and files by their path if nothing were blocked", () => {
    expect(Object.fromEntries(formatsBefore)).toEqual({ svg: "svg", tiff: "tiff", file: "jpeg" });
  });

  test.each(REFUSED)("refuse %s", async (name) => {
    await expect(sharp(await image(name)).metadata()).rejects.toThrow("unsupported image format");
  });

  test("refuse any file by its path", async () => {
    await expect(sharp(SAMPLE).metadata()).rejects.toThrow("unsupported image format");
  });

  test("cannot decode HEVC, even in a container that says AVIF", async () => {
    await expect(
      sharp(await image("heicNamedAvif"))
        .raw()
        .toBuffer(),
    ).rejects.toThrow();
    await expect(
      sharp(await image("heic"))
        .raw()
        .toBuffer(),
    ).rejects.toThrow();
  });

  test.each(TAKEN)("read the pixels of %s from memory", async (name) => {
    const { info } = await sharp(await image(name))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 320, height: 213 });
  });
});
