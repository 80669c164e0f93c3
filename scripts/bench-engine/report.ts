import { table } from "../../src/cli/terminal.js";
import { median } from "../statistics.js";
import type { Case, CaseResult, StageTimes } from "./cases.js";

/** One run of one case. */
export interface Sample {
  readonly round: number;
  readonly run: Case;
  readonly result: CaseResult;
}

type Name = Case["name"];
type Rounds = readonly ReadonlyMap<string, CaseResult>[];

const IN_FLIGHT = [1, 2] as const;
const NONE = "–";

/** The tables: medians over the rounds. Ratios are taken within each round first. */
export function drawReport(samples: readonly Sample[]): string {
  const rounds = inRounds(samples);
  return [drawCases(rounds), drawRatios(rounds), drawStages(rounds), drawLoopDelay(rounds)].join("\n");
}

function inRounds(samples: readonly Sample[]): Rounds {
  const rounds: Map<string, CaseResult>[] = [];
  for (const { round, run, result } of samples) {
    rounds[round - 1] ??= new Map();
    rounds[round - 1]?.set(keyOf(run.name, run.inFlight), result);
  }
  return rounds;
}

function keyOf(name: Name, inFlight: number): string {
  return `${name} × ${inFlight}`;
}

/** The median over the rounds of what every round has; null when none has it. */
function over(rounds: Rounds, value: (of: Of) => number | undefined): number | null {
  const values = rounds.map((round) => value((name, inFlight) => round.get(keyOf(name, inFlight))));
  const known = values.filter((one) => one !== undefined && Number.isFinite(one)) as number[];
  return known.length === 0 ? null : median(known);
}

/** The result of a case in a round. */
type Of = (name: Name, inFlight: number) => CaseResult | undefined;

function shown(value: number | null, digits: number): string {
  return value === null ? NONE : value.toFixed(digits);
}

const CASES: readonly (readonly [name: Name, label: string])[] = [
  ["engine", "engine, end to end"],
  ["face-api", "face-api on WASM, end to end"],
  ["floor", "ONNX Runtime alone"],
  ["floor of files", "ONNX Runtime alone, files not simplified"],
  ["added pack", "engine with the added pack"],
];

function drawCases(rounds: Rounds): string {
  const perImage = (name: Name, inFlight: number) =>
    shown(
      over(rounds, (of) => of(name, inFlight)?.imagesPerSecond),
      2,
    );
  const memory = (name: Name, inFlight: number) =>
    shown(
      over(rounds, (of) => of(name, inFlight)?.peakMegabytes),
      0,
    );
  const rows = CASES.map(([name, label]) => [
    label,
    ...IN_FLIGHT.map((inFlight) => perImage(name, inFlight)),
    // The floor keeps the inputs of its networks, which no engine does.
    ...IN_FLIGHT.map((inFlight) =>
      name === "floor" || name === "floor of files" ? NONE : memory(name, inFlight),
    ),
    shown(
      over(rounds, (of) => of(name, 1)?.faces),
      2,
    ),
  ]);
  return table(
    ["case", "images/s, 1 in flight", "2 in flight", "peak MB, 1 in flight", "2 in flight", "faces/image"],
    rows,
  );
}

function drawRatios(rounds: Rounds): string {
  const speed = (of: Of, name: Name, inFlight: number) => of(name, inFlight)?.imagesPerSecond ?? Number.NaN;
  const ratio = (a: Name, b: Name) =>
    IN_FLIGHT.map((inFlight) =>
      shown(
        over(rounds, (of) => speed(of, a, inFlight) / speed(of, b, inFlight)),
        2,
      ),
    );
  const scaling = (name: Name) => [
    NONE,
    shown(
      over(rounds, (of) => speed(of, name, 2) / speed(of, name, 1)),
      2,
    ),
  ];
  return table(
    ["ratio", "1 in flight", "2 in flight"],
    [
      ["speed of the engine over face-api", ...ratio("engine", "face-api")],
      ["end to end time over the floor", ...ratio("floor", "engine")],
      ["end to end time over the floor of files not simplified", ...ratio("floor of files", "engine")],
      ["engine: speed of 2 over 1", ...scaling("engine")],
      ["floor: speed of 2 over 1", ...scaling("floor")],
    ],
  );
}

function drawStages(rounds: Rounds): string {
  const stage = (value: (times: StageTimes) => number) => (of: Of) => {
    const times = of("stages", 1)?.stages;
    return times === undefined ? undefined : value(times);
  };
  const row = (label: string, network: ((of: Of) => number | undefined) | null, own: typeof network) => [
    label,
    network === null ? NONE : shown(over(rounds, network), 1),
    own === null ? NONE : shown(over(rounds, own), 1),
  ];
  const runs = (role: keyof StageTimes["networks"]) =>
    shown(
      over(rounds, (of) => of("stages", 1)?.runs?.[role]),
      1,
    );
  const isRun = (role: keyof StageTimes["networks"]) =>
    (over(rounds, (of) => of("stages", 1)?.runs?.[role]) ?? 0) > 0;
  const network = (role: keyof StageTimes["networks"], label: string) => [
    ...row(
      label,
      stage(({ networks }) => networks[role]),
      stage(({ around }) => around[role]),
    ),
    runs(role),
  ];
  return table(
    ["stage, ms/image, on one thread", "network", "own code", "runs/image"],
    [
      [
        ...row(
          "decode",
          null,
          stage(({ decode }) => decode),
        ),
        NONE,
      ],
      network("detector", "detector"),
      network("landmarks", "landmarks"),
      network("embedder", "embedder; align and quality"),
      ...(isRun("secondEmbedder") ? [network("secondEmbedder", "second embedder")] : []),
      network("age", "age"),
      [
        ...row(
          "other: digest, hand-over to the thread",
          null,
          stage(({ other }) => other),
        ),
        NONE,
      ],
      [
        ...row(
          "all",
          stage(({ networks }) => sum(networks)),
          stage((times) => times.decode + sum(times.around) + times.other),
        ),
        NONE,
      ],
    ],
  );
}

function sum(times: Readonly<Record<string, number>>): number {
  return Object.values(times).reduce((total, time) => total + time, 0);
}

function drawLoopDelay(rounds: Rounds): string {
  const row = (which: "p99" | "max") =>
    IN_FLIGHT.map((inFlight) =>
      shown(
        over(rounds, (of) => of("engine", inFlight)?.loopDelayMs?.[which]),
        1,
      ),
    );
  return table(
    ["event loop of the main thread late by in the worst turn, ms", "1 in flight", "2 in flight"],
    [
      ["99th percentile", ...row("p99")],
      ["maximum", ...row("max")],
    ],
  );
}
