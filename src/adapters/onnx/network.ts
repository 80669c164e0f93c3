import { InferenceSession, Tensor } from "onnxruntime-node";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { NetworkInput } from "../../domain/pack-manifest.js";

/** How ONNX Runtime is to run networks. */
export interface RuntimeOptions {
  /** Execution providers in the order in which they are tried, e.g. `["cuda", "cpu"]`. */
  readonly providers: readonly string[];
  /** Threads of one network. With both cores busy two threads are slower than one (measured). */
  readonly threads: number;
}

/** One network, loaded. Running it blocks the thread that does. */
export interface Network {
  readonly input: NetworkInput;
  readonly outputs: readonly string[];
  /** @param planes one input as `planes.ts` makes it @returns every output by its name */
  run(planes: Float32Array): Promise<Readonly<Record<string, Float32Array>>>;
  /** Runs it on zeros for an output that does not depend on the input. @throws PACK_INVALID when there is none of that name */
  constant(output: string): Promise<Float32Array>;
}

/**
 * Loads a graph.
 * @param name for messages, e.g. "detector of the pack base"
 * @throws BACKEND_UNAVAILABLE when an execution provider or the graph is refused; PACK_INVALID when its inputs are not
 * as the manifest says
 */
export async function loadNetwork(
  name: string,
  graph: Uint8Array,
  input: NetworkInput,
  options: RuntimeOptions,
): Promise<Network> {
  const session = await createSession(name, graph, options);
  const inputName = input.name ?? session.inputNames[0] ?? "";
  if (!session.inputNames.includes(inputName))
    throw expected("PACK_INVALID", `an input named ${session.inputNames.join(" or ")}`, name, inputName);
  const shape = [1, 3, input.height, input.width];

  async function run(planes: Float32Array, wanted: readonly string[]) {
    const feeds = { [inputName]: new Tensor("float32", planes, shape) };
    const results = await session.run(feeds, wanted).catch((cause) => {
      throw expected(
        "PACK_INVALID",
        `an input that takes ${shape.join(" × ")} values`,
        name,
        firstLine(cause),
      );
    });
    const outputs: Record<string, Float32Array> = {};
    for (const output of wanted) outputs[output] = valuesOf(results[output], output, name);
    return outputs;
  }

  const outputs = session.outputNames;
  return {
    input,
    outputs,
    run: (planes) => run(planes, outputs),
    async constant(output) {
      if (!outputs.includes(output))
        throw expected("PACK_INVALID", `an output named ${outputs.join(" or ")}`, name, output);
      const { [output]: values } = await run(new Float32Array(3 * input.width * input.height), [output]);
      return values as Float32Array;
    },
  };
}

async function createSession(
  name: string,
  graph: Uint8Array,
  { providers, threads }: RuntimeOptions,
): Promise<InferenceSession> {
  try {
    // A copy: ONNX Runtime takes no memory that is shared between threads.
    return await InferenceSession.create(Uint8Array.from(graph), {
      executionProviders: [...providers],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new LeadlightError(
      "BACKEND_UNAVAILABLE",
      `expected ONNX Runtime to load the ${name} on ${providers.join(", ")} but received ${firstLine(cause)}`,
      { cause },
    );
  }
}

function valuesOf(tensor: unknown, output: string, name: string): Float32Array {
  if (tensor instanceof Tensor && tensor.data instanceof Float32Array) return tensor.data;
  throw expected("PACK_INVALID", "float32 values", `the output ${output} of the ${name}`, "another type");
}

function firstLine(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
}
