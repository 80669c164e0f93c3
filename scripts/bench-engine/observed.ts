import { type Graphs, loadAnalyser } from "../../src/adapters/onnx/analyser.js";
import { loadNetwork } from "../../src/adapters/onnx/network.js";
import type { EmbeddedFace } from "../../src/domain/face.js";
import { NETWORK_ROLES, type NetworkRole } from "../../src/domain/pack-manifest.js";
import type { Raster } from "../../src/domain/resample.js";
import type { ModelPack } from "../../src/ports/model-pack.js";
import { RUNTIME } from "../native-engine.js";

/** One run of a network inside of an analysis. */
export interface Run {
  readonly role: NetworkRole;
  readonly planes: Float32Array;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The graphs of a pack by role. */
export async function graphsOf(pack: ModelPack): Promise<Graphs> {
  const graphs: Partial<Record<NetworkRole, Uint8Array>> = {};
  for (const role of NETWORK_ROLES) {
    if (pack.manifest.networks[role] !== undefined) graphs[role] = await pack.graph(role);
  }
  return graphs;
}

/** The engine's own analyser on the calling thread, which tells of every run of a network. */
export async function observedAnalyser(
  pack: ModelPack,
  onRun: (run: Run) => void,
): Promise<(image: Raster) => Promise<EmbeddedFace[]>> {
  const graphs = await graphsOf(pack);
  const analyser = await loadAnalyser(pack.manifest, graphs, RUNTIME, async (name, graph, input, options) => {
    const network = await loadNetwork(name, graph, input, options);
    const role = NETWORK_ROLES.find((one) => graphs[one] === graph) as NetworkRole;
    return {
      ...network,
      async run(planes) {
        const startedAt = performance.now();
        const outputs = await network.run(planes);
        onRun({ role, planes, startedAt, endedAt: performance.now() });
        return outputs;
      },
    };
  });
  return async (image) => analyser.embed(image, await analyser.find(image, []));
}

/** A value for each network. */
export function byRole<Value>(value: (role: NetworkRole) => Value): Record<NetworkRole, Value> {
  return Object.fromEntries(NETWORK_ROLES.map((role) => [role, value(role)])) as Record<NetworkRole, Value>;
}
