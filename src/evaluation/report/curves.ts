import type { Axis, BarChart, Charts, LineChart, Series } from "../../ports/charts.js";
import type { PackResults } from "../results.js";
import { titledChart } from "./html.js";

const SIMILARITY: Axis = { label: "similarity (cosine)", scale: "linear", domain: [-0.5, 1], isShare: false };

const share = (label: string, from: number): Axis => ({
  label,
  scale: from > 0 ? "log" : "linear",
  domain: [from, 1],
  isShare: true,
});

/** False non-matches against false matches. */
export function detChart(charts: Charts, packs: readonly PackResults[]): string {
  const series = packs.map(({ pack, verification }) => ({
    name: pack.id,
    points: positive(verification.det.map(({ fmr, fnmr }) => ({ x: fmr, y: fnmr }))),
  }));
  return lines(charts, {
    description: "detection error trade-off of comparisons of two photographs",
    x: share("FMR: share of comparisons of two persons that match", leastX(series)),
    y: share("FNMR: share of comparisons of one person that do not match", leastY(series)),
    series,
  });
}

/** Missed persons against false alarms. */
export function searchChart(charts: Charts, packs: readonly PackResults[]): string {
  const series = packs.map(({ pack, identification }) => ({
    name: pack.id,
    points: positive(identification.curve.map(({ fpir, fnir }) => ({ x: fpir, y: fnir }))),
  }));
  return lines(charts, {
    description: "false negative against false positive identification rate",
    x: share("FPIR: share of searches for strangers that list anybody", leastX(series)),
    y: share("FNIR: share of mated searches that miss the mate", leastY(series)),
    series,
  });
}

/** Where the mate stands in the list, without a threshold. */
export function rankChart(charts: Charts, packs: readonly PackResults[]): string {
  const series = packs.map(({ pack, identification }) => ({
    name: pack.id,
    points: identification.ranks.map((y, i) => ({ x: i + 1, y })),
  }));
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const last = Math.max(2, ...series.map(({ points }) => points.length));
  return lines(charts, {
    description: "share of searches whose mate is among the first candidates",
    x: {
      label: "length of the candidate list (subjects)",
      scale: "linear",
      domain: [1, last],
      isShare: false,
    },
    y: {
      ...share("share of mated searches that list the mate", 0),
      domain: [floorTo(Math.min(0.95, ...values)), 1],
    },
    series,
  });
}

/** How similar photographs of one and of two persons are. */
export function similarityChart(charts: Charts, { pack, verification }: PackResults): string {
  const { width, mated, nonMated } = verification.similarities;
  const points = (shares: readonly number[]) => shares.map((y, i) => ({ x: -1 + (i + 0.5) * width, y }));
  const most = Math.max(0.001, ...mated, ...nonMated);
  return lines(charts, {
    description: `similarities of photographs of one and of two persons, ${pack.id}`,
    x: { ...SIMILARITY, domain: [firstAbove(nonMated, mated, width), 1] },
    y: {
      label: `share of comparisons in a bin of ${Number(width.toFixed(4))}`,
      scale: "linear",
      domain: [0, most * 1.05],
      isShare: true,
    },
    series: [
      { name: "two persons", points: points(nonMated) },
      { name: "one person", points: points(mated) },
    ],
    isFilled: true,
  });
}

/** Photographs by why their person cannot be found by them. */
export function failureChart(charts: Charts, packs: readonly PackResults[]): string {
  const chart: BarChart = {
    description: "how many, and why",
    label: "photographs",
    series: packs.map(({ pack, enrolment }) => ({
      name: pack.id,
      bars: [
        { name: "no face found", value: enrolment.noFace },
        { name: "only other faces", value: enrolment.wrongFace },
        { name: "too poor to search", value: enrolment.unsearched },
        { name: "cannot be read", value: enrolment.unreadable },
      ],
    })),
  };
  return titledChart(chart.description, charts.bars(chart));
}

function lines(charts: Charts, chart: LineChart): string {
  return titledChart(chart.description, charts.lines(chart));
}

/** A logarithmic axis has no place for zero. */
function positive(points: Series["points"]): Series["points"] {
  return points.filter(({ x, y }) => x > 0 && y > 0);
}

const leastX = (series: readonly Series[]) =>
  powerBelow(series.flatMap(({ points }) => points.map(({ x }) => x)));
const leastY = (series: readonly Series[]) =>
  powerBelow(series.flatMap(({ points }) => points.map(({ y }) => y)));

/** The power of ten at or below all values, 0.1 at most. */
function powerBelow(values: readonly number[]): number {
  const least = values.reduce((smallest, value) => Math.min(smallest, value), 0.1);
  return 10 ** Math.floor(Math.log10(least) + 1e-9);
}

function floorTo(value: number): number {
  return Math.max(0, Math.floor(value * 20) / 20);
}

/** The left end of a plot, to a tenth: the first bin that anything falls into. */
function firstAbove(one: readonly number[], other: readonly number[], width: number): number {
  const first = one.findIndex((share, i) => share > 0.0005 || (other[i] ?? 0) > 0.0005);
  return first < 0 ? -1 : Math.max(-1, Math.floor((-1 + first * width) * 10) / 10);
}
