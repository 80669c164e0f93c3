import type { Charts } from "../../ports/charts.js";
import { escapeHtml, htmlPage, htmlSection, htmlTable, paragraph } from "../report/html.js";
import { wholeCount } from "../report/words.js";
import type { Results } from "../results.js";
import type { CalibrationRun, SizeResult } from "./calibrate.js";
import { falseMatchRateChart, likelihoodRatioChart, reliabilityChart, tippettChart } from "./charts.js";
import { summaryTables } from "./summary.js";

/** How a calibration was made, for its report to say. */
export interface CalibrationFrame {
  readonly command: string;
  readonly machine: Results["machine"];
  readonly seed: number;
}

/** A calibration and what it was judged by, as one page that stands by itself. */
export function renderCalibrationReport(
  run: CalibrationRun,
  frame: CalibrationFrame,
  charts: Charts,
): string {
  const { calibration, sizes } = run;
  const title = `Calibration ${calibration.id} of the pack ${calibration.pack}`;
  const tables = summaryTables(run).map(({ title: caption, head, rows }) => htmlTable(caption, head, rows));
  return htmlPage(
    `Leadlight: ${title}`,
    [
      `<h1>${escapeHtml(title)}</h1>`,
      origin(run, frame),
      htmlSection("Summary", paragraph(SUMMARY), ...tables),
      ...sizes.flatMap((size) => sizeSection(size, charts)),
    ].join("\n"),
  );
}

const SUMMARY =
  "The calibration itself is fitted on everybody. How good it is was measured on persons whom a calibration of the same kind had not seen: fitted on half of the persons, judged on the other half. Cllr min is found by looking at the answers, so that on so few persons even an exact calibration is above it, by as much as is stated with 95% limits.";
const RELIABILITY =
  "Of comparisons that were stated to be worth so much, what they turned out to be worth. Above the diagonal more was true than was stated.";
const TIPPETT = "Two persons should be far to the left of 0, one person far to the right.";

function origin({ calibration }: CalibrationRun, { command, machine, seed }: CalibrationFrame): string {
  const { dataset, packHash, preprocessing } = calibration;
  return htmlTable(
    "How it was made",
    ["", ""],
    [
      ["command", command],
      [
        "dataset",
        `${dataset.name}: ${wholeCount(dataset.images)} photographs of ${wholeCount(dataset.persons)} persons`,
      ],
      ["dataset hash", dataset.hash],
      ["pack hash", packHash],
      ["preprocessing", preprocessing],
      ["seed", String(seed)],
      [
        "machine",
        `${machine.processor}, ${machine.cores} cores, ${machine.memoryGB} GB, Node ${machine.node}`,
      ],
    ],
    "texts",
  );
}

function sizeSection(size: SizeResult, charts: Charts): string[] {
  if ("reason" in size) return [];
  const { calibration, halves, portraits, probes } = size;
  const judged = halves.map(({ judgement }) => judgement);
  const [first] = judged;
  const bound = Math.max(calibration.maxLog10LR, ...halves.map(({ fitted }) => fitted.maxLog10LR));
  return [
    htmlSection(
      `${portraits} × ${probes}, portraits × probe photographs`,
      ...(first === undefined
        ? []
        : [
            paragraph(RELIABILITY),
            reliabilityChart(charts, judged, bound),
            paragraph(TIPPETT),
            tippettChart(charts, first, bound),
          ]),
      likelihoodRatioChart(charts, calibration),
      falseMatchRateChart(charts, calibration),
    ),
  ];
}
