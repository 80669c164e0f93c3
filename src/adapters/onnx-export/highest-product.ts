import { writeOnnx } from "./onnx-file.js";

/** Names of the input and the output of the graph. */
const PRODUCT_PORTS = { rows: "rows", highest: "highest" } as const;

/**
 * A graph that multiplies rows with a constant matrix and keeps the greatest product of each row. The constant is laid out
 * for the processor once, when the graph is loaded, and the products never leave its caches.
 * @param columns one vector after the other
 * @param dimension values of a vector
 * @returns an ONNX file: `rows` × dimension → `rows`
 */
export function buildHighestProduct(columns: Float32Array, dimension: number): Uint8Array {
  const count = columns.length / dimension;
  return writeOnnx({
    name: "highest-product",
    inputs: [{ name: PRODUCT_PORTS.rows, shape: ["N", dimension] }],
    outputs: [{ name: PRODUCT_PORTS.highest, shape: ["N"] }],
    nodes: [
      {
        operator: "Gemm",
        inputs: [PRODUCT_PORTS.rows, "columns"],
        output: "products",
        attributes: { transB: 1 },
      },
      {
        operator: "ReduceMax",
        inputs: ["products"],
        output: PRODUCT_PORTS.highest,
        attributes: { axes: [1], keepdims: 0 },
      },
    ],
    constants: [{ name: "columns", shape: [count, dimension], values: columns }],
  });
}
