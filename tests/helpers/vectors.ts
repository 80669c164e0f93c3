import type { VectorLabel } from "../../src/domain/ids.js";

/** A label that a test makes up. */
export const label = (value: number) => value as VectorLabel;

/** Random numbers in [0, 1) that are the same at every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of length 1 in any direction. */
export function randomUnit(random: () => number, dimension: number): Float32Array {
  return unit(Array.from({ length: dimension }, () => gaussian(random)));
}

/** A vector of length 1 near `centre`; with `spread` 1 it is some 45° away, with 0.1 some 6°. */
export function nearby(random: () => number, centre: Float32Array, spread: number): Float32Array {
  const step = spread / Math.sqrt(centre.length);
  return unit(Array.from(centre, (value) => value + step * gaussian(random)));
}

/** `count` vectors of length 1 in any direction. */
export function randomUnits(seed: number, count: number, dimension: number): Float32Array[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => randomUnit(random, dimension));
}

/** Vectors of length 1 that lie in a few dimensions of many, whichever way these are turned. */
export function unitsInFew(seed: number, count: number, dimension: number, few: number): Float32Array[] {
  const random = seeded(seed);
  const spanning = Array.from({ length: few }, () => randomUnit(random, dimension));
  return Array.from({ length: count }, () => {
    const values = new Array<number>(dimension).fill(0);
    for (const axis of spanning) {
      const weight = gaussian(random);
      for (let i = 0; i < dimension; i++) values[i] = (values[i] as number) + weight * (axis[i] as number);
    }
    return unit(values);
  });
}

function unit(values: number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

/** Normal deviate by Box and Muller. */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
