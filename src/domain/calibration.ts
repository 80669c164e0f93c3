import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { sha256Of } from "./ids.js";
import { canonicalJson } from "./pack-hash.js";
import { describeMismatch, type SchemaMismatch } from "./schema-mismatch.js";

const closed = { additionalProperties: false } as const;
const Sha256Pattern = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 1 });
const Pair = Type.Tuple([Type.Number(), Type.Number()]);

const FalseMatchRateSchema = Type.Array(
  Type.Object(
    {
      similarity: Type.Number({ minimum: -1, maximum: 1 }),
      rate: Type.Number({
        minimum: 0,
        maximum: 1,
        description: "share of non-mated comparisons from here on",
      }),
      upper: Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: "one-sided 95% limit of the rate, over persons",
      }),
    },
    closed,
  ),
  { minItems: 1, description: "ascending similarity" },
);

/** What similarities mean for templates of at least so many photographs on each side. */
const SizeCalibrationSchema = Type.Object(
  {
    portraits: Count,
    probes: Count,
    persons: Count,
    matedComparisons: Count,
    nonMatedComparisons: Count,
    independentNonMated: Type.Number({
      exclusiveMinimum: 0,
      description: "non-mated comparisons that are independent at the level of persons",
    }),
    logistic: Type.Object(
      {
        intercept: Type.Number(),
        slope: Type.Number({ exclusiveMinimum: 0 }),
        covariance: Type.Tuple([Pair, Pair], { description: "of intercept and slope, over persons" }),
      },
      { ...closed, description: "log10 LR = intercept + slope × similarity" },
    ),
    knots: Type.Optional(
      Type.Array(
        Type.Object(
          {
            similarity: Type.Number({ minimum: -1, maximum: 1 }),
            log10LR: Type.Number(),
            deviation: Type.Number({
              minimum: 0,
              description: "standard deviation of log10LR, over persons",
            }),
          },
          closed,
        ),
        {
          minItems: 2,
          description:
            "where no straight line fits: log10 LR by ascending similarity, read in place of the line",
        },
      ),
    ),
    maxLog10LR: Type.Number({ minimum: 0, description: "log10 LR is cut here" }),
    minLog10LR: Type.Optional(
      Type.Number({
        maximum: 0,
        description: "and here, where fewer persons bear evidence against than for; −maxLog10LR when absent",
      }),
    ),
    falseMatchRate: FalseMatchRateSchema,
  },
  closed,
);
export type SizeCalibration = Static<typeof SizeCalibrationSchema>;

/** What the similarities of one model pack are worth: `calibration.json` of a pack. Numbers only, no images, no names. */
export const CalibrationSchema = Type.Object(
  {
    format: Type.Literal(1),
    id: Type.String({ pattern: "^cal-[0-9a-f]{12}$" }),
    pack: Type.String({ minLength: 1, maxLength: 64 }),
    packHash: Sha256Pattern,
    preprocessing: Type.String({ minLength: 1 }),
    dataset: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 200 }),
        hash: Sha256Pattern,
        persons: Count,
        images: Count,
      },
      closed,
    ),
    sizes: Type.Array(SizeCalibrationSchema, { minItems: 1 }),
  },
  closed,
);
export type Calibration = Static<typeof CalibrationSchema>;

/** The pack that embeddings come from, as far as a calibration is bound to it. */
export interface CalibratedPack {
  readonly id: string;
  readonly hash: string;
  readonly preprocessing: string;
}

/** Why there is nothing but a similarity. */
export interface Withheld {
  readonly withheld: string;
}

/** The calibration of a pack, or why there is none to be trusted. */
export type CalibrationInForce = { readonly calibration: Calibration } | Withheld;

/**
 * The name of a calibration: `cal-` and the first 12 hexadecimal digits of the SHA-256 over everything else in it, as
 * JSON with sorted keys.
 */
export function calibrationId({ id: _, ...content }: Omit<Calibration, "id"> & { id?: string }): string {
  return `cal-${sha256Of(canonicalJson(content)).slice(0, 12)}`;
}

/**
 * The first reason why a value is no calibration that may be used: of another form, changed by hand, or against a rule
 * (see {@link brokenSizeRule}).
 * @returns null when it is one
 */
export function calibrationFault(value: unknown): SchemaMismatch | null {
  if (!Value.Check(CalibrationSchema, value))
    return describeMismatch(CalibrationSchema, value, "the calibration");
  const { id, sizes } = value;
  const wanted = calibrationId(value);
  if (id !== wanted) return { what: `${wanted}, which follows from its content,`, where: "id", received: id };
  const names = sizes.map(({ portraits, probes }) => `${portraits} × ${probes}`);
  if (!names.includes("1 × 1"))
    return { what: "a table for one portrait and one probe", where: "sizes", received: names.join(", ") };
  if (new Set(names).size < names.length)
    return { what: "each size once", where: "sizes", received: names.join(", ") };
  for (const [i, size] of sizes.entries()) {
    const fault = brokenSizeRule(size);
    if (fault !== null) return { ...fault, where: `${fault.where} of ${names[i]}` };
  }
  return null;
}

/**
 * Rates only fall and likelihood ratios only rise as similarity grows; rates stay at or below their limit; a LR goes no further than the independent
 * comparisons bear; a covariance is one.
 */
function brokenSizeRule(size: SizeCalibration): SchemaMismatch | null {
  const { falseMatchRate, independentNonMated, nonMatedComparisons, maxLog10LR, logistic } = size;
  if (independentNonMated > nonMatedComparisons) {
    const what = `at most the ${nonMatedComparisons} non-mated comparisons`;
    return { what, where: "independentNonMated", received: independentNonMated };
  }
  if (maxLog10LR > Math.log10(independentNonMated) + ROUNDING) {
    const what = `at most log10 of the ${independentNonMated} independent comparisons`;
    return { what, where: "maxLog10LR", received: maxLog10LR };
  }
  if (size.minLog10LR !== undefined && size.minLog10LR < -maxLog10LR)
    return { what: `at least ${-maxLog10LR}`, where: "minLog10LR", received: size.minLog10LR };
  const [[a, b], [c, d]] = logistic.covariance;
  if (!(a >= 0 && d >= 0 && Math.abs(b - c) <= ROUNDING * Math.abs(b) && b * c <= a * d * (1 + ROUNDING)))
    return {
      what: "variances and their covariance",
      where: "covariance",
      received: `${a}, ${b}, ${c}, ${d}`,
    };
  for (const [i, { similarity, log10LR }] of (size.knots ?? []).entries()) {
    const before = size.knots?.[i - 1];
    if (before === undefined) continue;
    const where = `knots at ${similarity}`;
    if (similarity <= before.similarity)
      return { what: `a similarity above ${before.similarity}`, where, received: similarity };
    if (log10LR < before.log10LR)
      return { what: "no less than at the similarity before", where, received: log10LR };
  }
  for (const [i, { similarity, rate, upper }] of falseMatchRate.entries()) {
    const before = falseMatchRate[i - 1];
    const where = `falseMatchRate at ${similarity}`;
    if (rate > upper) return { what: `at most its limit ${upper}`, where, received: rate };
    if (before === undefined) continue;
    if (similarity <= before.similarity)
      return { what: `a similarity above ${before.similarity}`, where, received: similarity };
    if (rate > before.rate || upper > before.upper)
      return { what: "no more than at the similarity before", where, received: `${rate}, ${upper}` };
  }
  return null;
}

/** Differences below are float64 rounding of whoever wrote the file. */
const ROUNDING = 1e-9;

/** Why a calibration says nothing about the embeddings of a pack; null when it was made with exactly that pack. */
export function foreignCalibration(calibration: Calibration, pack: CalibratedPack): string | null {
  if (calibration.pack !== pack.id)
    return `the calibration is of the pack ${calibration.pack}, not of ${pack.id}`;
  if (calibration.preprocessing !== pack.preprocessing)
    return `the calibration is of the preprocessing ${calibration.preprocessing}, not of ${pack.preprocessing}`;
  if (calibration.packHash !== pack.hash)
    return `the calibration is of other networks or inputs (pack hash ${calibration.packHash.slice(0, 12)}, not ${pack.hash.slice(0, 12)})`;
  return null;
}
