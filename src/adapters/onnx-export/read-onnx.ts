import { PbfReader } from "pbf";
import { only } from "./only.js";
import type { Constant, Node, OnnxGraph, Port } from "./onnx-file.js";
import { ATTRIBUTE_INT, ATTRIBUTE_INTS, FLOAT, INT64, OPSET } from "./onnx-numbers.js";

/**
 * Operators whose meaning is the same in every version of the standard operators since 7, of 2017
 * (`docs/Changelog.md` of ONNX), so that what was written for an older version may be written down for ours.
 */
const STEADY_OPERATORS = new Set(["Add", "Conv", "Flatten", "Mul", "PRelu", "Relu", "Reshape", "Sub"]);
const FIRST_STEADY = 7;

/**
 * Reads an ONNX file, as far as `writeOnnx` could write it: steady operators with one output and whole numbers as
 * attributes, constants of float32 or whole numbers. Field numbers as there.
 * @throws RangeError for anything else
 */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const graphs: OnnxGraph[] = [];
  const versions: number[] = [];
  // ModelProto
  eachField(new PbfReader(bytes), (field, reader) => {
    if (field === 7) graphs.push(readGraph(nested(reader)));
    else if (field === 8) versions.push(readOperatorSet(nested(reader)));
  });
  const version = only(versions, "set of operators");
  if (version < FIRST_STEADY || version > OPSET) throw new RangeError(`operators of version ${version}`);
  const graph = only(graphs, "graph");
  const unknown = graph.nodes.find(({ operator }) => !STEADY_OPERATORS.has(operator));
  if (unknown !== undefined) throw new RangeError(`the operator ${unknown.operator}`);
  return graph;
}

/** OperatorSetIdProto. @returns the version */
function readOperatorSet(message: PbfReader): number {
  let version = 0;
  eachField(message, (field, reader) => {
    if (field === 1 && reader.readString() !== "") throw new RangeError("operators of another domain");
    if (field === 2) version = reader.readVarint(true);
  });
  return version;
}

/** GraphProto. */
function readGraph(message: PbfReader): OnnxGraph {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  let name = "";
  eachField(message, (field, reader) => {
    if (field === 1) nodes.push(readNode(nested(reader)));
    else if (field === 2) name = reader.readString();
    else if (field === 5) constants.push(readTensor(nested(reader)));
    else if (field === 11) inputs.push(readPort(nested(reader)));
    else if (field === 12) outputs.push(readPort(nested(reader)));
    else if (field === 15) throw new RangeError("constants with few values that are not 0");
  });
  return { name, inputs, outputs, nodes, constants };
}

/** NodeProto. */
function readNode(message: PbfReader): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: [string, number | readonly number[]][] = [];
  let operator = "";
  eachField(message, (field, reader) => {
    if (field === 1) inputs.push(reader.readString());
    else if (field === 2) outputs.push(reader.readString());
    else if (field === 4) operator = reader.readString();
    else if (field === 5) attributes.push(readAttribute(nested(reader)));
  });
  const output = only(outputs, `output of ${operator}`);
  return { operator, inputs, output, attributes: Object.fromEntries(attributes) };
}

/** AttributeProto. */
function readAttribute(message: PbfReader): [string, number | readonly number[]] {
  const values: number[] = [];
  let name = "";
  let value = 0;
  let type = 0;
  eachField(message, (field, reader) => {
    if (field === 1) name = reader.readString();
    else if (field === 3) value = reader.readVarint(true);
    else if (field === 8) reader.readPackedVarint(values, true);
    else if (field === 20) type = reader.readVarint();
  });
  if (type !== ATTRIBUTE_INT && type !== ATTRIBUTE_INTS)
    throw new RangeError(`the attribute ${name} of another type`);
  return [name, type === ATTRIBUTE_INT ? value : values];
}

/** TensorProto. */
function readTensor(message: PbfReader): Constant {
  const shape: number[] = [];
  const bytes: Uint8Array[] = [];
  let name = "";
  let type = 0;
  eachField(message, (field, reader) => {
    if (field === 1) reader.readPackedVarint(shape, true);
    else if (field === 2) type = reader.readVarint();
    else if (field === 8) name = reader.readString();
    // A copy, since values lie anywhere in the file.
    else if (field === 9) bytes.push(Uint8Array.from(reader.readBytes()));
  });
  const { buffer } = only(bytes, `run of bytes in the constant ${name}`);
  const values = type === FLOAT ? new Float32Array(buffer) : new BigInt64Array(buffer);
  if ((type !== FLOAT && type !== INT64) || values.length !== shape.reduce((size, side) => size * side, 1))
    throw new RangeError(`the constant ${name} of another type or shape`);
  return { name, shape, values };
}

/** ValueInfoProto, in it a TypeProto, in it a TypeProto.Tensor. */
function readPort(message: PbfReader): Port {
  const shape: (number | string)[] = [];
  let name = "";
  eachField(message, (field, reader) => {
    if (field === 1) name = reader.readString();
    else if (field === 2)
      eachField(nested(reader), (kind, type) => {
        if (kind !== 1) throw new RangeError(`${name} that is no tensor`);
        eachField(nested(type), (part, tensor) => {
          if (part === 2) shape.push(...readShape(nested(tensor)));
        });
      });
  });
  return { name, shape };
}

/** TensorShapeProto of TensorShapeProto.Dimension. */
function readShape(message: PbfReader): (number | string)[] {
  const sizes: (number | string)[] = [];
  eachField(message, (field, reader) => {
    if (field !== 1) return;
    eachField(nested(reader), (kind, dimension) => {
      if (kind === 1) sizes.push(dimension.readVarint(true));
      else if (kind === 2) sizes.push(dimension.readString());
    });
  });
  return sizes;
}

/** @param read what it does not read of a field is passed over */
function eachField(message: PbfReader, read: (field: number, message: PbfReader) => void): void {
  try {
    message.readFields((field) => read(field, message), null);
  } catch (thrown) {
    // What the library throws for a damaged message is a plain Error.
    throw thrown instanceof Error && thrown.name === "Error" ? new RangeError(thrown.message) : thrown;
  }
}

/** The message that a field holds. */
function nested(message: PbfReader): PbfReader {
  return new PbfReader(message.readBytes());
}
