import type { FaceId, Sha256 } from "../ids.js";
import { innerProduct } from "../inner-product.js";

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
  /** The vector of each photograph, unit length: copies of one picture are one photograph, that of the face that came first. */
  readonly photographs: readonly Float32Array[];
  /** Sum of the photographs: the product of two sums over the product of their counts is the mean similarity of all pairs. */
  readonly sum: Float32Array;
  /** By the number of a {@link ToldApart}: 1 with a face of the one list, 2 with one of the other. */
  readonly sides: ReadonlyMap<number, number>;
}

/** A face by itself. @param vector unit length */
export function singleFace(
  face: { readonly faceId: FaceId; readonly imageSha256: Sha256; readonly vector: Float32Array },
  sides: FaceGroup["sides"] = new Map(),
): FaceGroup {
  const { faceId, imageSha256, vector } = face;
  return { faces: [faceId], images: new Set([imageSha256]), photographs: [vector], sum: vector, sides };
}

/** Mean similarity of the photographs of one group with those of another, −1 to 1. */
export function meanSimilarity(a: FaceGroup, b: FaceGroup): number {
  return innerProduct(a.sum, 0, b.sum) / (a.photographs.length * b.photographs.length);
}

/**
 * How far two faces lie between what is enough for one identity and the same vector, when they are taken for copies of one photograph. With
 * `base` that is a similarity of 0.905: of modified copies in the case of docs/links.md 95% reach 0.9 with their original, and of pairs of
 * different photographs of one person 0.7%. Other packs put strangers at 0.9, hence no fixed number. Lower than that of a template
 * (`domain/template.ts`), whose calibration goes by the count: here a copy that is not known for one pulls a whole group its way.
 */
const COPY_SHARE = 5 / 6;

/** Rounding keeps the same vector from an inner product of 1. */
const SAME_VECTOR = 1 - 1e-5;

/**
 * Similarity from which two faces are copies of one photograph.
 * @param least mean similarity from which on two groups are one; above 1 where none is, and copies have the same vector
 */
export function copyFrom(least: number): number {
  return Math.min(least + (1 - Math.min(least, 1)) * COPY_SHARE, SAME_VECTOR);
}

/** Photographs of a group that a copy is looked for among: one copy more or less does not pull a larger group. */
const MOST_SEARCHED = 1000;

/** Whether a group has a photograph that a vector is a copy of. @param from see {@link copyFrom} */
export function hasCopyOf(
  { photographs }: Pick<FaceGroup, "photographs">,
  vector: Float32Array,
  from: number,
): boolean {
  const searched = Math.min(photographs.length, MOST_SEARCHED);
  for (let i = 0; i < searched; i++)
    if (innerProduct(photographs[i] as Float32Array, 0, vector) >= from) return true;
  return false;
}

/**
 * Faces as one group, because somebody or an earlier grouping says that they are.
 * @param singles at least one, the oldest first
 * @param least mean similarity from which on two groups are one
 * @yields after every face, for callers who let others have a turn
 */
export function* groupOf(singles: readonly FaceGroup[], least: number): Generator<void, FaceGroup> {
  const from = copyFrom(least);
  const photographs: Float32Array[] = [];
  let sides: FaceGroup["sides"] = new Map();
  for (const single of singles) {
    const [vector] = single.photographs as [Float32Array];
    if (!hasCopyOf({ photographs }, vector, from)) photographs.push(vector);
    sides = bothSides(sides, single.sides);
    yield;
  }
  const sum = new Float32Array(photographs[0]?.length ?? 0);
  for (const photograph of photographs)
    photograph.forEach((value, i) => {
      sum[i] = (sum[i] as number) + value;
    });
  const images = new Set(singles.flatMap((single) => [...single.images]));
  return { faces: singles.flatMap(({ faces }) => faces), images, photographs, sum, sides };
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
  return {
    ...withCopies(a, b),
    photographs: [...a.photographs, ...b.photographs],
    sum: a.sum.map((value, i) => value + (b.sum[i] as number)),
  };
}

/** A group with faces that are copies of its photographs: they weigh nothing. */
export function withCopies(group: FaceGroup, copies: FaceGroup): FaceGroup {
  return {
    ...group,
    faces: [...group.faces, ...copies.faces],
    images: new Set([...group.images, ...copies.images]),
    sides: bothSides(group.sides, copies.sides),
  };
}

function bothSides(a: FaceGroup["sides"], b: FaceGroup["sides"]): FaceGroup["sides"] {
  if (b.size === 0) return a;
  const sides = new Map(a);
  for (const [number, side] of b) sides.set(number, side | (sides.get(number) ?? 0));
  return sides;
}
