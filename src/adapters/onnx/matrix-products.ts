import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { LoadedColumns, MatrixProducts, ReachingRows } from "../../ports/matrix-product.js";
import type { ProductReply, ProductTask, ProductWorkerData } from "./matrix-worker.js";
import { valueIn } from "./outcome.js";
import { onceIdle, runInThread, shared, sharedMemory, threadProgram } from "./threads.js";

/** One thread for each core, and no more than this: each holds the matrix once. */
const MOST_THREADS = 8;

/** Both threads have something to do on one page, and what a thread hands over is bounded. */
const ROWS_OF_A_TASK = 512;

/** Columns of one graph: products of 256 rows with them are 8 MB. */
const COLUMNS_OF_A_GRAPH = 8192;

/**
 * Products on ONNX Runtime, in threads of their own with one thread of the library each. Measured on two cores, 512 values
 * a vector and 2,000 columns: 256 rows at a time with the maximum in the same graph make 190 GFLOP/s a core, 4,096 rows 160, and
 * with all products handed over 100; two threads of one session gain less than two sessions.
 * @param buildGraph see `onnx-export/highest-product.ts`
 */
export function createMatrixProducts(
  buildGraph: (columns: Float32Array, dimension: number) => Uint8Array,
): MatrixProducts {
  return {
    async load(columns, dimension): Promise<LoadedColumns> {
      const length = COLUMNS_OF_A_GRAPH * dimension;
      const graphs: Uint8Array[] = [];
      for (let start = 0; start < columns.length; start += length)
        graphs.push(shared(buildGraph(columns.subarray(start, start + length), dimension)));
      const sharedColumns = sharedMemory(columns.length);
      sharedColumns.set(columns);
      const ended = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const workerData: ProductWorkerData = { columns: sharedColumns, graphs, dimension, ended };
      const threads = Math.min(availableParallelism(), MOST_THREADS);
      const pool = new Piscina({
        ...threadProgram("matrix-worker"),
        workerData,
        minThreads: threads,
        maxThreads: threads,
        idleTimeout: Number.POSITIVE_INFINITY,
      });
      const running = new Set<Promise<unknown>>();
      async function run(task: ProductTask): Promise<ProductReply> {
        const reply = runInThread<ProductReply>(pool, task, []).finally(() => running.delete(reply));
        running.add(reply);
        return valueIn(await reply);
      }
      try {
        await run({ rows: new Float32Array(0), least: new Float32Array(0) });
      } catch (thrown) {
        await pool.destroy();
        throw thrown;
      }
      const width = columns.length / dimension;
      // Memory that no task uses at the moment: new memory costs more than what is written into it.
      const spare: Float32Array[] = [];
      return {
        async reaching(rows, least) {
          const starts = Array.from(
            { length: Math.ceil(rows.length / ROWS_OF_A_TASK) },
            (_, i) => i * ROWS_OF_A_TASK,
          );
          const replies = starts.map(async (start) => {
            const end = Math.min(start + ROWS_OF_A_TASK, rows.length);
            const memory = spare.pop() ?? sharedMemory(ROWS_OF_A_TASK * dimension);
            try {
              for (let i = start; i < end; i++) memory.set(rows[i] as Float32Array, (i - start) * dimension);
              const values = memory.subarray(0, (end - start) * dimension);
              return await run({ rows: values, least: least.slice(start, end) });
            } finally {
              spare.push(memory);
            }
          });
          return together(await Promise.all(replies), starts, width);
        },
        async close() {
          Atomics.store(ended, 0, 1);
          await onceIdle(pool, running);
        },
      };
    },
  };
}

/** @param width cosines of a row */
function together(replies: readonly ProductReply[], starts: readonly number[], width: number): ReachingRows {
  const rows: number[] = [];
  const cosines: (Float64Array | null)[] = [];
  for (const [task, reply] of replies.entries()) {
    for (const [place, row] of reply.rows.entries()) {
      rows.push((starts[task] as number) + row);
      const end = (place + 1) * width;
      cosines.push(end <= reply.cosines.length ? reply.cosines.subarray(place * width, end) : null);
    }
  }
  return { rows, cosines };
}
