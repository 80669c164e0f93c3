import { type Static, Type } from "typebox";
import { sha256Of } from "./ids.js";
import { canonicalJson } from "./pack-hash.js";

const closed = { additionalProperties: false } as const;
const Sha256Pattern = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 1 });
const Pair = Type.Tuple([Type.Number(), Type.Number()]);

const RateTableSchema = Type.Array(
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

const MatedTableSchema = Type.Array(
  Type.Object(
    {
      similarity: Type.Number({ minimum: -1, maximum: 1 }),
      rate: Type.Number({ minimum: 0, maximum: 1, description: "share of mated comparisons below it" }),
    },
    closed,
  ),
  {
    minItems: 1,
    description: "ascending similarity; to look at, nothing is computed from it",
  },
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
    falseMatchRate: RateTableSchema,
    falseNonMatchRate: Type.Optional(MatedTableSchema),
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
