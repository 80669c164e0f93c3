/** Zeros, or pixels that are not there, before and behind the pixels of a row; the same for a column. */
export type Padding = readonly [before: number, behind: number];

/**
 * On which side an odd number of pixels is padded by one more. TensorFlow does it behind the pixels. The other way is what
 * most other frameworks would make of the same network; it is here so that a test can show that it would be noticed.
 */
export type OddPadding = "behind" | "before";

/**
 * The padding that TensorFlow calls SAME: the output has `side / stride` pixels, rounded up.
 * @param side pixels of a row of the input
 */
export function samePadding(side: number, kernel: number, stride: number, odd: OddPadding): Padding {
  const needed = (Math.ceil(side / stride) - 1) * stride + kernel;
  return splitPadding(Math.max(needed - side, 0), odd);
}

export function splitPadding(total: number, odd: OddPadding): Padding {
  const smaller = Math.floor(total / 2);
  return odd === "behind" ? [smaller, total - smaller] : [total - smaller, smaller];
}
