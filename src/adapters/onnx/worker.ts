import { workerData } from "piscina";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import type { PackManifest } from "../../domain/pack-manifest.js";
import type { Raster } from "../../domain/resample.js";
import { type Analyser, type FaceToEmbed, type Graphs, loadAnalyser } from "./analyser.js";
import type { RuntimeOptions } from "./network.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** What a thread of the engine is started with. */
export interface WorkerData {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  readonly options: RuntimeOptions;
}

/** What it is asked to do with a picture. */
export type Task =
  /** To find its faces, and to embed them unless there are several and somebody may help with them. */
  | { readonly image: Raster; readonly known: readonly DetectedFace[]; readonly isShared: boolean }
  /** To embed some of them. */
  | { readonly image: Raster; readonly faces: readonly FaceToEmbed[] };

/** What comes back: faces done, or faces still to be embedded. */
export type Done =
  | { readonly embedded: EmbeddedFace[]; readonly found?: never }
  | { readonly found: FaceToEmbed[]; readonly embedded?: never };

const { manifest, graphs, options }: WorkerData = workerData;
let analyser: Promise<Outcome<Analyser>> | undefined;

/**
 * Runs in a thread of its own, since ONNX Runtime blocks the thread that calls it.
 * @param task null to be no more than ready
 */
export default async function run(task: Task | null): Promise<Outcome<Done>> {
  // Not before there is something to do: a thread that has nothing to do may be ended at any moment (see `onceIdle`).
  analyser ??= outcomeOf(() => loadAnalyser(manifest, graphs, options));
  const loaded = await analyser;
  if (!("value" in loaded)) return loaded;
  return outcomeOf(async () => (task === null ? { embedded: [] } : work(loaded.value, task)));
}

async function work(networks: Analyser, task: Task): Promise<Done> {
  if ("faces" in task) return { embedded: await networks.embed(task.image, task.faces) };
  const found = await networks.find(task.image, task.known);
  return task.isShared && found.length > 1
    ? { found }
    : { embedded: await networks.embed(task.image, found) };
}
