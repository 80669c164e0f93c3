import { type Calibration, calibrationId, type SizeCalibration } from "../../domain/calibration.js";
import type { Embedding } from "../../domain/embedding.js";
import { expected } from "../../domain/errors.js";
import { seededRandom, shuffled } from "../../domain/seeded.js";
import type { EmbeddedDataset } from "../embed-dataset.js";
import { calibrateSize, LEAST_MATED_PERSONS } from "./calibrate-size.js";
import { type Comparisons, compareEverybody, type TemplateSize } from "./comparisons.js";
import { checkExpectedFalse, type ExpectedFalseCheck } from "./expected-false.js";
import { type Judgement, judge } from "./judge.js";
import { measureQualityGains, type QualityGains } from "./quality-gains.js";
import { roundedSize } from "./round-size.js";

/** Templates that are calibrated where a data set has persons enough. A search takes the largest that its own reach. */
export const TEMPLATE_SIZES: readonly TemplateSize[] = [
  { portraits: 1, probes: 1 },
  { portraits: 1, probes: 2 },
  { portraits: 2, probes: 1 },
  { portraits: 1, probes: 3 },
  { portraits: 3, probes: 1 },
  { portraits: 2, probes: 2 },
  { portraits: 3, probes: 3 },
];

/** A calibration that was fitted on half of the persons, and what it states of the other half. */
export interface SplitHalf {
  readonly fitted: SizeCalibration;
  readonly judgement: Judgement;
}

/** What one template size gave. */
export type SizeResult = TemplateSize &
  (
    | { readonly reason: string }
    | {
        /** Fitted on all persons: what is shipped. */
        readonly calibration: SizeCalibration;
        /** Fitted on one half and judged on the other, both ways; fewer where a half is too small. */
        readonly halves: readonly SplitHalf[];
      }
  );

/** A calibration and everything that says how good it is. */
export interface CalibrationRun {
  readonly calibration: Calibration;
  readonly sizes: readonly SizeResult[];
  readonly expectedFalse: readonly ExpectedFalseCheck[];
  readonly qualityGains: QualityGains;
}

/** How to calibrate. */
export interface CalibrationOptions {
  /** Decides which photographs are compared and how persons are split and drawn; the same gives the same. */
  readonly seed: number;
  /** Samples of persons from which intervals and limits are taken. */
  readonly samples?: number;
  /** Is told in words what is being done. */
  readonly onStep?: (step: string) => void;
}

const SAMPLES = 500;

/**
 * Calibrates a pack on a data set.
 * @param embedded photographs whose person's face was not found, or is too poor to be searched, are left out
 * @throws CALIBRATION_UNMEASURABLE when the persons or the overlap of their similarities do not suffice for one
 * photograph against one
 */
export function calibrate(
  embedded: EmbeddedDataset,
  { seed, samples = SAMPLES, onStep = () => {} }: CalibrationOptions,
): CalibrationRun {
  const people = searchedFaces(embedded).map((faces) => faces.map(({ embedding }) => embedding));
  refuseTooFew(people);
  const results: SizeResult[] = [];
  let expectedFalse: ExpectedFalseCheck[] = [];
  for (const size of TEMPLATE_SIZES) {
    onStep(`${size.portraits} × ${size.probes}`);
    const comparisons = compareEverybody(people, size, seededRandom(seed));
    results.push({ ...size, ...calibrateAndJudge(comparisons, seed, samples) });
    if (size === TEMPLATE_SIZES[0]) expectedFalse = checkExpectedFalse(comparisons, seededRandom(seed));
  }
  return {
    calibration: assemble(embedded, results),
    sizes: results,
    expectedFalse,
    qualityGains: measureQualityGains(searchedFaces(embedded), seededRandom(seed)),
  };
}

/** The faces of each person that a search would take. */
function searchedFaces({ images }: EmbeddedDataset) {
  const people = new Map<string, NonNullable<EmbeddedDataset["images"][number]["portrait"]>[]>();
  for (const { person, portrait, failure } of images) {
    if (portrait === null || failure !== null) continue;
    people.set(person, [...(people.get(person) ?? []), portrait]);
  }
  return [...people.values()];
}

function refuseTooFew(people: readonly (readonly Embedding[])[]): void {
  const repeated = people.filter((embeddings) => embeddings.length > 1).length;
  if (repeated < LEAST_MATED_PERSONS) {
    const what = `at least ${LEAST_MATED_PERSONS} persons with two or more photographs in which their face is found`;
    throw expected(
      "CALIBRATION_UNMEASURABLE",
      what,
      "the data set",
      `${repeated} of ${people.length} persons`,
    );
  }
}

/** Fits one size on everybody, and on each half of the persons to judge it on the other. */
function calibrateAndJudge(comparisons: Comparisons, seed: number, samples: number) {
  const sampling = () => ({ random: seededRandom(seed), samples });
  const everybody = new Uint8Array(comparisons.persons).fill(1);
  const calibration = calibrateSize(comparisons, everybody, sampling());
  if ("reason" in calibration) return calibration;
  const halves: SplitHalf[] = [];
  const [first, second] = splitPersons(comparisons.persons, seed);
  for (const [fit, held] of [[first, second] as const, [second, first] as const]) {
    const fitted = calibrateSize(comparisons, fit, sampling());
    if ("reason" in fitted) continue;
    halves.push({ fitted, judgement: judge(comparisons, { fitted: fit, held }, fitted, sampling()) });
  }
  return { calibration: roundedSize(calibration), halves };
}

/** Deals persons into two halves; each holds 1 for those in it. */
function splitPersons(persons: number, seed: number): readonly [Uint8Array, Uint8Array] {
  const first = new Uint8Array(persons);
  const dealt = shuffled(
    Array.from({ length: persons }, (_, person) => person),
    seededRandom(seed),
  );
  for (const person of dealt.slice(0, Math.floor(persons / 2))) first[person] = 1;
  return [first, first.map((one) => 1 - one)];
}

/** @throws CALIBRATION_UNMEASURABLE when one photograph against one was not calibrated */
function assemble({ pack, dataset, images }: EmbeddedDataset, results: readonly SizeResult[]): Calibration {
  const [single] = results;
  if (single === undefined || "reason" in single) {
    const what = "similarities from which a likelihood ratio can be learnt";
    throw expected("CALIBRATION_UNMEASURABLE", what, "the data set", single?.reason);
  }
  const content = {
    format: 1 as const,
    pack: pack.id,
    packHash: pack.hash,
    preprocessing: pack.preprocessing,
    dataset: {
      name: dataset.name,
      hash: dataset.hash,
      persons: dataset.persons.length,
      images: images.length,
    },
    sizes: results.flatMap((result) => ("reason" in result ? [] : [result.calibration])),
  };
  return { ...content, id: calibrationId(content) };
}
