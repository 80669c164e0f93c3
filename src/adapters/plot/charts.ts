import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Axis, BarChart, Charts, LineChart } from "../../ports/charts.js";

/** Charts drawn by Observable Plot on a document that exists in memory only. */
export const plotCharts: Charts = { lines: drawLines, bars: drawBars };

const WIDTH = 640;
const HEIGHT = 460;
const BAR_HEIGHT = 22;
const LINEAR_TICKS = 8;
const FONT = "13px system-ui, sans-serif";

/** Colours that people with any kind of colour blindness tell apart (M. Okabe, K. Ito, 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

function drawLines({ description, x, y, series, isFilled = false }: LineChart): string {
  const points = series.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const shape = { x: "x", y: "y", z: "name" };
  const filled = isFilled ? [Plot.areaY(points, { ...shape, fill: "name", fillOpacity: 0.2 })] : [];
  return draw(
    description,
    series.map(({ name }) => name),
    {
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 75,
      marginRight: 25,
      marginBottom: 50,
      x: scaleOf(x),
      y: scaleOf(y),
      marks: [
        Plot.gridX({ ticks: ticksOf(x) }),
        Plot.gridY({ ticks: ticksOf(y) }),
        Plot.axisX(axisOf(x)),
        Plot.axisY(axisOf(y)),
        ...filled,
        Plot.line(points, { ...shape, stroke: "name", strokeWidth: 2, clip: true }),
      ],
    },
  );
}

function drawBars({ description, label, series }: BarChart): string {
  const bars = series.flatMap(({ name, bars }) => bars.map((bar) => ({ ...bar, series: name })));
  const names = [...new Set(bars.map(({ name }) => name))];
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return draw(
    description,
    series.map(({ name }) => name),
    {
      width: WIDTH,
      height: 90 + names.length * (series.length * BAR_HEIGHT + 12),
      marginLeft: 170,
      marginRight: 60,
      marginBottom: 45,
      x: {
        label,
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        domain: [0, most],
        ticks: Math.min(LINEAR_TICKS, most),
      },
      y: { label: null, axis: null, domain: series.map(({ name }) => name) },
      fy: { label: null, domain: names, axis: "left", padding: 0.2 },
      marks: [
        Plot.barX(bars, { x: "value", y: "series", fy: "name", fill: "series" }),
        Plot.text(bars, { x: "value", y: "series", fy: "name", text: "value", dx: 6, textAnchor: "start" }),
        Plot.ruleX([0]),
      ],
    },
  );
}

function draw(description: string, names: readonly string[], options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = Plot.plot({
    document,
    style: { font: FONT, overflow: "visible" },
    ariaLabel: description,
    color: { domain: [...names], range: COLOURS.slice(0, names.length), legend: names.length > 1 },
    ...options,
  });
  return drawn.outerHTML;
}

function scaleOf({ scale, domain }: Axis): Plot.ScaleOptions {
  return { type: scale, domain: [...domain] };
}

function axisOf(axis: Axis) {
  const { label, isShare } = axis;
  return {
    label,
    labelAnchor: "center" as const,
    labelArrow: "none" as const,
    ticks: ticksOf(axis),
    tickFormat: isShare ? asPercentage : String,
  };
}

/** Percentages beside each other on an axis; more would overlap. */
const MOST_POWERS = 7;

/** On a logarithmic axis one for each factor of ten, or for each of a hundred where that would be too many. */
function ticksOf({ scale, domain: [first, last] }: Axis): number | number[] {
  if (scale === "linear") return LINEAR_TICKS;
  const from = Math.ceil(Math.log10(first));
  const until = Math.floor(Math.log10(last));
  const step = Math.ceil((until - from + 1) / MOST_POWERS);
  return Array.from({ length: Math.floor((until - from) / step) + 1 }, (_, i) => 10 ** (until - i * step));
}

function asPercentage(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
