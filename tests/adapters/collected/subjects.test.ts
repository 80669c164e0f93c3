import { chmod } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { collectedFiles } from "../../../src/adapters/collected/collected-files.js";
import { caseFolder, codes, collect, names, textOf } from "./case-folder.js";

const subjects = (path: string) => collect(collectedFiles.subjects(path));

/** Reads a gallery manifest of this content. */
async function manifest(content: string, name = "gallery.jsonl") {
  const folder = await caseFolder();
  return subjects(await folder.file(name, content));
}

/** The one rejection of a line with these images. */
async function problemOf(...images: unknown[]): Promise<string> {
  const result = await manifest(JSON.stringify({ reference: "1", images }));
  expect(codes(result)).toEqual(["1 MANIFEST_LINE_INVALID"]);
  return result.rejected[0]?.message ?? "";
}

describe("a folder with a folder for each subject", () => {
  it("gives subjects named by their folders, with everything below as portraits", async () => {
    const folder = await caseFolder();
    for (const name of ["2026-2/b.jpg", "2026-1/a.jpg", "2026-1/older/c.jpg", "2026-1/.hidden", ".git/d.jpg"])
      await folder.file(name);
    const { items, rejected } = await subjects(folder.root);
    expect(rejected).toEqual([]);
    expect(items).toMatchObject([
      { source: folder.path("2026-1"), details: { reference: "2026-1" } },
      { source: folder.path("2026-2"), details: { reference: "2026-2" } },
    ]);
    expect(names(items)).toEqual([["a.jpg", "c.jpg"], ["b.jpg"]]);
    expect(await textOf(items[0]?.portraits[0] ?? expect.fail())).toBe("2026-1/a.jpg");
  });

  it("rejects files beside the folders, because nobody knows whose they are", async () => {
    const folder = await caseFolder();
    for (const name of ["anna/a.jpg", "loose.jpg", "gallery.csv"]) await folder.file(name);
    const result = await subjects(folder.root);
    expect(names(result.items)).toEqual([["a.jpg"]]);
    expect(codes(result)).toEqual(["gallery.csv MANIFEST_IN_FOLDER", "loose.jpg FILE_WITHOUT_SUBJECT"]);
    expect(result.rejected[1]).toMatchObject({
      source: folder.path("loose.jpg"),
      message: 'expected a folder for each subject for this path but received "loose.jpg"',
    });
  });

  it("rejects manifests inside a subject's folder and takes the portraits", async () => {
    const folder = await caseFolder();
    for (const name of ["anna/a.jpg", "anna/notes.csv"]) await folder.file(name);
    const result = await subjects(folder.root);
    expect(names(result.items)).toEqual([["a.jpg"]]);
    expect(codes(result)).toEqual(["notes.csv MANIFEST_IN_FOLDER"]);
  });

  it("rejects a subject without a photograph", async () => {
    const folder = await caseFolder();
    await folder.file("anna/a.jpg");
    await folder.folder("berta/empty");
    const result = await subjects(folder.root);
    expect(names(result.items)).toEqual([["a.jpg"]]);
    expect(codes(result)).toEqual(["berta SUBJECT_WITHOUT_PORTRAIT"]);
  });

  it("rejects a folder whose name is too long for a reference", async () => {
    const folder = await caseFolder();
    await folder.file(`${"x".repeat(201)}/a.jpg`);
    await folder.file(`${"x".repeat(200)}/b.jpg`);
    const result = await subjects(folder.root);
    expect(names(result.items)).toEqual([["b.jpg"]]);
    expect(result.rejected).toMatchObject([{ code: "FILE_WITHOUT_SUBJECT" }]);
  });

  it("never makes one subject's portraits another's by way of links", async () => {
    const folder = await caseFolder();
    await folder.file("anna/a.jpg");
    await folder.file("berta/b.jpg");
    await folder.link("anna/up", "..");
    await folder.link("anna/friend", "../berta");
    await folder.link("berta/self", ".");
    const { items } = await subjects(folder.root);
    expect(names(items)).toEqual([["a.jpg"], ["b.jpg"]]);
  });

  it("takes links to folders and files elsewhere, under the links' names", async () => {
    const elsewhere = await caseFolder();
    await elsewhere.file("pictures/a.jpg", "one");
    const folder = await caseFolder();
    await folder.link("anna", elsewhere.path("pictures"));
    await folder.link("berta/b.jpg", elsewhere.path("pictures/a.jpg"));
    const { items } = await subjects(folder.root);
    expect(items.map(({ details }) => details.reference)).toEqual(["anna", "berta"]);
    expect(names(items)).toEqual([["a.jpg"], ["b.jpg"]]);
  });

  it.skipIf(process.getuid?.() === 0)("rejects a folder that it may not look into and goes on", async () => {
    const folder = await caseFolder();
    for (const name of ["a/a.jpg", "b/b.jpg"]) await folder.file(name);
    await chmod(folder.path("a"), 0);
    const result = await subjects(folder.root);
    await chmod(folder.path("a"), 0o700);
    expect(names(result.items)).toEqual([["b.jpg"]]);
    expect(codes(result)).toEqual(["a FILE_UNREADABLE"]);
  });
});

describe("a folder of photographs", () => {
  it("is one subject called like the folder", async () => {
    const folder = await caseFolder();
    for (const name of ["anna/b.jpg", "anna/a.jpg"]) await folder.file(name);
    for (const path of [folder.path("anna"), `${folder.path("anna")}/`, `${folder.path("anna")}/.`]) {
      const { items, rejected } = await subjects(path);
      expect(rejected).toEqual([]);
      expect(items).toMatchObject([{ details: { reference: "anna" } }]);
      expect(names(items)).toEqual([["a.jpg", "b.jpg"]]);
    }
  });

  it("is nobody when a manifest lies in it, which says that they are many", async () => {
    const folder = await caseFolder();
    for (const name of ["a.jpg", "b.jpg", "gallery.jsonl"]) await folder.file(name);
    const result = await subjects(folder.root);
    expect(result.items).toEqual([]);
    expect(codes(result)).toEqual(["gallery.jsonl MANIFEST_IN_FOLDER"]);
  });

  it("is nobody when it is empty", async () => {
    const folder = await caseFolder();
    await folder.folder("anna");
    expect(codes(await subjects(folder.path("anna")))).toEqual(["anna SUBJECT_WITHOUT_PORTRAIT"]);
  });
});

describe("a gallery manifest", () => {
  it("gives subjects with everything that is documented, from .jsonl and .csv alike", async () => {
    const details = {
      reference: "2026/1234",
      notice: "yellow",
      issuer: "GB",
      name: "Example Name",
      dateOfBirth: "2008-02-29",
      sex: "female",
    };
    const json = await manifest(`${JSON.stringify({ ...details, images: ["a.jpg", "inner/b.jpg"] })}\n`);
    const csv = await manifest(
      `${Object.keys(details).join(",")},images\n${Object.values(details).join(",")},a.jpg;inner/b.jpg\n`,
      "gallery.csv",
    );
    for (const [{ items, rejected }, line] of [
      [json, 1],
      [csv, 2],
    ] as const) {
      expect(rejected).toEqual([]);
      expect(items).toMatchObject([{ line, details }]);
      expect(names(items)).toEqual([["a.jpg", "b.jpg"]]);
    }
  });

  it("takes whole numbers for references", async () => {
    const { items } = await manifest('{"reference":1234,"images":["a.jpg"]}');
    expect(items).toMatchObject([{ details: { reference: "1234" } }]);
  });

  it("reads portraits beside or below the manifest and nowhere else", async () => {
    const folder = await caseFolder();
    await folder.file("secret.jpg");
    await folder.file("gallery/a.jpg", "bytes");
    const images = ["a.jpg", "../secret.jpg", "../secret.jpg#xywh=1,2,3,4", { path: "/etc/passwd" }];
    const path = await folder.file("gallery/g.jsonl", JSON.stringify({ reference: "1", images }));
    const [own, ...others] = (await subjects(path)).items[0]?.portraits ?? [];
    expect(await textOf(own ?? expect.fail())).toBe("bytes");
    expect(others).toHaveLength(3);
    for (const other of others)
      await expect(other.read()).rejects.toMatchObject({ code: "PATH_OUTSIDE_MANIFEST" });
  });

  it("says by a box which face is meant, as an object or at the end of the path", async () => {
    const folder = await caseFolder();
    await folder.file("a.jpg", "bytes");
    const box = { x: 10, y: 20.5, width: 100, height: 120 };
    const images = [
      { path: "a.jpg", box },
      "a.jpg#xywh=10,20.5,100,120",
      "a.jpg#xywh=pixel:10,20.5,100,120",
      { path: "a.jpg", box: null },
      { path: "a.jpg" },
      "a.jpg",
    ];
    const path = await folder.file("g.jsonl", JSON.stringify({ reference: "1", images }));
    const { items, rejected } = await subjects(path);
    expect(rejected).toEqual([]);
    const portraits = items[0]?.portraits ?? [];
    expect(portraits.map((portrait) => portrait.box)).toEqual([
      box,
      box,
      box,
      undefined,
      undefined,
      undefined,
    ]);
    expect(portraits.map(({ fileName }) => fileName)).toEqual(images.map(() => "a.jpg"));
    expect(await Promise.all(portraits.map(textOf))).toEqual(images.map(() => "bytes"));
  });

  it("takes boxes in a CSV cell", async () => {
    const { items } = await manifest('reference,images\n1,"a.jpg#xywh=1,2,3,4; b.jpg"\n', "gallery.csv");
    expect(items[0]?.portraits).toMatchObject([
      { fileName: "a.jpg", box: { x: 1, y: 2, width: 3, height: 4 } },
      { fileName: "b.jpg" },
    ]);
  });

  it.each(["1,2,3", "1,2,3,4,5", "1.2.3,0,5,5", ".,.,.,.", "-1,0,5,5", "1e3,0,5,5", "percent:1,2,3,4", ""])(
    "refuses the box %j at the end of a path",
    async (box) => {
      const message = `expected #xywh=x,y,width,height in pixels for an image but received "a.jpg#xywh=${box}"`;
      expect(await problemOf(`a.jpg#xywh=${box}`)).toBe(message);
    },
  );

  it.each([
    [
      ["a.jpg#xywh=1,2,0,4"],
      "expected a number above 0 for width of box of entry 1 of images but received 0",
    ],
    [
      ["a.jpg", { path: "b.jpg", box: { x: 1, y: 2, width: 3, height: -4 } }],
      "expected a number above 0 for height of box of entry 2 of images but received -4",
    ],
    [
      [{ path: "a.jpg", box: { x: "1", y: 2, width: 3, height: 4 } }],
      'expected a number for x of box of entry 1 of images but received "1"',
    ],
    [
      [{ path: "a.jpg", box: { x: 1, y: 2, width: 3 } }],
      'expected a value for height of box of entry 1 of images but received "nothing"',
    ],
    [
      [{ path: "a.jpg", box: [1, 2, 3, 4] }],
      "expected an object for box of entry 1 of images but received a list",
    ],
    [
      [{ path: "a.jpg", bx: {} }],
      'expected only the documented fields for entry 1 of images but received "bx"',
    ],
    [
      [{ box: { x: 1, y: 2, width: 3, height: 4 } }],
      'expected a value for path of entry 1 of images but received "nothing"',
    ],
    [
      ["#xywh=1,2,3,4"],
      'expected at least 1 character for path of entry 1 of images but received "0 characters"',
    ],
    [[true], "expected an object for entry 1 of images but received true"],
    [[], 'expected at least 1 entry for images but received "0 entries"'],
  ])("refuses the images %j in plain words", async (images, message) => {
    expect(await problemOf(...images)).toBe(message);
  });

  it.each([
    [{ images: ["a.jpg"] }, 'expected a value for reference but received "nothing"'],
    [{ reference: "1" }, 'expected a value for images but received "nothing"'],
    [{ reference: "1", images: "a.jpg" }, 'expected a list for images but received "a.jpg"'],
    [
      { reference: "1", images: ["a.jpg"], notice: "Red" },
      'expected one of blue, yellow, red, black, green, orange, purple, missing, other for notice but received "Red"',
    ],
    [
      { reference: "1", images: ["a.jpg"], dateOfBirth: 20080229 },
      'expected a date like 2026-01-31 for dateOfBirth but received "20080229"',
    ],
  ])("refuses the line %j in plain words and goes on", async (line, message) => {
    const result = await manifest(`${JSON.stringify(line)}\n{"reference":"2","images":["b.jpg"]}\n`);
    expect(result.rejected).toMatchObject([{ line: 1, code: "MANIFEST_LINE_INVALID", message }]);
    expect(result.items).toMatchObject([{ line: 2 }]);
  });
});

describe("a gallery's path", () => {
  it("is refused when it does not exist", async () => {
    const folder = await caseFolder();
    await expect(subjects(folder.path("missing"))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it("is refused when it is a photograph", async () => {
    const folder = await caseFolder();
    const path = await folder.file("anna.jpg");
    await expect(subjects(path)).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: `expected a folder or a manifest (.jsonl, .csv) for the gallery's path but received "${path}"`,
    });
  });
});
