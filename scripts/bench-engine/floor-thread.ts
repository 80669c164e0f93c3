import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import type { Graphs } from "../../src/adapters/onnx/analyser.js";
import { NETWORK_ROLES, type NetworkRole, type PackManifest } from "../../src/domain/pack-manifest.js";
import { RUNTIME } from "../native-engine.js";
import type { Turn } from "./turns.js";

/** What a thread of the floor is started with. */
export interface FloorData {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  /** The networks that ran for each image, in order. */
  readonly runs: readonly (readonly NetworkRole[])[];
  readonly inputs: Readonly<Record<NetworkRole, readonly Float32Array[]>>;
  readonly threads: number;
  /** What all threads share, see {@link READY} and {@link NEXT}. */
  readonly shared: Int32Array;
}

/** How many threads are there for this turn; they begin together. */
const READY = 0;
/** How many images of this turn have somebody who works on them. */
const NEXT = 1;

type Feed = Readonly<Record<string, Tensor>>;
type RunImage = (roles: readonly NetworkRole[]) => Promise<void>;

/** Loads the networks. @returns runs some of them, each on the next of its inputs */
async function load({ manifest, graphs, inputs }: FloorData): Promise<RunImage> {
  const sessions = new Map<NetworkRole, { session: InferenceSession; feeds: readonly Feed[] }>();
  for (const role of NETWORK_ROLES) {
    const graph = graphs[role];
    const network = manifest.networks[role];
    if (graph === undefined || network === undefined) continue;
    const session = await InferenceSession.create(graph, {
      executionProviders: [...RUNTIME.providers],
      intraOpNumThreads: RUNTIME.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    });
    const { width, height, name = session.inputNames[0] ?? "" } = network.input;
    const shape = [1, 3, height, width];
    const feeds = inputs[role].map((planes) => ({ [name]: new Tensor("float32", planes, shape) }));
    sessions.set(role, { session, feeds });
  }

  let turn = 0;
  return async (roles) => {
    for (const role of roles) {
      const { session, feeds } = sessions.get(role) ?? {};
      const feed = feeds?.[turn++ % feeds.length];
      if (feed !== undefined) await session?.run(feed);
    }
  };
}

const loaded = load(workerData);

/** Once all threads are there, works on images of a turn while there are any. */
export default async function work({ from, to }: Turn): Promise<void> {
  const { runs, threads, shared }: FloorData = workerData;
  const runImage = await loaded;
  Atomics.add(shared, READY, 1);
  Atomics.notify(shared, READY);
  for (let ready = Atomics.load(shared, READY); ready < threads; ready = Atomics.load(shared, READY))
    Atomics.wait(shared, READY, ready);
  for (
    let image = from + Atomics.add(shared, NEXT, 1);
    image < to;
    image = from + Atomics.add(shared, NEXT, 1)
  )
    await runImage(runs[image] ?? []);
}
