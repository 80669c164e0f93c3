import { log10LikelihoodRatio } from "../../domain/calibrated.js";
import { percentage, wholeCount } from "../report/words.js";
import type { CalibrationRun, SizeResult } from "./calibrate.js";
import { type ExactExcess, isComparable } from "./exact-excess.js";

/** A table with a title; the first cell of a row is its name. */
export interface SummaryTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a calibration is and how it did, as tables. */
export function summaryTables(run: CalibrationRun): SummaryTable[] {
  return [sizesTable(run), costTable(run), turingTable(run), expectedFalseTable(run), qualityTable(run)];
}

/** Similarities at which likelihood ratios are shown. */
const AT = [0.2, 0.3, 0.4, 0.5];

const nameOf = ({ portraits, probes }: SizeResult) => `${portraits} × ${probes}`;

function sizesTable({ sizes }: CalibrationRun): SummaryTable {
  const rows = sizes.map((size) => {
    if ("reason" in size) return [nameOf(size), "not calibrated", size.reason, "", "", "", ""];
    const { persons, matedComparisons, nonMatedComparisons, maxLog10LR } = size.calibration;
    return [
      nameOf(size),
      wholeCount(persons),
      wholeCount(matedComparisons),
      wholeCount(nonMatedComparisons),
      wholeCount(size.calibration.independentNonMated),
      AT.map((similarity) => log10LikelihoodRatio(size.calibration, similarity).value.toFixed(1)).join(", "),
      `${size.calibration.minLog10LR?.toFixed(2) ?? -maxLog10LR} to ${maxLog10LR.toFixed(2)}`,
    ];
  });
  return {
    title: "Fitted on all persons (portraits × probes)",
    head: [
      "size",
      "persons",
      "mated",
      "non-mated",
      "… independent",
      `log10 LR at ${AT.join(", ")}`,
      "bounds",
    ],
    rows,
  };
}

function costTable({ sizes }: CalibrationRun): SummaryTable {
  const rows = sizes.flatMap((size) =>
    judgementsOf(size).map(({ persons, cost, isotonicCllr, exactExcess }) => [
      nameOf(size),
      wholeCount(persons),
      cost.cllr.toFixed(4),
      cost.cllrMin.toFixed(4),
      cost.calibrationLoss.toFixed(4),
      isComparable(cost.cllrMin) ? percentage(cost.calibrationLoss / cost.cllrMin) : "–",
      exactExcess === null ? "–" : excessInWords(exactExcess),
      isotonicCllr.toFixed(4),
    ]),
  );
  return {
    title: "Fitted on one half of the persons, judged on the other (bits)",
    head: [
      "size",
      "persons judged",
      "Cllr",
      "Cllr min",
      "calibration loss",
      "… of Cllr min",
      "… if it were exactly right",
      "isotonic",
    ],
    rows,
  };
}

function excessInWords({ mean, low, high }: ExactExcess): string {
  return `${percentage(mean)} (${percentage(low)} to ${percentage(high)})`;
}

function turingTable({ sizes }: CalibrationRun): SummaryTable {
  const rows = sizes.flatMap((size) =>
    judgementsOf(size).flatMap(({ turing }) =>
      turing.map(({ x, allowed, nonMatedAbove, matedBelow }) => [
        nameOf(size),
        wholeCount(x),
        allowed.toExponential(1),
        nonMatedAbove.toExponential(1),
        matedBelow.toExponential(1),
        nonMatedAbove <= allowed && matedBelow <= allowed ? "holds" : "broken",
      ]),
    ),
  );
  return {
    title: "Turing's rule on the persons judged",
    head: ["size", "x", "allowed", "two persons, LR > x", "one person, LR < 1/x", ""],
    rows,
  };
}

function judgementsOf(size: SizeResult) {
  return "halves" in size ? size.halves.map(({ judgement }) => judgement) : [];
}

function expectedFalseTable({ expectedFalse }: CalibrationRun): SummaryTable {
  return {
    title: "False candidates for each probe of a stranger: predicted from other persons, and observed",
    head: ["gallery", "similarity", "predicted", "observed", "± between trials"],
    rows: expectedFalse.map(({ gallery, similarity, predicted, observed, observedDeviation }) => [
      wholeCount(gallery),
      similarity.toFixed(3),
      predicted.toPrecision(3),
      observed.toPrecision(3),
      observedDeviation.toPrecision(2),
    ]),
  };
}

function qualityTable({ qualityGains }: CalibrationRun): SummaryTable {
  return {
    title: "Cllr on held-out persons with and without a quality in the model",
    head: ["quality", "without", "with", "gain"],
    rows: Object.entries(qualityGains).map(([name, gain]) =>
      gain === null
        ? [name, "not measurable", "", ""]
        : [name, gain.plain.toFixed(4), gain.aware.toFixed(4), percentage(1 - gain.aware / gain.plain)],
    ),
  };
}
