export interface Dot {
  readonly id: string;
  readonly at: string;
  readonly x: number;
  readonly y: number;
}

interface Tick {
  readonly x: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
}

/** Half of a dot's room, and the margin at either end. */
const [STEP, MARGIN] = [10, 8];
const DAY = 86_400_000;
/** Ticks in between; their texts have to fit. */
const TICKS = 5;

/**
 * Places ads along a line of time, those of about one time over each other; where there are more than fit, they overlap.
 * @param times earliest first
 * @returns dots and ticks, and how high the dots reach
 */
export function dotsOf(
  times: readonly { readonly adId: string; readonly at: string }[],
  width: number,
  mostHeight: number,
): { readonly dots: readonly Dot[]; readonly ticks: readonly Tick[]; readonly height: number } {
  const moments = times.map(({ at }) => Date.parse(at));
  const [first = 0, last = 0] = [moments[0], moments.at(-1)];
  const span = Math.max(DAY, last - first);
  const room = width - 2 * MARGIN;
  const columns = new Map<number, number>();
  const places = times.map(({ adId, at }, i) => {
    const column = Math.round((((moments[i] ?? first) - first) / span) * (room / STEP));
    const level = columns.get(column) ?? 0;
    columns.set(column, level + 1);
    return { id: adId, at, x: MARGIN + column * STEP, level };
  });
  const highest = Math.max(1, ...columns.values());
  const height = Math.min(mostHeight, (highest + 1) * STEP);
  const step = Math.min(STEP, (height - STEP) / highest);
  const dots = places.map(({ level, ...dot }) => ({ ...dot, y: height - STEP / 2 - level * step }));
  const days = Math.round(span / DAY);
  const count = Math.min(TICKS, days);
  const ticks = Array.from({ length: count + 1 }, (_, i): Tick => {
    const day = Math.round((days * i) / count);
    return {
      x: MARGIN + (day / days) * room,
      text: new Date(first + day * DAY).toISOString().slice(0, 10),
      anchor: i === 0 ? "start" : i === count ? "end" : "middle",
    };
  });
  return { dots, ticks, height };
}
