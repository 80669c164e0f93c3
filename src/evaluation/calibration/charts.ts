import { falseMatchRateAt, log10LikelihoodRatio } from "../../domain/calibrated.js";
import type { SizeCalibration } from "../../domain/calibration.js";
import type { Axis, Charts, Series } from "../../ports/charts.js";
import type { Judgement } from "./judge.js";

const log10LRAxis = (bound: number, label = "log10 LR as stated"): Axis => ({
  label,
  scale: "linear",
  domain: [-Math.ceil(bound), Math.ceil(bound)],
  isShare: false,
});

/** How often comparisons that were stated to be worth so much turned out to be of one person. */
export function reliabilityChart(charts: Charts, judged: readonly Judgement[], bound: number): string {
  const axis = log10LRAxis(bound);
  const [least, most] = axis.domain;
  const observed = judged.map(({ reliability }, i) => ({
    name: `observed, half ${i + 1}`,
    points: reliability.flatMap(({ stated, observed }) =>
      observed === null ? [] : [{ x: stated, y: observed }],
    ),
  }));
  const diagonal = { name: "as stated", points: [least, most].map((x) => ({ x, y: x })) };
  return charts.lines({
    description: "observed against stated likelihood ratios on held-out persons",
    x: axis,
    y: { ...axis, label: "log10 LR as observed" },
    series: [diagonal, ...observed],
  });
}

/** How many comparisons of each kind reach a likelihood ratio. */
export function tippettChart(charts: Charts, { tippett }: Judgement, bound: number): string {
  const curve = (kind: "mated" | "nonMated") =>
    tippett.map((point) => ({ x: point.log10LR, y: point[kind] }));
  return charts.lines({
    description: "Tippett curves on held-out persons",
    x: log10LRAxis(bound, "log10 LR"),
    y: {
      label: "share of comparisons with at least that LR",
      scale: "linear",
      domain: [0, 1],
      isShare: true,
    },
    series: [
      { name: "one person", points: curve("mated") },
      { name: "two persons", points: curve("nonMated") },
    ],
  });
}

/** Similarities at which a calibration is drawn. */
const DRAWN = Array.from({ length: 201 }, (_, i) => -1 + i / 100);

/** What a similarity is worth, with its interval, cut where the evidence ends. */
export function likelihoodRatioChart(charts: Charts, size: SizeCalibration): string {
  const stated = DRAWN.map((x) => ({ x, ...log10LikelihoodRatio(size, x) }));
  const line = (name: string, of: (one: (typeof stated)[number]) => number): Series => ({
    name,
    points: stated.map((one) => ({ x: one.x, y: of(one) })),
  });
  return charts.lines({
    description: "likelihood ratio against similarity",
    x: SIMILARITY,
    y: log10LRAxis(size.maxLog10LR, "log10 LR"),
    series: [
      line("stated", ({ value }) => value),
      line("95% limits, lower", ({ low }) => low),
      line("upper", ({ high }) => high),
    ],
  });
}

const SIMILARITY: Axis = {
  label: "similarity (cosine)",
  scale: "linear",
  domain: [-0.5, 1],
  isShare: false,
};

/** How often two persons are as similar as that, and the limit that takes over where it is not known. */
export function falseMatchRateChart(charts: Charts, size: SizeCalibration): string {
  const rates = DRAWN.map((x) => ({ x, ...falseMatchRateAt(size, x) }));
  const least = Math.min(...rates.map(({ value }) => value));
  return charts.lines({
    description: "false match rate against similarity",
    x: SIMILARITY,
    y: {
      label: "share of comparisons of two persons from there on",
      scale: "log",
      domain: [10 ** Math.floor(Math.log10(least)), 1],
      isShare: true,
    },
    series: [
      { name: "observed, or its limit", points: rates.map(({ x, value }) => ({ x, y: value })) },
      { name: "95% upper limit", points: rates.map(({ x, upper }) => ({ x, y: upper })) },
    ],
  });
}
