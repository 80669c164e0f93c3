/** An axis with a name and, where there is one, a unit. */
export interface Axis {
  readonly label: string;
  readonly scale: "linear" | "log";
  /** First and last value. */
  readonly domain: readonly [number, number];
  /** Values are shares and shown as percentages. */
  readonly isShare: boolean;
}

/** Points that belong together, in the order in which they are joined. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Lines over two axes, one for each series, told apart by colour and in a legend. */
export interface LineChart {
  /** What people who cannot see it are told. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Fills the space below each line. */
  readonly isFilled?: boolean;
}

/** A bar for each name and series. */
export interface BarChart {
  readonly description: string;
  /** What the length of a bar means. */
  readonly label: string;
  readonly series: readonly {
    readonly name: string;
    readonly bars: readonly { readonly name: string; readonly value: number }[];
  }[];
}

/** Draws charts as HTML with inline SVG, which needs no script and asks nobody for anything. */
export interface Charts {
  lines(chart: LineChart): string;
  bars(chart: BarChart): string;
}
