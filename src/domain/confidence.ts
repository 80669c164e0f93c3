import { type Static, Type } from "typebox";
import {
  type FalseMatchRate,
  FalseMatchRateSchema,
  falseMatchRateAt,
  Log10LRSchema,
  log10LikelihoodRatio,
  log10LRAt,
} from "./calibrated.js";
import type { Calibration, SizeCalibration } from "./calibration.js";
import { sizeFor } from "./size-for.js";
import { SupportSchema, supportOf } from "./support.js";

/** The probability, before anybody looks, that the searched person is in the gallery, unless the settings say otherwise. */
export const DEFAULT_PRIOR = 0.5;

const templates = Type.Integer({
  minimum: 1,
  description: "subjects of the gallery that were compared, each by one template",
});

const ExpectedFalseCandidatesSchema = Type.Object(
  {
    value: Type.Number(),
    upper: Type.Number({ description: "with the limits of the rates instead of the rates" }),
    templates,
  },
  {
    description:
      "how many different persons in the searched gallery to expect at this similarity or above: the false match rate, summed over its templates",
  },
);
export type ExpectedFalseCandidates = Static<typeof ExpectedFalseCandidatesSchema>;

/** What a similarity weighs, whatever else there is in the gallery. */
const WeightSchema = Type.Object({
  log10LR: Log10LRSchema,
  falseMatchRate: FalseMatchRateSchema,
  expectedFalseCandidates: ExpectedFalseCandidatesSchema,
  support: SupportSchema,
});
export type Weight = Static<typeof WeightSchema>;

/** What a similarity is worth, among those with everybody in the gallery. */
const WorthSchema = Type.Object({
  ...WeightSchema.properties,
  posterior: Type.Object(
    {
      value: Type.Number({ minimum: 0, maximum: 1 }),
      prior: Type.Number({
        description: "probability, before the comparison, that one subject of the gallery is the person",
      }),
      templates,
    },
    {
      description:
        "probability that this subject is the person, computed over the whole gallery; it holds under the stated prior and no other",
    },
  ),
});
export type Worth = Static<typeof WorthSchema>;

const WithheldSchema = Type.Object({
  withheld: Type.String({ description: "why there is nothing but the similarity" }),
});

/** What is said of a similarity besides its value. */
const ConfidenceSchema = Type.Union([WorthSchema, WithheldSchema]);
export type Confidence = Static<typeof ConfidenceSchema>;

/** A confidence as programs are shown it: side by side with the similarity, or the reason why there is only that. */
export const ShownConfidenceSchema = Type.Partial(
  Type.Object({ ...WorthSchema.properties, confidence: WithheldSchema }),
);
export type ShownConfidence = Shown<Worth>;
type Shown<Said> = Said | { readonly confidence: Static<typeof WithheldSchema> };

/** The same where nothing is known of the rest of the gallery, and so of no posterior. */
export const ShownWeightSchema = Type.Partial(
  Type.Object({ ...WeightSchema.properties, confidence: WithheldSchema }),
);

/** See {@link ShownConfidenceSchema} and {@link ShownWeightSchema}. */
export function showConfidence<Said extends Weight>(
  confidence: Said | Static<typeof WithheldSchema>,
): Shown<Said> {
  return "withheld" in confidence ? { confidence } : confidence;
}

/** How many templates of a gallery are of how many photographs: photographs → templates. */
export type GallerySizes = ReadonlyMap<number, number>;

/** What a calibration says of the comparisons of one probe template with all templates of a gallery. */
export interface ProbeCalibration {
  /** log10 LR at a similarity with a template of so many photographs, cut to what the calibration bears. */
  log10LR(similarity: number, portraits: number): number;

  /** False candidates to expect at a similarity or above. */
  expectedFalseCandidates(similarity: number): ExpectedFalseCandidates;

  /** What one of the comparisons weighs by itself. */
  weight(similarity: number, portraits: number): Weight;

  /**
   * Everything about one of the comparisons.
   * @param sumOfLRs over all templates of the gallery, this one among them
   */
  worth(similarity: number, portraits: number, sumOfLRs: number): Worth;
}

/**
 * @param probes photographs of the probe template
 * @param sizes of the gallery, which has at least one template
 * @param prior above 0 and below 1
 */
export function calibrateProbe(
  calibration: Calibration,
  probes: number,
  sizes: GallerySizes,
  prior: number,
): ProbeCalibration {
  const tables = new Map(
    Array.from(sizes.keys(), (portraits) => [portraits, sizeFor(calibration, portraits, probes)]),
  );
  const tableFor = (portraits: number) => tables.get(portraits) ?? sizeFor(calibration, portraits, probes);
  const templates = [...sizes.values()].reduce((sum, count) => sum + count, 0);
  const bySize = templatesByTable(tables, sizes);

  function expectedFalseCandidates(similarity: number): ExpectedFalseCandidates {
    const sum = (part: "value" | "upper") =>
      bySize.reduce((total, [table, count]) => total + count * falseMatchRateAt(table, similarity)[part], 0);
    return { value: sum("value"), upper: sum("upper"), templates };
  }

  function weight(similarity: number, portraits: number): Weight {
    const table = tableFor(portraits);
    const log10LR = log10LikelihoodRatio(table, similarity);
    const falseMatchRate: FalseMatchRate = falseMatchRateAt(table, similarity);
    const support = supportOf(log10LR.value);
    return { log10LR, falseMatchRate, expectedFalseCandidates: expectedFalseCandidates(similarity), support };
  }

  return {
    log10LR: (similarity, portraits) => log10LRAt(tableFor(portraits), similarity),
    expectedFalseCandidates,
    weight,
    worth(similarity, portraits, sumOfLRs) {
      const { support, ...said } = weight(similarity, portraits);
      const value = posteriorOf(10 ** said.log10LR.value, sumOfLRs, templates, prior);
      return { ...said, posterior: { value, prior, templates }, support };
    },
  };
}

/**
 * Probability that one template of a gallery is the probe's person, where at most one is, with probability `prior`, and
 * each is as likely to be: Bayes' rule for the open set,
 * P = (prior/N)·LR / [(1 − prior) + (prior/N)·ΣLR], the sum over all N templates.
 */
export function posteriorOf(
  likelihoodRatio: number,
  sumOfLRs: number,
  templates: number,
  prior: number,
): number {
  const share = prior / templates;
  return Math.min(1, (share * likelihoodRatio) / (1 - prior + share * sumOfLRs));
}

/**
 * The least similarity at which no more than so many false candidates are to be expected.
 * @returns null when the calibration cannot promise so few in this gallery, at whatever similarity
 */
export function similarityOf(probe: ProbeCalibration, expectedFalse: number): number | null {
  const isEnough = (similarity: number) => probe.expectedFalseCandidates(similarity).value <= expectedFalse;
  if (!isEnough(1)) return null;
  let [above, below] = [1, -1];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (above + below) / 2;
    if (isEnough(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** Halves the range of similarities down to 2⁻³⁹, finer than float32 vectors can tell apart. */
const BISECTIONS = 40;

/** Sizes that share a table are counted together. */
function templatesByTable(
  tables: ReadonlyMap<number, SizeCalibration>,
  sizes: GallerySizes,
): [SizeCalibration, number][] {
  const counts = new Map<SizeCalibration, number>();
  for (const [portraits, table] of tables)
    counts.set(table, (counts.get(table) ?? 0) + (sizes.get(portraits) ?? 0));
  return [...counts];
}
