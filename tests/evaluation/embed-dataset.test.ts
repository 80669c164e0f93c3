import { describe, expect, it } from "vitest";
import type { PackId } from "../../src/domain/ids.js";
import { loadDataset } from "../../src/evaluation/dataset.js";
import { embedUnderPack } from "../../src/evaluation/embed-pack.js";
import { CENTRE, centred, datasetFolder, squarePorts } from "../helpers/square-dataset.js";
import { drawSquares } from "../helpers/square-engine.js";

const PACK = "squares" as PackId;

const twoPersons = async () => ({
  "Ann/1.png": await centred("#ff0000", "a"),
  "Ann/2.png": await centred("#fa0000", "b"),
  "Bob/1.png": await centred("#0000ff", "c"),
});

describe("a dataset", () => {
  it("has a hash of its photographs and of whom they show, but not of their names", async () => {
    const { ports } = await squarePorts();
    const hashOf = async (files: Record<string, Buffer>) =>
      (await loadDataset(ports.source, await datasetFolder(files))).hash;
    const files = await twoPersons();
    const [first, second, third] = Object.values(files) as [Buffer, Buffer, Buffer];
    const hash = await hashOf(files);
    expect(await hashOf({ "Ann/x.png": second, "Ann/y.png": first, "Bob/z.png": third })).toBe(hash);
    expect(await hashOf({ "Ann/1.png": first, "Bob/2.png": second, "Bob/1.png": third })).not.toBe(hash);
    expect(await hashOf({ "Ann/1.png": first, "Bob/1.png": third })).not.toBe(hash);
  });

  it("names its persons once, and folders without photographs apart", async () => {
    const { ports } = await squarePorts();
    const dataset = await loadDataset(ports.source, await datasetFolder(await twoPersons()));
    expect(dataset).toMatchObject({ persons: ["Ann", "Bob"], emptyFolders: [] });
    expect(dataset.images).toHaveLength(3);
  });
});

describe("embedding a dataset", () => {
  it("chooses each photograph's portrait and says why there is none, dropping nothing", async () => {
    const { ports } = await squarePorts();
    const folder = await datasetFolder({
      "Ann/1.png": await drawSquares([
        { x: 10, colour: "#00ff00" },
        { x: CENTRE, colour: "#ff0000" },
      ]),
      "Ann/2.png": await drawSquares([]),
      "Ann/3.png": await drawSquares([{ x: 10, colour: "#00ff00" }]),
      "Ann/4.png": "no picture",
      "Ann/5.png": (await centred("#ff0000", "cut")).subarray(0, 200),
    });
    const { images } = await embedUnderPack(ports, await loadDataset(ports.source, folder), PACK);
    expect(images.map(({ failure }) => failure)).toEqual([
      null,
      { kind: "no_face" },
      { kind: "wrong_face" },
      expect.objectContaining({ kind: "unreadable", code: "IMAGE_FORMAT_UNSUPPORTED" }),
      expect.objectContaining({ kind: "unreadable", code: "IMAGE_DAMAGED" }),
    ]);
    expect(images[0]?.portrait?.box.x).toBe(CENTRE);
    expect(images[0]?.faces).toHaveLength(2);
  });

  it("computes nothing anew the second time, and everything when asked to", async () => {
    const { ports, engines } = await squarePorts();
    const dataset = await loadDataset(ports.source, await datasetFolder(await twoPersons()));
    const first = await embedUnderPack(ports, dataset, PACK);
    const second = await embedUnderPack(ports, dataset, PACK);
    expect(second.images).toEqual(first.images);
    expect([first.analysed, second.analysed, engines.analysed.get(PACK)]).toEqual([3, 0, 3]);
    expect((await embedUnderPack(ports, dataset, PACK, { isFresh: true })).analysed).toBe(3);
  });

  it("says how far it is", async () => {
    const { ports } = await squarePorts();
    const dataset = await loadDataset(ports.source, await datasetFolder(await twoPersons()));
    const said: number[][] = [];
    await embedUnderPack(ports, dataset, PACK, { onProgress: (...progress) => said.push(progress) });
    expect(said).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });
});
