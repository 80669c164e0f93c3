import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ExportedNetwork } from "../../src/domain/pack-manifest.js";
import { FACE_API_NETS } from "./face-api-nets.js";

/** What a graph makes of a batch, by the name of the output. */
export type OnnxOutputs = Readonly<Record<string, { dims: readonly number[]; values: Float32Array }>>;

/** Runs a graph on one thread. @param squares side × side × 3 bytes each; together they are one batch */
export async function runOnnx(
  file: Uint8Array,
  network: ExportedNetwork,
  squares: readonly Uint8Array[],
): Promise<OnnxOutputs> {
  const { side } = FACE_API_NETS[network];
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  try {
    const input = new Tensor("float32", normalised(network, squares), [squares.length, 3, side, side]);
    const outputs = Object.entries(await session.run({ input }));
    return Object.fromEntries(
      outputs.map(([name, { dims, data }]) => [name, { dims, values: data as Float32Array }]),
    );
  } finally {
    await session.release();
  }
}

/** Bytes pixel by pixel → channel by channel, normalised as face-api does. */
function normalised(network: ExportedNetwork, squares: readonly Uint8Array[]): Float32Array {
  const { side, mean, scale } = FACE_API_NETS[network];
  const area = side * side;
  const values = new Float32Array(squares.length * 3 * area);
  squares.forEach((square, item) => {
    for (let pixel = 0; pixel < area; pixel += 1)
      mean.forEach((middle, channel) => {
        values[(item * 3 + channel) * area + pixel] = ((square[pixel * 3 + channel] ?? 0) - middle) * scale;
      });
  });
  return values;
}
