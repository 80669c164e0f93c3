import type { Calibration, SizeCalibration } from "../../domain/calibration.js";
import { sizeFor } from "../../domain/size-for.js";
import { showPercent, showRate, showSimilarity } from "../parts/numbers.js";
import { useTexts } from "../texts/use-texts.js";

const WIDTH = 320;
const HEIGHT = 150;
const MARGIN = { left: 44, right: 8, top: 8, bottom: 30 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a plot puts things: similarities from left to right, shares downwards by powers of ten. */
export interface Scales {
  readonly from: number;
  readonly to: number;
  /** The least share is ten to the power of minus this. */
  readonly decades: number;
}

/** A share of comparisons at a similarity. */
type Share = Pick<SizeCalibration["falseMatchRate"][number], "similarity" | "rate">;

export function scalesOf(table: readonly Share[], similarity: number): Scales {
  const similarities = [...table.map((entry) => entry.similarity), similarity];
  const rates = table.map(({ rate }) => rate).filter((rate) => rate > 0);
  return {
    from: Math.max(-1, Math.floor(Math.min(...similarities) * 10) / 10),
    to: Math.min(1, Math.ceil(Math.max(...similarities) * 10) / 10),
    decades: Math.max(1, Math.ceil(-Math.log10(Math.min(1, ...rates)))),
  };
}

export function pointAt({ from, to, decades }: Scales, similarity: number, rate: number): Point {
  const across = (similarity - from) / (to - from);
  const down = Math.min(1, -Math.log10(Math.max(rate, 10 ** -decades)) / decades);
  return {
    x: MARGIN.left + across * (WIDTH - MARGIN.left - MARGIN.right),
    y: MARGIN.top + down * (HEIGHT - MARGIN.top - MARGIN.bottom),
  };
}

/**
 * Where a similarity lies among comparisons of two different persons, of which so many reach it, and of one person, of which so many stay
 * below; a calibration of an agency's own may lack the second.
 */
export function WorthPlot(props: {
  calibration: Calibration;
  templates: { readonly portraits: number; readonly probes: number };
  similarity: number;
  /** The share that reaches it. */
  rate: number;
}) {
  const { worth: texts } = useTexts();
  const { portraits, probes } = props.templates;
  const { falseMatchRate, falseNonMatchRate = [] } = sizeFor(props.calibration, portraits, probes);
  const scales = scalesOf([...falseMatchRate, ...falseNonMatchRate], props.similarity);
  const curve = (table: readonly Share[]) =>
    table
      .filter(({ rate }) => rate > 0)
      .map(({ similarity, rate }) => pointAt(scales, similarity, rate))
      .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
      .join(" ");
  const here = pointAt(scales, props.similarity, props.rate);
  const bottom = HEIGHT - MARGIN.bottom;
  const below = falseNonMatchRate.findLast(({ similarity }) => similarity <= props.similarity)?.rate ?? 0;
  const words =
    falseNonMatchRate.length === 0
      ? `${texts.plot}. ${texts.plotHere(showSimilarity(props.similarity), showRate(props.rate))}`
      : `${texts.plotBoth}. ${texts.plotHere(showSimilarity(props.similarity), showRate(props.rate))}; ${texts.plotBelow(showPercent(below))}`;
  return (
    <figure class="plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        {Array.from({ length: scales.decades + 1 }, (_, decade) => {
          const { y } = pointAt(scales, scales.from, 10 ** -decade);
          return (
            <g key={y} class="axis">
              <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y} y2={y} />
              {(decade % 2 === 0 || scales.decades < 4) && (
                <text x={MARGIN.left - 4} y={y + 3.5} text-anchor="end">
                  {decade === 0 ? "1" : `10⁻${"⁰¹²³⁴⁵⁶⁷⁸⁹"[decade] ?? decade}`}
                </text>
              )}
            </g>
          );
        })}
        {[...new Set([scales.from, 0, scales.to])].map((tick) => (
          <text key={tick} class="tick" x={pointAt(scales, tick, 1).x} y={bottom + 12} text-anchor="middle">
            {tick.toFixed(1).replace("-", "−")}
          </text>
        ))}
        <text class="tick" x={(WIDTH + MARGIN.left) / 2} y={HEIGHT - 4} text-anchor="middle">
          {texts.plotX}
        </text>
        <polyline points={curve(falseMatchRate)} />
        {falseNonMatchRate.length > 0 && <polyline class="mated" points={curve(falseNonMatchRate)} />}
        <line class="here" x1={here.x} x2={here.x} y1={MARGIN.top} y2={bottom} />
        <circle cx={here.x} cy={here.y} r={4} />
      </svg>
      <figcaption class="small">{words}</figcaption>
    </figure>
  );
}
