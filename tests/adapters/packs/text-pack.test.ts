import { expect, it } from "vitest";
import { CONTENTS, modelFile, openLibrary, TINY, writeTarball } from "../../helpers/packs.js";
import { textManifest } from "../../helpers/text-pack.js";

it("lists, gets and verifies a pack that reads text as any other", async () => {
  const { packs, folder } = await openLibrary(textManifest());
  expect(await packs.list()).toEqual([
    {
      id: TINY,
      origin: "shipped",
      kind: "text",
      description: "reads, for tests",
      files: { ready: 0, missing: 3, changed: 0 },
    },
  ]);
  expect(await packs.verify(TINY)).toHaveLength(3);
  const [got] = await packs.get([TINY], { from: await writeTarball(folder) });
  expect(got).toMatchObject({ built: [] });
  expect(got?.obtained).toHaveLength(3);
  expect(await packs.verify(TINY)).toEqual([]);
  const pack = await packs.openText(TINY);
  expect(await pack.missing()).toEqual([]);
  expect(Buffer.from(await pack.read("detector.bin"))).toEqual(CONTENTS["detector.bin"]);
});

it.each([
  ["another kind", { kind: "speech" }, /kind/],
  [
    "characters that are no file",
    { files: ["detector.bin", "embedder.onnx"].map((name) => modelFile(name)) },
    /detector\.json/,
  ],
  [
    "a file whose source is no package",
    { files: [{ ...modelFile("detector.bin"), source: { package: "-x", version: "1.2.3", path: "a" } }] },
    /package/,
  ],
])("refuses a manifest with %s", async (_what, changes, message) => {
  const { packs } = await openLibrary(textManifest(changes));
  await expect(packs.openText(TINY)).rejects.toMatchObject({
    code: "PACK_INVALID",
    message: expect.stringMatching(message),
  });
});
