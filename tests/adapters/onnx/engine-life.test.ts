import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createOnnxEngine } from "../../../src/adapters/onnx/onnx-engine.js";
import type { PackManifest } from "../../../src/domain/pack-manifest.js";
import type { FaceEngine } from "../../../src/ports/face-engine.js";
import type { ModelPack } from "../../../src/ports/model-pack.js";
import { CONTENTS, openLibrary, openRealPack, readyManifest, TINY, writePack } from "../../helpers/packs.js";
import { portraitOf } from "../../helpers/people.js";
import { decode } from "../../helpers/photographs.js";

function engineOf(
  pack: ModelPack,
  changes: { imagesInFlight?: number; providers?: string[] } = {},
): FaceEngine {
  const engine = createOnnxEngine({ pack, imagesInFlight: 1, providers: ["cpu"], threads: 1, ...changes });
  onTestFinished(() => engine.close());
  return engine;
}

/** How many channels to other threads are open; each thread of an engine keeps some. */
function openChannels(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
}

/** The pack `base`, with something else said of it. */
async function baseBut(change: (manifest: PackManifest) => PackManifest): Promise<ModelPack> {
  const pack = await openRealPack("base");
  return { ...pack, manifest: change(structuredClone(pack.manifest)) };
}

describe("the native engine, when it ends,", () => {
  it("answers what it was asked before, ends its threads and refuses what comes later", async () => {
    const before = openChannels();
    const engine = engineOf(await openRealPack("base"));
    const portrait = await decode(await portraitOf("withBow"));
    const asked = [1, 2, 3].map(() => engine.analyse(portrait));
    await engine.start();
    expect(openChannels()).toBeGreaterThan(before);
    await engine.close();
    expect(openChannels()).toBe(before);
    for (const faces of await Promise.all(asked)) expect(faces).toHaveLength(1);
    await expect(engine.analyse(portrait)).rejects.toMatchObject({
      code: "INTERNAL",
      message: 'expected an open engine for an analysis but received "a closed one"',
    });
    expect(openChannels()).toBe(before);
  });

  it("has nothing to end when nothing was asked of it, or when it could not start", async () => {
    const pack = await openRealPack("base");
    await engineOf(pack).close();
    const broken = engineOf(pack, { providers: ["abacus"] });
    await expect(broken.start()).rejects.toThrow();
    await broken.close();
  });
});

describe("the native engine, when it cannot start,", () => {
  it("names the execution provider that ONNX Runtime does not have", async () => {
    const engine = engineOf(await openRealPack("base"), { providers: ["abacus"] });
    await expect(engine.start()).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(
        /the detector of the pack base on abacus .*\[abacus\] backend not found/,
      ),
    });
  });

  it("names the network that ONNX Runtime does not read", async () => {
    const library = await openLibrary(readyManifest());
    await writePack(join(library.shipped, TINY), readyManifest());
    const engine = engineOf(await library.packs.open(TINY));
    await expect(engine.start()).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringContaining("the detector of the pack tiny on cpu"),
    });
  });

  it("does not run a graph that is not the manifest's", async () => {
    const library = await openLibrary(readyManifest());
    const folder = await writePack(join(library.shipped, TINY), readyManifest());
    const damaged = Buffer.from(CONTENTS["detector.bin"] as Buffer).fill(0, 3, 5);
    await writeFile(join(folder, "detector.bin"), damaged);
    const engine = engineOf(await library.packs.open(TINY));
    await expect(engine.start()).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  });

  it("says that a graph is missing, and starts once it is there", async () => {
    const pack = await openRealPack("base");
    let isThere = false;
    const engine = engineOf({
      ...pack,
      graph: (role) => pack.graph(isThere || role !== "embedder" ? role : ("none" as typeof role)),
    });
    await expect(engine.start()).rejects.toMatchObject({ code: "MODEL_MISSING" });
    isThere = true;
    await expect(engine.start()).resolves.toMatchObject({ backend: "onnxruntime-cpu" });
  });

  it("names the input that the graph does not have", async () => {
    const engine = engineOf(
      await baseBut((manifest) => {
        manifest.networks.embedder.input.name = "data";
        return manifest;
      }),
    );
    await expect(engine.start()).rejects.toMatchObject({
      code: "PACK_INVALID",
      message: 'expected an input named input for embedder of the pack base but received "data"',
    });
  });

  it("names the output that the graph does not have", async () => {
    const engine = engineOf(
      await baseBut((manifest) => {
        Object.assign(manifest.networks.detector.decoding, { priors: "anchors" });
        return manifest;
      }),
    );
    await expect(engine.start()).rejects.toMatchObject({
      code: "PACK_INVALID",
      message: expect.stringContaining('for detector of the pack base but received "anchors"'),
    });
  });
});

describe("the native engine, with a pack that does not fit,", () => {
  it("refuses landmarks of another number", async () => {
    const pack = await openRealPack("base");
    // The network for the age takes the same input and gives one number.
    const engine = engineOf({ ...pack, graph: (role) => pack.graph(role === "landmarks" ? "age" : role) });
    await expect(engine.analyse(await decode(await portraitOf("withBow")))).rejects.toMatchObject({
      code: "PACK_INVALID",
      message: "expected 136 values for the output age but received 1",
    });
  });

  it("refuses an embedding of another length", async () => {
    const engine = engineOf(await baseBut((manifest) => ({ ...manifest, dimension: 128 })));
    await expect(engine.analyse(await decode(await portraitOf("withBow")))).rejects.toMatchObject({
      code: "EMBEDDING_INVALID",
      message: "expected 128 numbers for an embedding but received 512",
    });
  });
});
