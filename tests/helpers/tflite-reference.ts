import { createRequire } from "node:module";
import { FlatTable } from "../../src/adapters/onnx-export/flatbuffer.js";

interface Tensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
}

/** The slice of TensorFlow.js that runs a small convolutional network. */
interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  tidy<Result>(work: () => Result): Result;
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  transpose(x: Tensor, order: readonly number[]): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  conv2d(x: Tensor, filter: Tensor, stride: number, padding: string): Tensor;
  depthwiseConv2d(x: Tensor, filter: Tensor, stride: number, padding: string): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  abs(x: Tensor): Tensor;
}

/**
 * Runs a TensorFlow Lite file on TensorFlow.js, operator by operator as they are written, in TensorFlow's own layout.
 * @param pixels side × side × 3, normalised, pixel by pixel
 */
export async function runTflite(bytes: Uint8Array, pixels: Float32Array): Promise<Float32Array> {
  const tf: Tfjs = createRequire(import.meta.url)("@tensorflow/tfjs");
  await tf.setBackend("cpu");
  const model = FlatTable.root(bytes);
  const codes = model.tables(1).map((code) => code.byte(0));
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const [graph] = model.tables(2);
  if (graph === undefined) throw new Error("a file without a graph");
  const tensors = graph.tables(0).map((tensor) => ({
    shape: tensor.ints(0),
    data: buffers[tensor.int(2)] ?? new Uint8Array(),
  }));
  return tf.tidy(() => {
    const values = new Map<number, Tensor>();
    const at = (index: number): Tensor => {
      const computed = values.get(index);
      if (computed !== undefined) return computed;
      const { shape, data } = tensors[index] ?? { shape: [], data: new Uint8Array() };
      return tf.tensor(new Float32Array(Uint8Array.from(data).buffer), shape);
    };
    const [input = -1] = graph.ints(1);
    const side = Math.sqrt(pixels.length / 3);
    values.set(input, tf.tensor(pixels, [1, side, side, 3]));
    for (const operator of graph.tables(3)) {
      const [a = -1, b = -1, bias = -1] = operator.ints(1);
      const [output = -1] = operator.ints(2);
      const options = operator.table(4);
      const stride = options?.int(1) ?? 1;
      const padding = options?.byte(0) === 0 ? "same" : "valid";
      values.set(output, one(codes[operator.int(0)] ?? -1));

      function one(code: number): Tensor {
        switch (code) {
          case 3: // outputs, rows, columns, inputs → rows, columns, inputs, outputs
            return tf.add(tf.conv2d(at(a), tf.transpose(at(b), [1, 2, 3, 0]), stride, padding), at(bias));
          case 4: // 1, rows, columns, channels → rows, columns, channels, 1
            return tf.add(
              tf.depthwiseConv2d(at(a), tf.transpose(at(b), [1, 2, 3, 0]), stride, padding),
              at(bias),
            );
          case 0:
            return tf.add(at(a), at(b));
          case 18:
            return tf.mul(at(a), at(b));
          case 19:
            return tf.relu(at(a));
          case 22:
            return tf.reshape(at(a), [1, -1]);
          case 41:
            return tf.sub(at(a), at(b));
          case 101:
            return tf.abs(at(a));
          default:
            throw new Error(`the operator ${code}`);
        }
      }
    }
    return at(graph.ints(2)[0] ?? -1).dataSync();
  });
}
