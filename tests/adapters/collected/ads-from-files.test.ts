import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectedFiles } from "../../../src/adapters/collected/collected-files.js";
import { type CaseFolder, caseFolder, codes, collect, names, textOf } from "./case-folder.js";

const ads = (...paths: string[]) => collect(collectedFiles.ads(paths));

/** Root may read everything, whatever the permissions say. */
const isRoot = process.getuid?.() === 0;

describe("an image file", () => {
  it("is an ad of its own without metadata, known by where it lies", async () => {
    const folder = await caseFolder();
    const path = await folder.file("photo.jpg", "bytes");
    const { items, rejected } = await ads(path);
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([
      { source: path, key: `file:${path}`, metadata: {}, images: [{ fileName: "photo.jpg" }] },
    ]);
    expect(items[0]?.line).toBeUndefined();
    expect(await textOf(items[0]?.images[0] ?? expect.fail())).toBe("bytes");
  });

  it("is the same ad whichever way leads to it", async () => {
    const folder = await caseFolder();
    const path = await folder.file("pictures/photo.jpg");
    const { items } = await ads(
      path,
      join(folder.root, "pictures", "..", "pictures", "photo.jpg"),
      await folder.link("link.jpg", "pictures/photo.jpg"),
      await folder.link("folder", "pictures"),
    );
    expect(items.map(({ key }) => key)).toEqual(Array.from({ length: 4 }, () => `file:${path}`));
  });

  it("is read only when its bytes are asked for", async () => {
    const folder = await caseFolder();
    const { items } = await ads(await folder.hole("huge.jpg", 2 ** 32));
    expect(items).toHaveLength(1);
    await expect(items[0]?.images[0]?.read()).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
      message: expect.stringContaining("52428800 bytes"),
    });
  });

  it("is taken whatever its name ends with, since only its content counts", async () => {
    const folder = await caseFolder();
    const { items } = await ads(
      await folder.file("photo.txt"),
      await folder.file("noending"),
      await folder.file(".hidden"),
    );
    expect(names(items)).toEqual([["photo.txt"], ["noending"], [".hidden"]]);
  });
});

describe("a folder", () => {
  it("gives every file below it, each as an ad, in an order that does not change", async () => {
    const folder = await caseFolder();
    for (const name of ["b.jpg", "a.jpg", "inner/d.jpg", "inner/deep/e.jpg", "also/c.jpg"])
      await folder.file(name);
    const { items, rejected } = await ads(folder.root);
    expect(rejected).toEqual([]);
    expect(items.map(({ source }) => folder.short(source))).toEqual([
      "a.jpg",
      "b.jpg",
      "also/c.jpg",
      "inner/d.jpg",
      "inner/deep/e.jpg",
    ]);
  });

  it("keeps its hidden files and folders to itself", async () => {
    const folder = await caseFolder();
    for (const name of ["a.jpg", ".DS_Store", ".git/b.jpg", "inner/.c.jpg"]) await folder.file(name);
    expect(names((await ads(folder.root)).items)).toEqual([["a.jpg"]]);
  });

  it("gives the files that links in it lead to", async () => {
    const elsewhere = await caseFolder();
    await elsewhere.file("one.jpg", "one");
    await elsewhere.file("more/two.jpg", "two");
    const folder = await caseFolder();
    await folder.link("one.jpg", elsewhere.path("one.jpg"));
    await folder.link("more", elsewhere.path("more"));
    const { items } = await ads(folder.root);
    expect(await Promise.all(items.flatMap(({ images }) => images.map(textOf)))).toEqual(["one", "two"]);
  });

  it("ends although links in it lead round in circles", async () => {
    const folder = await caseFolder();
    await folder.file("inner/a.jpg");
    await folder.link("inner/up", "..");
    await folder.link("inner/self", ".");
    await folder.link("again", "inner");
    await folder.link("one", "other");
    await folder.link("other", "one");
    const { items } = await ads(folder.root);
    expect(names(items).flat().sort()).toEqual(["a.jpg", "one", "other"]);
    expect(await collectedFiles.countAds([folder.root])).toBe(3);
  });

  it("rejects the manifests in it, which only count when they are named", async () => {
    const folder = await caseFolder();
    await folder.file("a.jpg");
    await folder.file("ads.jsonl", '{"images":["a.jpg"]}\n');
    await folder.file("inner/ADS.CSV", "images\na.jpg\n");
    const result = await ads(folder.root);
    expect(names(result.items)).toEqual([["a.jpg"]]);
    expect(codes(result)).toEqual(["ads.jsonl MANIFEST_IN_FOLDER", "ADS.CSV MANIFEST_IN_FOLDER"]);
    expect(result.rejected[0]).toMatchObject({
      source: folder.path("ads.jsonl"),
      message: 'expected a manifest named on the command line for this path but received "ads.jsonl"',
    });
  });

  it("gives nothing when it is empty", async () => {
    expect(await ads((await caseFolder()).root)).toEqual({ items: [], rejected: [] });
  });

  it("may be called like a manifest", async () => {
    const folder = await caseFolder();
    await folder.file("case.csv/a.jpg");
    expect(names((await ads(folder.path("case.csv"))).items)).toEqual([["a.jpg"]]);
  });

  it.skipIf(isRoot)(
    "rejects an inner folder that it may not look into and goes on with the others",
    async () => {
      const folder = await caseFolder();
      for (const name of ["a/a.jpg", "b/b.jpg", "c/c.jpg"]) await folder.file(name);
      await chmod(folder.path("b"), 0);
      const result = await ads(folder.root);
      await chmod(folder.path("b"), 0o700);
      expect(names(result.items)).toEqual([["a.jpg"], ["c.jpg"]]);
      expect(codes(result)).toEqual(["b FILE_UNREADABLE"]);
    },
  );
});

describe("several paths", () => {
  it("are read in the order in which they were named", async () => {
    const folder = await caseFolder();
    await folder.file("pictures/b.jpg");
    await folder.file("a.jpg");
    const manifest = await folder.file("ads.jsonl", '{"images":["a.jpg"],"title":"x"}\n');
    const { items } = await ads(manifest, folder.path("pictures"), folder.path("a.jpg"));
    expect(items.map(({ source }) => folder.short(source))).toEqual(["ads.jsonl", "pictures/b.jpg", "a.jpg"]);
  });

  it("give nothing at all when one of them does not exist", async () => {
    const folder = await caseFolder();
    const missing = folder.path("missing.jpg");
    const paths = [await folder.file("a.jpg"), missing];
    const message = `expected a readable file for ${missing} but received "nothing (ENOENT)"`;
    expect(await refusalOf(paths)).toMatchObject({ code: "FILE_UNREADABLE", message });
    await expect(collectedFiles.countAds(paths)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it.each([
    ["a link that leads nowhere", (folder: CaseFolder) => folder.link("ads.jpg", "missing")],
    ["a path through a file", async (folder: CaseFolder) => join(await folder.file("a.jpg"), "b.jpg")],
    ["a manifest that is a pipe", async (folder: CaseFolder) => folder.pipe("ads.jsonl")],
  ])("give nothing at all when one of them is %s", async (_, make) => {
    const folder = await caseFolder();
    const paths = [await folder.file("first.jpg"), await make(folder)];
    expect(await refusalOf(paths)).toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it.skipIf(isRoot).each(["ads.jsonl", "ads.csv", "pictures"])(
    "give nothing at all without the permission to read %s",
    async (name) => {
      const folder = await caseFolder();
      const path = name === "pictures" ? await folder.folder(name) : await folder.file(name);
      await chmod(path, 0);
      expect(await refusalOf([await folder.file("first.jpg"), path])).toMatchObject({
        code: "FILE_UNREADABLE",
        message: expect.stringContaining("without permission (EACCES)"),
      });
      await chmod(path, 0o700);
    },
  );
});

/** What reading these paths ends with, before anything was given. */
async function refusalOf(paths: readonly string[]): Promise<unknown> {
  try {
    for await (const given of collectedFiles.ads(paths)) expect.fail(`given: ${JSON.stringify(given)}`);
  } catch (thrown) {
    return thrown;
  }
  return expect.fail("nothing was refused");
}

describe("countAds", () => {
  it("foretells how much is given, rejections included", async () => {
    const folder = await caseFolder();
    for (const name of ["pictures/a.jpg", "pictures/b/c.jpg", "pictures/.hidden"]) await folder.file(name);
    await folder.file("pictures/ads.csv", "images\n");
    const paths = [
      folder.path("pictures"),
      await folder.file("d.jpg"),
      await folder.file("ads.jsonl", '{"images":[]}\nnot json\n\n{"images":[]}'),
      await folder.file("ads.csv", 'images,text\na.jpg,"one\ntwo"\na.jpg\n,\nb.jpg,"un"quoted\n'),
    ];
    const { items, rejected } = await ads(...paths);
    expect(await collectedFiles.countAds(paths)).toBe(items.length + rejected.length);
    expect([items.length, rejected.length]).toEqual([6, 4]);
  });
});
