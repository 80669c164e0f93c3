import { PbfWriter } from "pbf";
import { ATTRIBUTE_INT, ATTRIBUTE_INTS, FLOAT, INT64, OPSET } from "./onnx-numbers.js";

/** The slice of ONNX that our graphs need. Everything that flows is float32. */
export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/** An input or output of the graph; a size in words stands for any number, the same one wherever it is named. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
}

/** float32 values, or whole numbers where an operator wants a shape. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** Of 2022, as OPSET: every ONNX Runtime since 1.12 reads it. */
const IR_VERSION = 8;

/**
 * Writes an ONNX file. Field numbers are those of `onnx/onnx.proto` (Apache-2.0, https://github.com/onnx/onnx); fields go
 * out in a fixed order, so the same graph makes the same bytes.
 */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const writer = new PbfWriter();
  // ModelProto
  writer.writeVarintField(1, IR_VERSION);
  writer.writeStringField(2, "leadlight");
  writer.writeMessage(7, writeGraph, graph);
  writer.writeMessage(8, writeOperatorSet, OPSET);
  return writer.finish();
}

/** OperatorSetIdProto of the standard operators, whose domain is the empty text. */
function writeOperatorSet(version: number, writer: PbfWriter): void {
  writer.writeStringField(1, "");
  writer.writeVarintField(2, version);
}

/** GraphProto. */
function writeGraph(graph: OnnxGraph, writer: PbfWriter): void {
  for (const node of graph.nodes) writer.writeMessage(1, writeNode, node);
  writer.writeStringField(2, graph.name);
  for (const constant of graph.constants) writer.writeMessage(5, writeTensor, constant);
  for (const port of graph.inputs) writer.writeMessage(11, writePort, port);
  for (const port of graph.outputs) writer.writeMessage(12, writePort, port);
}

/** NodeProto; a node is called as its output. */
function writeNode({ operator, inputs, output, attributes }: Node, writer: PbfWriter): void {
  for (const input of inputs) writer.writeStringField(1, input);
  writer.writeStringField(2, output);
  writer.writeStringField(3, output);
  writer.writeStringField(4, operator);
  for (const attribute of Object.entries(attributes)) writer.writeMessage(5, writeAttribute, attribute);
}

/** AttributeProto; whole numbers are all that we need. */
function writeAttribute([name, value]: [string, number | readonly number[]], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  if (typeof value === "number") {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, ATTRIBUTE_INT);
    return;
  }
  for (const item of value) writer.writeVarintField(8, item);
  writer.writeVarintField(20, ATTRIBUTE_INTS);
}

/** TensorProto. */
function writeTensor({ name, shape, values }: Constant, writer: PbfWriter): void {
  for (const size of shape) writer.writeVarintField(1, size);
  writer.writeVarintField(2, values instanceof Float32Array ? FLOAT : INT64);
  writer.writeStringField(8, name);
  // ONNX wants little-endian values: the order of this machine, as ONNX Runtime is built for no other.
  writer.writeBytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** ValueInfoProto with a TypeProto (field 2) with a TypeProto.Tensor (field 1). */
function writePort({ name, shape }: Port, writer: PbfWriter): void {
  writer.writeStringField(1, name);
  writer.writeMessage(2, (sizes, type) => type.writeMessage(1, writeTensorType, sizes), shape);
}

function writeTensorType(shape: Port["shape"], writer: PbfWriter): void {
  writer.writeVarintField(1, FLOAT);
  writer.writeMessage(2, writeShape, shape);
}

/** TensorShapeProto of TensorShapeProto.Dimension. */
function writeShape(shape: Port["shape"], writer: PbfWriter): void {
  for (const size of shape) writer.writeMessage(1, writeDimension, size);
}

function writeDimension(size: number | string, writer: PbfWriter): void {
  if (typeof size === "number") writer.writeVarintField(1, size);
  else writer.writeStringField(2, size);
}
