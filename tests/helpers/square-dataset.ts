import { datasetFiles } from "../../src/adapters/collected/dataset-files.js";
import { fileAnalysisCache } from "../../src/adapters/files/analysis-cache.js";
import { plotCharts } from "../../src/adapters/plot/charts.js";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { sharpImageModifier } from "../../src/adapters/sharp/image-modifier.js";
import { SharpImageRenderer } from "../../src/adapters/sharp/image-renderer.js";
import type { EvaluationPorts } from "../../src/evaluation/ports.js";
import { caseFolder } from "../adapters/collected/case-folder.js";
import { drawSquares, SquareEngines } from "./square-engine.js";
import { steppingClock } from "./stepping-clock.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Where a square lies over the centre of a picture of `drawSquares`. */
export const CENTRE = 100;

/** A photograph of a person, who is a colour. */
export function centred(colour: string, text: string): Promise<Buffer> {
  return drawSquares([{ x: CENTRE, colour }], text);
}

/** A dataset on disk. @param files bytes by `person/file name` */
export async function datasetFolder(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const { root, file } = await caseFolder();
  for (const [name, content] of Object.entries(files)) await file(name, content);
  return root;
}

/** What measurements are built on, with squares for faces; the pack is called `squares`. */
export async function squarePorts(): Promise<{ ports: EvaluationPorts; engines: SquareEngines }> {
  const engines = new SquareEngines({ id: "squares", dimension: 5 });
  const ports: EvaluationPorts = {
    source: datasetFiles,
    decoder: new SharpImageDecoder(),
    engines,
    cache: fileAnalysisCache(await temporaryFolder()),
    renderer: new SharpImageRenderer(),
    modifier: sharpImageModifier,
    loadCharts: async () => plotCharts,
    clock: steppingClock(),
  };
  return { ports, engines };
}
