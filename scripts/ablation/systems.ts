import type { EmbeddedImage } from "../../src/evaluation/embed-dataset.js";
import { toRows, type VectorRows } from "../../src/evaluation/products.js";

/** One way to embed the faces of a data set. */
export interface System {
  /** A row for each image; zeros for one without a face. */
  readonly rows: VectorRows;
  /** True for images that may be enrolled, and for those that may be searched. */
  readonly isFace: (image: number) => boolean;
  readonly isSearched: (image: number) => boolean;
}

/** @param vectors of length 1; null for an image without a face */
export function systemOf(
  images: readonly EmbeddedImage[],
  vectors: readonly (Float32Array | null)[],
  dimension: number,
): System {
  const nothing = new Float32Array(dimension);
  return {
    rows: toRows(
      vectors.map((vector) => vector ?? nothing),
      dimension,
    ),
    isFace: (image) => images[image]?.portrait != null,
    isSearched: (image) => images[image]?.failure === null,
  };
}

/** The vector of one image. */
export function rowOf({ rows }: System, image: number): Float32Array {
  return rows.values.subarray(image * rows.dimension, (image + 1) * rows.dimension);
}

/** The same with every vector changed. @param change gives a vector of `dimension` values of any length */
export function changed(
  system: System,
  dimension: number,
  change: (vector: Float32Array, image: number) => Float32Array,
): System {
  const vectors = Array.from({ length: system.rows.count }, (_, image) =>
    system.isFace(image) ? unit(change(rowOf(system, image), image)) : new Float32Array(dimension),
  );
  return { ...system, rows: toRows(vectors, dimension) };
}

/** Both embeddings side by side: similarities are their weighted mean. @param share weight of the first, 0–1 */
export function joined(first: System, second: System, share: number): System {
  const width = first.rows.dimension;
  return changed(first, width + second.rows.dimension, (vector, image) => {
    const both = new Float32Array(width + second.rows.dimension);
    both.set(vector.map((value) => value * Math.sqrt(share)));
    both.set(
      rowOf(second, image).map((value) => value * Math.sqrt(1 - share)),
      width,
    );
    return both;
  });
}

/** The mean of several embeddings of the same face. */
export function averaged(systems: readonly System[]): System {
  const [first] = systems;
  if (first === undefined) throw new Error("expected at least one system");
  return changed(first, first.rows.dimension, (_, image) =>
    weightedSum(systems.map((system) => [rowOf(system, image), 1])),
  );
}

export function weightedSum(
  parts: readonly (readonly [vector: Float32Array, weight: number])[],
): Float32Array {
  const sum = new Float32Array(parts[0]?.[0].length ?? 0);
  for (const [vector, weight] of parts)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (vector[i] as number);
  return sum;
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
