import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileAnalysisCache } from "../../../src/adapters/files/analysis-cache.js";
import { SharpImageDecoder } from "../../../src/adapters/sharp/image-decoder.js";
import type { PackId } from "../../../src/domain/ids.js";
import { sha256Of } from "../../../src/domain/ids.js";
import { createAnalyseImage } from "../../../src/pipeline/analyse-image.js";
import { pictureOf, SquareEngines } from "../../helpers/square-engine.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

async function analysedPicture() {
  const engine = await new SquareEngines({ id: "squares", dimension: 5 }).open("squares" as PackId);
  const analyse = createAnalyseImage({ decoder: new SharpImageDecoder(), engine });
  return { pack: engine.pack, analysed: await analyse(await pictureOf(1)) };
}

async function onlyFile(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.endsWith(".json")) ?? "");
}

describe("the cache of analyses", () => {
  it("gives back exactly what was kept, but for the hashes, which no measurement of faces needs", async () => {
    const folder = await temporaryFolder();
    const { pack, analysed } = await analysedPicture();
    await fileAnalysisCache(folder).keep(pack, analysed);
    const { pictureHash: _, ...wanted } = analysed;
    expect(await fileAnalysisCache(folder).find(pack, analysed.facts.sha256)).toEqual(wanted);
  });

  it("knows nothing of another image or of a pack with another hash", async () => {
    const cache = fileAnalysisCache(await temporaryFolder());
    const { pack, analysed } = await analysedPicture();
    await cache.keep(pack, analysed);
    expect(await cache.find(pack, sha256Of("another"))).toBeNull();
    expect(await cache.find({ ...pack, hash: sha256Of("another") }, analysed.facts.sha256)).toBeNull();
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, 90)],
    ["of another form", () => "{}"],
    ["with a vector of another length", (text: string) => text.replace(/"vector":".{8}/, '"vector":"')],
  ])("takes a file that is %s for none", async (_name, damage) => {
    const folder = await temporaryFolder();
    const cache = fileAnalysisCache(folder);
    const { pack, analysed } = await analysedPicture();
    await cache.keep(pack, analysed);
    const file = await onlyFile(folder);
    await writeFile(file, damage(await readFile(file, "utf8")));
    expect(await cache.find(pack, analysed.facts.sha256)).toBeNull();
  });

  it("lets nobody but the owner read it", async () => {
    const folder = await temporaryFolder();
    const { pack, analysed } = await analysedPicture();
    await fileAnalysisCache(folder).keep(pack, analysed);
    expect((await stat(await onlyFile(folder))).mode & 0o077).toBe(0);
  });
});
