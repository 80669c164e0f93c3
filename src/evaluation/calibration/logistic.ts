/** Rows of comparisons to fit. */
export interface LogisticRows {
  /** One column for each feature, e.g. the similarity; the constant is added by the fit. */
  readonly features: readonly Float64Array[];
  /** Weight of mated comparisons in each row, 0 or more. */
  readonly mated: Float64Array;
  /** Weight of non-mated comparisons in each row, 0 or more. */
  readonly nonMated: Float64Array;
}

const MOST_STEPS = 100;
const STEP_HALVINGS = 30;
/** A step that changes no coefficient by more is the last. */
const SMALL_STEP = 1e-9;
/** A loss below is that of kinds which do not overlap: every steeper line is better, and none is best. */
const LEAST_LOSS = 1e-9;

/**
 * Fits ln LR = β₀ + β₁·x₁ + … by logistic regression in which both kinds of comparison are weighted to the stated prior,
 * and that prior is taken off again, so that the result is a likelihood ratio whatever the counts were (N. Brümmer and
 * J. du Preez, Computer Speech & Language 20, 2006). Newton's method (iteratively reweighted least squares), each step
 * halved until the loss falls; the loss is convex.
 * @param priorLogOdds natural logarithm of the odds at which the fit is at its best; 0 weighs errors on both sides alike,
 * negative values look closer at high similarities
 * @returns β₀, β₁, …; null where no line is best, as when the two kinds do not overlap
 */
export function fitLogistic(rows: LogisticRows, priorLogOdds = 0): Float64Array | null {
  const problem = weighted(rows, priorLogOdds);
  let beta = new Float64Array(rows.features.length + 1);
  let loss = lossAt(problem, beta);
  for (let step = 0; step < MOST_STEPS; step++) {
    const change = newtonStep(problem, beta);
    if (change === null) return null;
    let next = subtract(beta, change, 1);
    let nextLoss = lossAt(problem, next);
    for (let half = 1; half <= STEP_HALVINGS && !(nextLoss <= loss); half++) {
      next = subtract(beta, change, 2 ** -half);
      nextLoss = lossAt(problem, next);
    }
    const isThere = Math.max(...change.map(Math.abs)) < SMALL_STEP || !(nextLoss < loss);
    [beta, loss] = [next, nextLoss];
    if (!(loss > LEAST_LOSS)) return null;
    if (isThere) return beta;
  }
  return null;
}

/** The rows that weigh anything, one after the other. */
interface Problem {
  /** 1 and the features of the first row, then of the second, … */
  readonly x: Float64Array;
  readonly size: number;
  readonly mated: Float64Array;
  readonly nonMated: Float64Array;
  readonly offset: number;
}

/** Scales the weights: mated ones to the prior together, non-mated ones to the rest. */
function weighted({ features, mated, nonMated }: LogisticRows, offset: number): Problem {
  const prior = 1 / (1 + Math.exp(-offset));
  const sumOf = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  const ofMated = prior / sumOf(mated);
  const ofNonMated = (1 - prior) / sumOf(nonMated);
  const kept = [...mated.keys()].filter((row) => (mated[row] as number) + (nonMated[row] as number) > 0);
  return {
    x: Float64Array.from(kept.flatMap((row) => [1, ...features.map((column) => column[row] as number)])),
    size: features.length + 1,
    mated: Float64Array.from(kept, (row) => (mated[row] as number) * ofMated),
    nonMated: Float64Array.from(kept, (row) => (nonMated[row] as number) * ofNonMated),
    offset,
  };
}

/** Log-odds of a row. */
function logOddsOf({ x, size, offset }: Problem, beta: Float64Array, row: number): number {
  let sum = offset;
  for (let k = 0; k < size; k++) sum += (beta[k] as number) * (x[row * size + k] as number);
  return sum;
}

function lossAt(problem: Problem, beta: Float64Array): number {
  const { mated, nonMated } = problem;
  let loss = 0;
  for (let row = 0; row < mated.length; row++) {
    const logOdds = logOddsOf(problem, beta, row);
    const tail = Math.log1p(Math.exp(-Math.abs(logOdds)));
    loss +=
      (mated[row] as number) * (Math.max(0, -logOdds) + tail) +
      (nonMated[row] as number) * (Math.max(0, logOdds) + tail);
  }
  return loss;
}

/** The inverse of the Hessian times the gradient; null when the Hessian is singular. */
function newtonStep(problem: Problem, beta: Float64Array): Float64Array | null {
  const { x, size, mated, nonMated } = problem;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  for (let row = 0; row < mated.length; row++) {
    const [m, n] = [mated[row] as number, nonMated[row] as number];
    const odds = Math.exp(logOddsOf(problem, beta, row));
    const [isMated, isNot] = [1 / (1 + 1 / odds), 1 / (1 + odds)];
    const slope = n * isMated - m * isNot;
    const curvature = (m + n) * isMated * isNot;
    for (let i = 0; i < size; i++) {
      const xi = x[row * size + i] as number;
      gradient[i] = (gradient[i] as number) + slope * xi;
      const line = hessian[i] as Float64Array;
      for (let j = 0; j < size; j++)
        line[j] = (line[j] as number) + curvature * xi * (x[row * size + j] as number);
    }
  }
  return solve(hessian, gradient);
}

/** Gauss–Jordan elimination with partial pivoting; null for a singular matrix. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array | null {
  const rows = matrix.map((line, i) => Float64Array.of(...line, right[i] as number));
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, line) => (at(line, column) > at(best, column) ? line : best));
    if (!(at(pivot, column) > Number.MIN_VALUE)) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const line of rows) {
      if (line === pivot) continue;
      const factor = (line[column] as number) / (pivot[column] as number);
      for (let k = column; k <= size; k++) line[k] = (line[k] as number) - factor * (pivot[k] as number);
    }
  }
  return Float64Array.from(rows, (line, i) => (line[size] as number) / (line[i] as number));
}

function at(line: Float64Array, column: number): number {
  return Math.abs(line[column] as number);
}

function subtract(beta: Float64Array, change: Float64Array, share: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(beta, (value, i) => value - share * (change[i] as number));
}
