import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { Graphs } from "../../src/adapters/onnx/analyser.js";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { NETWORK_ROLES, type NetworkRole } from "../../src/domain/pack-manifest.js";
import type { ModelPack } from "../../src/ports/model-pack.js";
import { withPack } from "../native-engine.js";
import { type Job, type Measured, WARM_UP_IMAGES } from "./cases.js";
import type { FloorData } from "./floor-thread.js";
import { byRole, graphsOf, observedAnalyser } from "./observed.js";
import type { TakeTurns, Turn } from "./turns.js";

/** Inputs of each network that are kept to be run again, one after the other. */
const KEPT_INPUTS = 12;

/**
 * What one thread an image cannot be faster than on ONNX Runtime: the runs of networks that our engine makes for these
 * images, on the same inputs, with nothing between them, in as many threads as images are in flight.
 */
export async function measureFloor(
  { run: { packFolder, inFlight, isFromFiles = false }, files }: Job,
  takeTurns: TakeTurns,
): Promise<Measured> {
  return withPack(packFolder, async (pack) => {
    const { runs, inputs } = await record(pack, files);
    const floorData: FloorData = {
      manifest: pack.manifest,
      graphs: isFromFiles ? await filesOf(pack) : await graphsOf(pack),
      runs,
      inputs,
      threads: inFlight,
      shared: new Int32Array(new SharedArrayBuffer(8)),
    };
    const require = createRequire(import.meta.url);
    const pool = new Piscina({
      filename: fileURLToPath(new URL("floor-thread.ts", import.meta.url)),
      execArgv: ["--import", require.resolve("tsx")],
      workerData: floorData,
      minThreads: inFlight,
      maxThreads: inFlight,
    });
    const inAllThreads = async (turn: Turn) => {
      floorData.shared.fill(0);
      await Promise.all(Array.from({ length: inFlight }, () => pool.run(turn)));
    };
    await inAllThreads({ from: 0, to: WARM_UP_IMAGES });
    const { imagesPerSecond } = await takeTurns(async (turn) => {
      await inAllThreads(turn);
      return 0;
    });
    await pool.destroy();

    const { version } = require("onnxruntime-node/package.json") as { version: string };
    const countOf = (role: NetworkRole) => runs.flat().filter((one) => one === role).length;
    return {
      imagesPerSecond,
      runs: byRole((role) => countOf(role) / files.length),
      versions: { onnxruntime: version },
    };
  });
}

/** As `graphsOf`, but of what is simplified the file itself. */
async function filesOf(pack: ModelPack): Promise<Graphs> {
  const graphs: Partial<Record<NetworkRole, Uint8Array>> = { ...(await graphsOf(pack)) };
  for (const role of NETWORK_ROLES) {
    const graph = pack.manifest.networks[role]?.graph;
    if (graph !== undefined && "simplify" in graph) graphs[role] = await pack.read(graph.simplify);
  }
  return graphs;
}

/** Analyses every image once. @returns which networks ran for each, in order, and some inputs of each network */
async function record(
  pack: ModelPack,
  files: readonly string[],
): Promise<Pick<FloorData, "runs" | "inputs">> {
  const decoder = new SharpImageDecoder();
  const inputs: Record<NetworkRole, Float32Array[]> = byRole((): Float32Array[] => []);
  let roles: NetworkRole[] = [];
  const findAndEmbed = await observedAnalyser(pack, ({ role, planes }) => {
    roles.push(role);
    if (inputs[role].length < KEPT_INPUTS) inputs[role].push(planes);
  });
  const runs: NetworkRole[][] = [];
  for (const file of files) {
    roles = [];
    await findAndEmbed(await decoder.decode(await readFile(file)));
    runs.push(roles);
  }
  return { runs, inputs };
}
