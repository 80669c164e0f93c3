import { workerData } from "piscina";
import { makeEmbedding } from "../../domain/embedding.js";
import { expected } from "../../domain/errors.js";
import type { Box } from "../../domain/geometry.js";
import type { PackId } from "../../domain/ids.js";
import type { PictureClasses, PictureFeatures } from "../../domain/picture-features.js";
import type { PictureManifest } from "../../domain/picture-manifest.js";
import type { PictureView } from "../../domain/picture-view.js";
import type { Raster } from "../../domain/resample.js";
import { loadNetwork, type Network, type RuntimeOptions } from "./network.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import { fillStretched, mirrorPlanes } from "./planes.js";
import { reduce } from "./reduce.js";

/** What the thread is started with. */
export interface PictureWorkerData {
  readonly manifest: PictureManifest;
  readonly graph: Uint8Array;
  readonly options: RuntimeOptions;
}

export interface PictureTask {
  readonly image: Raster;
  readonly views: readonly PictureView[];
}

const { manifest, graph, options }: PictureWorkerData = workerData;
const { input, features, classes } = manifest.networks.picture;
let network: Promise<Outcome<Network>> | undefined;

/**
 * Runs in a thread of its own, since ONNX Runtime blocks the thread that calls it.
 * @param task null to be no more than ready
 */
export default async function run(task: PictureTask | null): Promise<Outcome<PictureFeatures>> {
  network ??= outcomeOf(() => loadNetwork(`picture network of ${manifest.id}`, graph, input, options));
  const loaded = await network;
  if (!("value" in loaded)) return loaded;
  return outcomeOf(async () => (task === null ? { vectors: [], classes: null } : embed(loaded.value, task)));
}

async function embed(loaded: Network, { image, views }: PictureTask): Promise<PictureFeatures> {
  const vectors: Float32Array[] = [];
  let told: PictureClasses | null = null;
  for (const [i, view] of views.entries()) {
    const outputs = await loaded.run(await planesOf(image, view));
    const raw = outputs[features];
    if (raw === undefined)
      throw expected("PACK_INVALID", "an output", `features of ${manifest.id}`, features);
    vectors.push(makeEmbedding(manifest.id as PackId, raw, manifest.dimension).vector);
    if (i === 0 && classes !== undefined) told = named(outputs[classes.output], classes.names);
  }
  return { vectors, classes: told };
}

/** A view as the input of the network: scaled down by a whole factor first, where it is much larger. */
async function planesOf(image: Raster, view: PictureView): Promise<Float32Array> {
  const factor = Math.floor(
    Math.min((view.width * image.width) / input.width, (view.height * image.height) / input.height),
  );
  const raster = factor < 2 ? image : await reduce(image, factor);
  const planes = fillStretched(raster, pixelsOf(view, raster), input);
  return view.isMirrored ? mirrorPlanes(planes, input.width) : planes;
}

function pixelsOf(view: PictureView, { width, height }: Raster): Box {
  const x = Math.min(Math.round(view.x * width), width - 1);
  const y = Math.min(Math.round(view.y * height), height - 1);
  return {
    x,
    y,
    width: Math.max(1, Math.min(Math.round(view.width * width), width - x)),
    height: Math.max(1, Math.min(Math.round(view.height * height), height - y)),
  };
}

function named(values: Float32Array | undefined, names: readonly string[]): PictureClasses {
  if (values?.length !== names.length)
    throw expected("PACK_INVALID", `${names.length} classes`, `the pack ${manifest.id}`, values?.length ?? 0);
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}
