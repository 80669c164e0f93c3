import type { FaceId, Sha256 } from "../ids.js";

/** Two lists of faces that a person has told apart: no group has faces of both. */
export interface ToldApart {
  readonly one: readonly FaceId[];
  readonly other: readonly FaceId[];
}

/** Faces that are taken for one person. */
export interface FaceGroup {
  readonly faces: readonly FaceId[];
  /** Pictures that they are in. */
  readonly images: ReadonlySet<Sha256>;
  /** Sum of the distinct vectors: the product of two sums over the product of their counts is the mean similarity of all pairs. */
  readonly sum: Float32Array;
  /** How many distinct vectors it is the sum of. */
  readonly vectors: number;
  /** By the number of a {@link ToldApart}: 1 with a face of the one list, 2 with one of the other. */
  readonly sides: ReadonlyMap<number, number>;
}

/** Mean similarity of the faces of one group with those of another, −1 to 1. */
export function meanSimilarity(a: FaceGroup, b: FaceGroup): number {
  let product = 0;
  for (let i = 0; i < a.sum.length; i++) product += (a.sum[i] as number) * (b.sum[i] as number);
  return product / (a.vectors * b.vectors);
}

/** Whether two groups cannot be one person: a picture shows both, or a person has told them apart. */
export function areBarred(a: FaceGroup, b: FaceGroup): boolean {
  const [few, many] = a.images.size < b.images.size ? [a.images, b.images] : [b.images, a.images];
  for (const image of few) if (many.has(image)) return true;
  return areToldApart(a, b);
}

function areToldApart(a: FaceGroup, b: FaceGroup): boolean {
  for (const [number, side] of a.sides) if ((side | (b.sides.get(number) ?? 0)) === 3) return true;
  return false;
}

/** Two groups as one. */
export function unite(a: FaceGroup, b: FaceGroup): FaceGroup {
  const sides = new Map(a.sides);
  for (const [number, side] of b.sides) sides.set(number, side | (sides.get(number) ?? 0));
  return {
    faces: [...a.faces, ...b.faces],
    images: new Set([...a.images, ...b.images]),
    sum: a.sum.map((value, i) => value + (b.sum[i] as number)),
    vectors: a.vectors + b.vectors,
    sides,
  };
}
