import { describe, expect, it } from "vitest";
import { datasetFiles } from "../../../src/adapters/collected/dataset-files.js";
import { caseFolder } from "./case-folder.js";

describe("the photographs of a dataset", () => {
  it("are the files in the folders of a folder, by person and by name", async () => {
    const { root, file } = await caseFolder();
    for (const name of ["Zoe/2.jpg", "Zoe/1.jpg", "Ann/1.jpg", "README.md", ".hidden/1.jpg", "Ann/.hidden"])
      await file(name);
    const { images, emptyFolders } = await datasetFiles.images(root);
    expect(images.map(({ person, file }) => [person, file])).toEqual([
      ["Ann", "Ann/1.jpg"],
      ["Zoe", "Zoe/1.jpg"],
      ["Zoe", "Zoe/2.jpg"],
    ]);
    expect(emptyFolders).toEqual([]);
    expect(Buffer.from((await images[0]?.read()) ?? []).toString()).toBe("Ann/1.jpg");
  });

  it("do not include a folder without any, which is named", async () => {
    const { root, file, folder } = await caseFolder();
    await file("Ann/1.jpg");
    await folder("Nobody");
    expect((await datasetFiles.images(root)).emptyFolders).toEqual(["Nobody"]);
  });

  it("must be there", async () => {
    const { root, file, path } = await caseFolder();
    await file("loose.jpg");
    await expect(datasetFiles.images(root)).rejects.toMatchObject({ code: "DATASET_EMPTY" });
    await expect(datasetFiles.images(path("absent"))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    await expect(datasetFiles.images(path("loose.jpg"))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });
});

describe("a list of pairs", () => {
  const read = async (text: string) => {
    const { file } = await caseFolder();
    return datasetFiles.pairs(await file("pairs.txt", text));
  };

  it("with folds has mated and non-mated pairs in turn", async () => {
    const lines = ["2\t1", "Ann\t1\t2", "Ann\t3\tBob\t1", "Bob\t1\t12", "Bob\t2\tZoe\t1"];
    expect(await read(`${lines.join("\n")}\n`)).toEqual([
      { first: "Ann/Ann_0001.jpg", second: "Ann/Ann_0002.jpg", isMated: true, fold: 0 },
      { first: "Ann/Ann_0003.jpg", second: "Bob/Bob_0001.jpg", isMated: false, fold: 0 },
      { first: "Bob/Bob_0001.jpg", second: "Bob/Bob_0012.jpg", isMated: true, fold: 1 },
      { first: "Bob/Bob_0002.jpg", second: "Zoe/Zoe_0001.jpg", isMated: false, fold: 1 },
    ]);
  });

  it("without folds is cut into ten consecutive parts", async () => {
    const mated = Array.from({ length: 20 }, (_, i) => `Ann\t${i + 1}\t${i + 2}`);
    const nonMated = Array.from({ length: 20 }, (_, i) => `Ann\t${i + 1}\tBob\t1`);
    const pairs = await read(["20", ...mated, ...nonMated].join("\n"));
    const folds = Array.from({ length: 20 }, (_, i) => Math.floor(i / 2));
    expect(pairs.map(({ fold }) => fold)).toEqual([...folds, ...folds]);
    expect(pairs.filter(({ isMated }) => isMated)).toHaveLength(20);
  });

  it.each([
    ["nothing", ""],
    ["another first line", "some\nAnn\t1\t2"],
    ["fewer pairs than it says", "1\nAnn\t1\t2"],
    ["a mated pair in the place of another", "1\nAnn\t1\t2\nAnn\t1\t3"],
    ["a number that is none", "1\nAnn\t1\tx\nAnn\t1\tBob\t1"],
    ["too few cells", "1\nAnn\t1\nAnn\t1\tBob\t1"],
  ])("with %s is refused", async (_name, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: "PAIRS_INVALID" });
  });
});

describe("the groups of a dataset", () => {
  const read = async (text: string) => {
    const { file } = await caseFolder();
    return datasetFiles.groups(await file("groups.csv", text));
  };

  it("are read from columns of these names", async () => {
    expect(await read('group,person\nwomen,"Ann, B"\nmen,Bob\n')).toEqual(
      new Map([
        ["Ann, B", "women"],
        ["Bob", "men"],
      ]),
    );
  });

  it.each([
    ["no line", "person,group\n"],
    ["a person without a group", "person,group\nAnn,\n"],
    ["a person twice", "person,group\nAnn,women\nAnn,men\n"],
    ["other columns", "name,sex\nAnn,women\n"],
    ["a line of another length", "person,group\nAnn\n"],
  ])("are refused with %s", async (_name, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: "LABELS_INVALID" });
  });
});
