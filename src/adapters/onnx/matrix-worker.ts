import { InferenceSession, Tensor } from "onnxruntime-node";
import { workerData } from "piscina";
import { expected, LeadlightError } from "../../domain/errors.js";
import { cosines } from "../../domain/inner-product.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** What the thread is started with: the columns, and the same in one graph or several. */
export interface ProductWorkerData {
  readonly columns: Float32Array;
  readonly graphs: readonly Uint8Array[];
  readonly dimension: number;
  /** One value in memory that is shared: 1 when nobody wants products any more. */
  readonly ended: Int32Array;
}

/** Rows, one after the other in memory that is shared, with what each has to reach; none to be no more than ready. */
export interface ProductTask {
  readonly rows: Float32Array;
  readonly least: Float32Array;
}

/** What came of a task. */
export interface ProductReply {
  /** Places of the rows that reach what they have to. */
  readonly rows: readonly number[];
  /** Of the first of them, one row after the other. */
  readonly cosines: Float64Array;
}

/** Rows multiplied at a time: their products stay in the processor's caches until the greatest of them is known. */
const ROWS = 256;

/** Cosines handed over by one task: 8 MB, all of 512 rows with 2,048 columns. */
const MOST_COSINES = 1_048_576;

const { columns, graphs, dimension, ended }: ProductWorkerData = workerData;
let sessions: Promise<Outcome<InferenceSession[]>> | undefined;

/** Runs in a thread of its own, since ONNX Runtime blocks the thread that calls it. */
export default async function run({ rows, least }: ProductTask): Promise<Outcome<ProductReply>> {
  // Not before there is something to do: a thread that has nothing to do may be ended at any moment (see `onceIdle`).
  sessions ??= outcomeOf(() => Promise.all(graphs.map(load)));
  const loaded = await sessions;
  if (!("value" in loaded)) return loaded;
  return outcomeOf(async () => {
    const highest = await highestOf(loaded.value, rows);
    const reaching = [...highest.keys()].filter((i) => (highest[i] as number) >= (least[i] as number));
    return { rows: reaching, cosines: cosinesOf(rows, reaching) };
  });
}

function cosinesOf(rows: Float32Array, reaching: readonly number[]): Float64Array {
  const width = columns.length / dimension;
  const first = reaching.slice(0, Math.floor(MOST_COSINES / width));
  const found = new Float64Array(first.length * width);
  for (const [place, i] of first.entries()) {
    assertWanted();
    found.set(cosines(columns, rows.subarray(i * dimension, (i + 1) * dimension)), place * width);
  }
  return found;
}

/** What is under way ends soon when nobody wants it any more. */
function assertWanted(): void {
  if (Atomics.load(ended, 0) !== 0) throw expected("INTERNAL", "columns that are held", "a product", "none");
}

async function load(graph: Uint8Array): Promise<InferenceSession> {
  try {
    // A copy: ONNX Runtime takes no memory that is shared between threads.
    return await InferenceSession.create(Uint8Array.from(graph), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LeadlightError(
      "BACKEND_UNAVAILABLE",
      `expected ONNX Runtime to load a matrix but received ${why}`,
      { cause },
    );
  }
}

async function highestOf(loaded: readonly InferenceSession[], rows: Float32Array): Promise<Float32Array> {
  const count = rows.length / dimension;
  const highest = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  // ONNX Runtime takes no memory that is shared between threads.
  const block = new Float32Array(Math.min(ROWS, count) * dimension);
  for (let start = 0; start < count; start += ROWS) {
    assertWanted();
    const end = Math.min(start + ROWS, count);
    block.set(rows.subarray(start * dimension, end * dimension));
    const values = block.subarray(0, (end - start) * dimension);
    const input = { rows: new Tensor("float32", values, [end - start, dimension]) };
    for (const session of loaded) {
      const { highest: output } = await session.run(input);
      if (!(output?.data instanceof Float32Array))
        throw expected("INTERNAL", "float32 values", "a product", "another type");
      for (const [i, value] of output.data.entries())
        if (value > (highest[start + i] as number)) highest[start + i] = value;
    }
  }
  return highest;
}
