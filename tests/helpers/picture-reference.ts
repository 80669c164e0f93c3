import { createRequire } from "node:module";
import type { PicturePack } from "../../src/ports/model-pack.js";

interface Tensor {
  dataSync(): Float32Array;
}

/** The slice of TensorFlow.js that runs a graph model. */
interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  loadGraphModel(handler: { load(): Promise<unknown> }): Promise<{
    execute(inputs: Tensor, outputs: readonly string[]): Tensor[];
  }>;
}

const CALL = "StatefulPartitionedCall/";
const NETWORK = `${CALL}sequential/keras_layer/${CALL.repeat(3)}predict/MobilenetV2/`;
const LAST_BLOCK = `${NETWORK}expanded_conv_16/project/BatchNorm/FusedBatchNormV3`;
const CHANNELS = 448;

/**
 * Runs the network of nsfwjs on TensorFlow.js, by the graph that the package carries beside the weights.
 * @param pixels 224 × 224 × 3, 0 to 1, pixel by pixel
 */
export async function runNsfwjs(
  pack: PicturePack,
  pixels: Float32Array,
): Promise<{ embedding: Float32Array; classes: Float32Array }> {
  const tf: Tfjs = createRequire(import.meta.url)("@tensorflow/tfjs");
  await tf.setBackend("cpu");
  const { modelTopology, weightsManifest } = await exportOf(pack, "model.min.js");
  const shards = await Promise.all(
    ["group1-shard1of2.min.js", "group1-shard2of2.min.js"].map(async (name) =>
      Buffer.from(await exportOf(pack, name), "base64"),
    ),
  );
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  const weightSpecs = weightsManifest[0].weights;
  const model = await tf.loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs, weightData, format: "graph-model" }),
  });
  const [last, classes] = model.execute(tf.tensor(pixels, [1, 224, 224, 3]), [LAST_BLOCK, "Identity"]);
  if (last === undefined || classes === undefined) throw new Error("expected two outputs");
  return { embedding: meanOf(last.dataSync()), classes: classes.dataSync() };
}

/** The mean of every channel over the places of a map. */
function meanOf(map: Float32Array): Float32Array {
  const mean = new Float32Array(CHANNELS);
  const places = map.length / CHANNELS;
  for (const [i, value] of map.entries()) mean[i % CHANNELS] = (mean[i % CHANNELS] ?? 0) + value / places;
  return mean;
}

/** What a script of the package exports: it is run, as nsfwjs does. */
async function exportOf(pack: PicturePack, name: string) {
  const script = new TextDecoder().decode(await pack.read(name));
  const module = { exports: {} as never };
  new Function("module", "exports", script)(module, module.exports);
  return module.exports as never as string & {
    modelTopology: unknown;
    weightsManifest: [{ weights: unknown }];
  };
}
