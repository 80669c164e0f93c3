import { createRequire } from "node:module";
import type { Square } from "../../src/adapters/onnx/planes.js";
import type { NetworkInput } from "../../src/domain/pack-manifest.js";
import type { Raster } from "../../src/domain/resample.js";

interface Tensor {
  dataSync(): Float32Array;
}

/** The slice of TensorFlow.js that resizes. */
interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  tidy<Result>(work: () => Result): Result;
  tensor3d(values: Float32Array, shape: readonly number[]): Tensor;
  readonly image: {
    resizeBilinear(
      image: Tensor,
      size: readonly [number, number],
      alignCorners: boolean,
      halfPixelCenters: boolean,
    ): Tensor;
  };
}

/** Resizes on TensorFlow.js's plain JavaScript backend, whose arithmetic is that of the definition. */
export async function loadTfjsResize() {
  const tf: Tfjs = createRequire(import.meta.url)("@tensorflow/tfjs");
  await tf.setBackend("cpu");

  /** A square of a picture, black where the picture does not reach, as the planes of a network's input. */
  return (picture: Raster, square: Square, { width, height, mean, scale }: NetworkInput): Float32Array => {
    const resized = tf.tidy(() =>
      tf.image
        .resizeBilinear(
          tf.tensor3d(padded(picture, square), [square.side, square.side, 3]),
          [height, width],
          false,
          false,
        )
        .dataSync(),
    );
    const area = width * height;
    return Float32Array.from({ length: 3 * area }, (_, i) => {
      const channel = Math.floor(i / area);
      const value = resized[(i % area) * 3 + channel] as number;
      return (value - (mean[channel] as number)) * (scale[channel] as number);
    });
  };
}

function padded({ width, height, pixels }: Raster, { x, y, side }: Square): Float32Array {
  return Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const column = x + (Math.floor(i / 3) % side);
    const row = y + Math.floor(i / 3 / side);
    const isInside = column >= 0 && column < width && row >= 0 && row < height;
    return isInside ? (pixels[(row * width + column) * 3 + (i % 3)] as number) : 0;
  });
}
