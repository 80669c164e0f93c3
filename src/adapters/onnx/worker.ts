import { workerData } from "piscina";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import type { PackManifest } from "../../domain/pack-manifest.js";
import type { Raster } from "../../domain/resample.js";
import { type Graphs, loadAnalyser } from "./analyser.js";
import type { RuntimeOptions } from "./network.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** What a thread of the engine is started with. */
export interface WorkerData {
  readonly manifest: PackManifest;
  readonly graphs: Graphs;
  readonly options: RuntimeOptions;
}

/** What it is asked to do: analyse an image, or nothing but be ready. */
export type Task = { readonly image: Raster; readonly known: readonly DetectedFace[] } | null;

const { manifest, graphs, options }: WorkerData = workerData;
const analyser = outcomeOf(() => loadAnalyser(manifest, graphs, options));

/** Runs in a thread of its own, since ONNX Runtime blocks the thread that calls it. */
export default async function run(task: Task): Promise<Outcome<EmbeddedFace[]>> {
  const loaded = await analyser;
  if (!("value" in loaded)) return loaded;
  return outcomeOf(async () => (task === null ? [] : loaded.value.analyse(task.image, task.known)));
}
