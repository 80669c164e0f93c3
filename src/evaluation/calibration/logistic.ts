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
/** Beyond this, in units of ln LR a unit of a feature, the classes do not overlap and the line has no end. */
const STEEPEST = 1e4;

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
    if (beta.some((value) => !(Math.abs(value) < STEEPEST))) return null;
    if (isThere) return beta;
  }
  return null;
}

interface Problem extends LogisticRows {
  readonly offset: number;
}

/** Scales the weights: mated ones to the prior together, non-mated ones to the rest. */
function weighted({ features, mated, nonMated }: LogisticRows, priorLogOdds: number): Problem {
  const prior = 1 / (1 + Math.exp(-priorLogOdds));
  const [matedTotal, nonMatedTotal] = [mated, nonMated].map((all) => all.reduce((sum, one) => sum + one, 0));
  return {
    features,
    mated: mated.map((weight) => (weight * prior) / (matedTotal ?? 0)),
    nonMated: nonMated.map((weight) => (weight * (1 - prior)) / (nonMatedTotal ?? 0)),
    offset: priorLogOdds,
  };
}

/** ln LR of a row. */
function linear(features: readonly Float64Array[], beta: Float64Array, row: number): number {
  let sum = beta[0] as number;
  for (let k = 0; k < features.length; k++)
    sum += (beta[k + 1] as number) * ((features[k] as Float64Array)[row] as number);
  return sum;
}

function lossAt({ features, mated, nonMated, offset }: Problem, beta: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < mated.length; row++) {
    const logOdds = offset + linear(features, beta, row);
    loss += (mated[row] as number) * softplus(-logOdds) + (nonMated[row] as number) * softplus(logOdds);
  }
  return loss;
}

/** ln(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The inverse of the Hessian times the gradient; null when the Hessian is singular. */
function newtonStep({ features, mated, nonMated, offset }: Problem, beta: Float64Array): Float64Array | null {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < mated.length; row++) {
    const [m, n] = [mated[row] as number, nonMated[row] as number];
    if (m + n === 0) continue;
    for (let k = 1; k < size; k++) x[k] = (features[k - 1] as Float64Array)[row] as number;
    const probability = 1 / (1 + Math.exp(-offset - linear(features, beta, row)));
    const slope = n * probability - m * (1 - probability);
    const curvature = (m + n) * probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] as number) + slope * (x[i] as number);
      const line = hessian[i] as Float64Array;
      for (let j = 0; j < size; j++)
        line[j] = (line[j] as number) + curvature * (x[i] as number) * (x[j] as number);
    }
  }
  return solve(hessian, gradient);
}

/** Gaussian elimination with partial pivoting; null for a singular matrix. */
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
