import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import type { Graphs } from "../../src/adapters/onnx/analyser.js";
import { NETWORK_ROLES, type NetworkRole, type PackManifest } from "../../src/domain/pack-manifest.js";
import { RUNTIME } from "../native-engine.js";
import { WARM_UP_IMAGES } from "./cases.js";

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

/** How many threads are ready. */
const READY = 0;
/** Number of the next image that nobody works on. */
const NEXT = 1;

/** When a thread worked, in milliseconds since 1970. */
export interface Share {
  readonly startedAt: number;
  readonly endedAt: number;
}

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

/** Gets ready, waits for all others to be, and works on images while there are any. */
export default async function work(): Promise<Share> {
  const { runs, threads, shared }: FloorData = workerData;
  const runImage = await load(workerData);
  for (const roles of runs.slice(0, WARM_UP_IMAGES)) await runImage(roles);
  Atomics.add(shared, READY, 1);
  Atomics.notify(shared, READY);
  for (let ready = Atomics.load(shared, READY); ready < threads; ready = Atomics.load(shared, READY))
    Atomics.wait(shared, READY, ready);
  const startedAt = now();
  for (let image = Atomics.add(shared, NEXT, 1); image < runs.length; image = Atomics.add(shared, NEXT, 1))
    await runImage(runs[image] ?? []);
  return { startedAt, endedAt: now() };
}

/** The clocks of threads begin at different times. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
