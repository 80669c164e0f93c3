import { chmod } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { collectedFiles } from "../../../src/adapters/collected/collected-files.js";
import type { ImageSource } from "../../../src/ports/collected.js";
import { type CaseFolder, caseFolder, collect, textOf } from "./case-folder.js";

/** The image that a manifest in `manifests/` names. */
async function imageNamed(folder: CaseFolder, name: string): Promise<ImageSource> {
  const manifest = await folder.file("manifests/ads.jsonl", `${JSON.stringify({ images: [name] })}\n`);
  const { items, rejected } = await collect(collectedFiles.ads([manifest]));
  expect(rejected).toEqual([]);
  return items[0]?.images[0] ?? expect.fail("the manifest gives one image");
}

describe("an image named by a manifest", () => {
  it.each([
    "photo.jpg",
    "./photo.jpg",
    "inner/photo.jpg",
    "inner/../photo.jpg",
    "..photo.jpg",
    "ünï cödé #1;.jpg",
  ])("is read from beside or below the manifest: %s", async (name) => {
    const folder = await caseFolder();
    await folder.folder("manifests/inner");
    await folder.file(`manifests/${name}`, "bytes");
    expect(await textOf(await imageNamed(folder, name))).toBe("bytes");
  });

  it("is shown by its file name alone", async () => {
    const folder = await caseFolder();
    expect((await imageNamed(folder, "inner/photo.jpg")).fileName).toBe("photo.jpg");
  });

  it("is found beside the manifest wherever the program was started", async () => {
    const folder = await caseFolder();
    await folder.file("manifests/package.json", "beside the manifest");
    expect(await textOf(await imageNamed(folder, "package.json"))).toBe("beside the manifest");
  });

  it.each([
    ["the folder above", "../secret.jpg"],
    ["a folder beside", "../manifests-2/secret.jpg"],
    ["the folder above by way of one below", "inner/../../secret.jpg"],
    ["the folder itself", "."],
    ["the folder itself, once more", "inner/.."],
    ["a name with a NUL byte", "photo.jpg\0.png"],
    ["a NUL byte before a way out", "\0/../../secret.jpg"],
  ])("is refused when it leads out: %s", async (_, name) => {
    const folder = await caseFolder();
    await folder.file("secret.jpg");
    await folder.file("manifests-2/secret.jpg");
    await folder.folder("manifests/inner");
    const image = await imageNamed(folder, name);
    await expect(image.read()).rejects.toMatchObject({ code: "PATH_OUTSIDE_MANIFEST" });
  });

  it("is refused by an absolute path, even one below the manifest", async () => {
    const folder = await caseFolder();
    const path = await folder.file("manifests/photo.jpg");
    await expect((await imageNamed(folder, path)).read()).rejects.toMatchObject({
      code: "PATH_OUTSIDE_MANIFEST",
      message: expect.stringContaining("expected a path beside or below the manifest for an image"),
    });
    await expect((await imageNamed(folder, "/etc/passwd")).read()).rejects.toMatchObject({
      code: "PATH_OUTSIDE_MANIFEST",
    });
  });

  it("is refused when a link leads out, as a file or as a folder", async () => {
    const folder = await caseFolder();
    await folder.file("secret/photo.jpg");
    await folder.link("manifests/link.jpg", "../secret/photo.jpg");
    await folder.link("manifests/inner", folder.path("secret"));
    for (const name of ["link.jpg", "inner/photo.jpg"]) {
      await expect((await imageNamed(folder, name)).read()).rejects.toMatchObject({
        code: "PATH_OUTSIDE_MANIFEST",
      });
    }
  });

  it("is read through a link that stays within", async () => {
    const folder = await caseFolder();
    await folder.file("manifests/inner/photo.jpg", "bytes");
    await folder.link("manifests/link.jpg", "inner/photo.jpg");
    expect(await textOf(await imageNamed(folder, "link.jpg"))).toBe("bytes");
  });

  it("is read when the manifest's own folder is reached by a link", async () => {
    const folder = await caseFolder();
    await folder.file("real/photo.jpg", "bytes");
    await folder.link("manifests", "real");
    expect(await textOf(await imageNamed(folder, "photo.jpg"))).toBe("bytes");
  });

  it("is unreadable when it is missing, and the message names it", async () => {
    const folder = await caseFolder();
    await expect((await imageNamed(folder, "missing.jpg")).read()).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: 'expected a readable file for missing.jpg but received "nothing (ENOENT)"',
    });
  });

  it("is unreadable when its name is too long for a file, or its links go round in circles", async () => {
    const folder = await caseFolder();
    await folder.link("manifests/one", "other");
    await folder.link("manifests/other", "one");
    for (const name of ["x".repeat(300), "one"]) {
      await expect((await imageNamed(folder, name)).read()).rejects.toMatchObject({
        code: "FILE_UNREADABLE",
      });
    }
  });

  it("is unreadable when it is a folder", async () => {
    const folder = await caseFolder();
    await folder.folder("manifests/photo.jpg");
    await expect((await imageNamed(folder, "photo.jpg")).read()).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: 'expected a readable file for photo.jpg but received "no regular file"',
    });
  });

  it("is unreadable when it is a pipe, and nobody waits for somebody to write to it", async () => {
    const folder = await caseFolder();
    const image = await imageNamed(folder, "photo.jpg");
    const path = folder.pipe("manifests/photo.jpg");
    await expect(image.read()).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    const { items } = await collect(collectedFiles.ads([path]));
    await expect(items[0]?.images[0]?.read()).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it.skipIf(process.getuid?.() === 0)("is unreadable without permission", async () => {
    const folder = await caseFolder();
    await chmod(await folder.file("manifests/photo.jpg"), 0);
    await expect((await imageNamed(folder, "photo.jpg")).read()).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: expect.stringContaining("without permission"),
    });
  });

  it("is refused above 50 MiB before a byte is read, and taken at that size", async () => {
    const folder = await caseFolder();
    await folder.hole("manifests/large.jpg", 50 * 1024 * 1024 + 1);
    await folder.hole("manifests/fits.jpg", 50 * 1024 * 1024);
    await expect((await imageNamed(folder, "large.jpg")).read()).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
      message: 'expected at most 52428800 bytes for large.jpg but received "52428801 bytes"',
    });
    expect((await (await imageNamed(folder, "fits.jpg")).read()).length).toBe(50 * 1024 * 1024);
  });

  it("may be empty: that is for the decoder to judge", async () => {
    const folder = await caseFolder();
    await folder.file("manifests/empty.jpg", "");
    expect(await (await imageNamed(folder, "empty.jpg")).read()).toHaveLength(0);
  });
});
