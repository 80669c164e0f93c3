import type { NetworkRole } from "../../src/domain/pack-manifest.js";

/** What a case does; one file beside this one each. */
export type Kind = "end-to-end" | "face-api" | "floor" | "stages";

/** One line of the benchmark. It runs in a process of its own, once in every round. */
export interface Case {
  /** Of the results in the report; those of one name differ in `inFlight`. */
  readonly name: "engine" | "face-api" | "floor" | "floor of files" | "added pack" | "stages";
  readonly kind: Kind;
  readonly inFlight: number;
  /** For a floor: with the ONNX files as packages carry them, before they are simplified. */
  readonly isFromFiles?: boolean;
  /** Folder of the pack; null for the default one. */
  readonly packFolder: string | null;
}

/** What the process of a case is started with. */
export interface Job {
  readonly run: Case;
  readonly files: readonly string[];
}

/** Times in milliseconds per image, by what they are spent on. */
export interface StageTimes {
  readonly decode: number;
  /** In ONNX Runtime. */
  readonly networks: Readonly<Record<NetworkRole, number>>;
  /** In our own code: cutting, resizing and turning for a network, up to its run, and making sense of the run before. */
  readonly around: Readonly<Record<NetworkRole, number>>;
  /** What the engine takes beyond that: digest of the file, copy of the pixels, the way to another thread and back. */
  readonly other: number;
}

/** What the process of a case answers; what does not apply is left out. */
export interface CaseResult {
  readonly imagesPerSecond: number;
  /** Peak of the resident memory of the whole process. */
  readonly peakMegabytes: number;
  /** Per image. */
  readonly faces?: number;
  /** By which the event loop of the main thread was late in the worst turn. */
  readonly loopDelayMs?: { readonly p99: number; readonly max: number };
  readonly stages?: StageTimes;
  /** Runs of each network per image. */
  readonly runs?: Readonly<Record<NetworkRole, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a case measures itself; its process adds the memory. */
export type Measured = Omit<CaseResult, "peakMegabytes">;

/** All cases in the order in which a round runs them; those of one list are compared and take turns. */
export function casesOf(packFolder: string | null): Case[][] {
  const compared = [1, 2].map((inFlight): Case[] => [
    { name: "engine", kind: "end-to-end", inFlight, packFolder: null },
    { name: "face-api", kind: "face-api", inFlight, packFolder: null },
    { name: "floor", kind: "floor", inFlight, packFolder: null },
    { name: "floor of files", kind: "floor", inFlight, packFolder: null, isFromFiles: true },
    ...(packFolder === null
      ? []
      : [{ name: "added pack", kind: "end-to-end", inFlight, packFolder } as const]),
  ]);
  return [...compared, [{ name: "stages", kind: "stages", inFlight: 1, packFolder: null }]];
}

/** Images that are analysed before anything is measured: enough for every code path to be compiled. */
export const WARM_UP_IMAGES = 6;
