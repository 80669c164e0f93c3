import { principalAxes } from "../src/adapters/hnsw/principal-axes.js";
import { composeEvaluation } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { PackId } from "../src/domain/ids.js";
import { seededRandom, seedFor } from "../src/domain/seeded.js";
import { comparedImages } from "../src/evaluation/compared-images.js";
import { loadDataset } from "../src/evaluation/dataset.js";
import { embedUnderPack } from "../src/evaluation/embed-pack.js";
import { BLOCK_ROWS, blockProducts, type VectorRows } from "../src/evaluation/products.js";

/** Embedded photographs of known people. */
export interface RealFaces extends VectorRows {
  /** The person on each of them. */
  readonly personOf: Uint32Array;
}

/** Embeds a dataset, a folder for each person, under a pack; what was embedded before is taken from the data folder. */
export async function realFaces(options: {
  readonly dataset: string;
  readonly data?: string | undefined;
  readonly pack: string;
}): Promise<RealFaces> {
  const config = readConfig(process.env, options.data === undefined ? {} : { data: options.data });
  const ports = composeEvaluation(config, { onNotice: (text) => void process.stderr.write(`${text}\n`) });
  const dataset = await loadDataset(ports.source, options.dataset);
  const { vectors, personOf } = comparedImages(await embedUnderPack(ports, dataset, options.pack as PackId));
  return { ...vectors, personOf };
}

/**
 * As many faces as are wanted, of real ones. The first are the real ones as they are. Every further lot is the same people once
 * more, as others: all their embeddings turned by one reflection, which changes the sign of each principal axis at random. A
 * reflection keeps all inner products, so that two photographs of one made person are exactly as similar as two of the real one,
 * and two made people as two real ones; since the axes are those along which the embeddings vary, the lots lie in the same space as
 * densely, and people of different lots are as similar as strangers. (Noise of the same size in every direction would do neither.)
 * On 6,298 embeddings of `base`, similarities of strangers: 99.99% are below 0.42 in a lot and below 0.37 between two lots.
 */
export class PerturbedFaces {
  readonly dimension: number;
  readonly #real: RealFaces;
  readonly #axes: VectorRows;
  /** Places of the real faces along the axes. */
  readonly #places: VectorRows;
  /** The axes, each value's places together, so that rows can be multiplied with rows. */
  readonly #turned: VectorRows;
  readonly #seed: number;
  readonly #people: number;

  constructor(real: RealFaces, seed: number) {
    const { dimension, count } = real;
    this.dimension = dimension;
    this.#real = real;
    this.#seed = seed;
    this.#people = 1 + real.personOf.reduce((most, person) => Math.max(most, person), 0);
    const axes = principalAxes(onePerPerson(real), dimension) ?? wholeSpace(dimension);
    this.#axes = { ...axes, dimension };
    const places = new Float32Array(count * axes.count);
    eachBlock(count, (from, until) =>
      blockProducts(real, from, until, this.#axes, 0, places.subarray(from * axes.count, until * axes.count)),
    );
    this.#places = { values: places, count, dimension: axes.count };
    const turned = new Float32Array(dimension * axes.count);
    for (let axis = 0; axis < axes.count; axis++)
      for (let i = 0; i < dimension; i++)
        turned[i * axes.count + axis] = axes.values[axis * dimension + i] as number;
    this.#turned = { values: turned, count: dimension, dimension: axes.count };
  }

  /** Faces in a lot. */
  get lotSize(): number {
    return this.#real.count;
  }

  /** The person on a face; people of different lots have different numbers. */
  personOf(face: number): number {
    const { personOf, count } = this.#real;
    return Math.floor(face / count) * this.#people + (personOf[face % count] as number);
  }

  /** All faces of a lot, unit vectors one after the other; lot 0 is the real ones. */
  lot(number: number): Float32Array {
    const { values, count } = this.#real;
    if (number === 0) return values;
    const { dimension, values: places } = this.#places;
    const random = seededRandom(seedFor(this.#seed, `lot ${number}`));
    // The first axis is nearly the mean of all faces, which people of every lot share.
    const signs = Float32Array.from({ length: dimension }, (_, axis) =>
      axis > 0 && random() < 0.5 ? -1 : 1,
    );
    const mirrored = places.map((place, i) => place * (signs[i % dimension] as number));
    const faces = new Float32Array(count * this.dimension);
    eachBlock(count, (from, until) =>
      blockProducts(
        { values: mirrored, count, dimension },
        from,
        until,
        this.#turned,
        0,
        faces.subarray(from * this.dimension, until * this.dimension),
      ),
    );
    for (let face = 0; face < count; face++)
      toUnit(faces.subarray(face * this.dimension, (face + 1) * this.dimension));
    return faces;
  }
}

/** The people of whom there are hundreds of photographs would have axes of their own. */
function onePerPerson({ values, count, dimension, personOf }: RealFaces): Float32Array {
  const rows = new Map<number, Float32Array>();
  for (let i = 0; i < count; i++)
    rows.set(personOf[i] as number, values.subarray(i * dimension, (i + 1) * dimension));
  const one = new Float32Array(rows.size * dimension);
  for (const [i, row] of [...rows.values()].entries()) one.set(row, i * dimension);
  return one;
}

/** Where embeddings vary in every direction: the values themselves. */
function wholeSpace(dimension: number) {
  const values = new Float32Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) values[i * dimension + i] = 1;
  return { count: dimension, values };
}

function eachBlock(count: number, work: (from: number, until: number) => void): void {
  for (let from = 0; from < count; from += BLOCK_ROWS) work(from, Math.min(count, from + BLOCK_ROWS));
}

function toUnit(vector: Float32Array): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
}
