import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";
import { LeadlightError } from "../../domain/errors.js";
import type { Outcome } from "./outcome.js";

const require = createRequire(import.meta.url);

/** Hands a task to a thread of a pool. @throws INTERNAL when the thread ends instead of answering */
export async function runInThread<Done>(
  pool: Piscina,
  task: unknown,
  transferList: ArrayBuffer[],
): Promise<Outcome<Done>> {
  try {
    return await pool.run(task, { transferList });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LeadlightError("INTERNAL", `expected a thread of the engine to answer but received ${why}`, {
      cause,
    });
  }
}

/**
 * Ends the threads of a pool when they have done what they are at: one that is ended inside of ONNX Runtime takes the whole process with
 * it, since its binding throws where nothing can catch it.
 * @param running what the threads were asked for; nothing is asked of them after it
 */
export async function onceIdle(pool: Piscina, running: ReadonlySet<Promise<unknown>>): Promise<void> {
  await Promise.allSettled(running);
  await pool.destroy();
}

/** Bytes that all threads can read without a copy each. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** Memory for so many float32 values that all threads can read. */
export function sharedMemory(values: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(values * Float32Array.BYTES_PER_ELEMENT));
}

/**
 * A thread's program, which the build puts beside this one; when Leadlight runs from its sources, the loader that reads
 * TypeScript comes first.
 */
export function threadProgram(name: string): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith(".ts"))
    return { filename: fileURLToPath(new URL(`${name}.js`, import.meta.url)) };
  const loader = require.resolve("tsx");
  return {
    filename: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
    execArgv: ["--import", loader],
  };
}
