import { expected } from "../../domain/errors.js";
import type { Point } from "../../domain/geometry.js";

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;

/** A vector as the store keeps it: float32, little-endian on every machine. */
export function vectorToBlob(vector: Float32Array): Buffer {
  const blob = Buffer.allocUnsafe(vector.length * FLOAT32_BYTES);
  for (let i = 0; i < vector.length; i++) blob.writeFloatLE(vector[i] as number, i * FLOAT32_BYTES);
  return blob;
}

/**
 * Copies a vector out of the store, into memory of its own that is aligned for float32.
 * @param dimension how many values it must have
 * @throws STORE_DAMAGED for a blob of another length
 */
export function blobToVector(blob: Buffer, dimension: number): Float32Array {
  if (blob.length !== dimension * FLOAT32_BYTES) {
    const wanted = `${dimension * FLOAT32_BYTES} bytes`;
    throw expected("STORE_DAMAGED", wanted, "a vector in the store", `${blob.length} bytes`);
  }
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const vector = new Float32Array(dimension);
  for (let i = 0; i < dimension; i++) vector[i] = view.getFloat32(i * FLOAT32_BYTES, true);
  return vector;
}

/** Points as the store keeps them: x and y of each as float64, so that they come back exactly. */
export function pointsToBlob(points: readonly Point[]): Buffer {
  const blob = Buffer.allocUnsafe(points.length * 2 * FLOAT64_BYTES);
  points.forEach(({ x, y }, i) => {
    blob.writeDoubleLE(x, 2 * i * FLOAT64_BYTES);
    blob.writeDoubleLE(y, (2 * i + 1) * FLOAT64_BYTES);
  });
  return blob;
}

/** @throws STORE_DAMAGED for a blob that is no whole number of points */
export function blobToPoints(blob: Buffer): Point[] {
  if (blob.length % (2 * FLOAT64_BYTES) !== 0) {
    throw expected("STORE_DAMAGED", "pairs of float64", "landmarks in the store", `${blob.length} bytes`);
  }
  return Array.from({ length: blob.length / (2 * FLOAT64_BYTES) }, (_, i) => ({
    x: blob.readDoubleLE(2 * i * FLOAT64_BYTES),
    y: blob.readDoubleLE((2 * i + 1) * FLOAT64_BYTES),
  }));
}
