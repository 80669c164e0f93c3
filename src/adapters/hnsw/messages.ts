import type { ErrorCode } from "../../domain/errors.js";
import type { IndexAxes, IndexShape, Neighbour } from "../../ports/vector-index.js";
import type { GraphParameters } from "./hnsw-graph.js";

/** What the thread of the graphs is asked to do, about the graph with a number. */
export type GraphTask =
  /** `sample`: vectors one after the other, or none. */
  | {
      readonly what: "create";
      readonly dimension: number;
      readonly expectedCount: number;
      readonly sample: Float32Array;
      readonly parameters: GraphParameters;
    }
  | {
      readonly what: "read";
      readonly file: string;
      readonly shape: IndexShape;
      readonly parameters: GraphParameters;
    }
  /** `vectors`: one after the other, in the order of the labels. */
  | { readonly what: "add"; readonly labels: Uint32Array; readonly vectors: Float32Array }
  | { readonly what: "search"; readonly vector: Float32Array; readonly k: number }
  | { readonly what: "write"; readonly file: string }
  | { readonly what: "drop" };

export interface GraphRequest {
  readonly id: number;
  readonly graph: number;
  readonly task: GraphTask;
}

/** `count`: nodes of the graph when it was done; `axes`: those of a graph that was created. Error classes do not survive the way between threads; codes do. */
export type GraphReply =
  | {
      readonly id: number;
      readonly count: number;
      readonly found: readonly Neighbour[];
      readonly axes: IndexAxes | null;
    }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string };
