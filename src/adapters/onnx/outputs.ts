import { expected } from "../../domain/errors.js";

/**
 * An output of a graph, provided that it is as long as it must be.
 * @param name for the message
 * @throws PACK_INVALID when it is missing or of another length
 */
export function outputOf(values: Float32Array | undefined, length: number, name: string): Float32Array {
  if (values?.length === length) return values;
  throw expected("PACK_INVALID", `${length} values`, `the output ${name}`, values?.length ?? "nothing");
}
