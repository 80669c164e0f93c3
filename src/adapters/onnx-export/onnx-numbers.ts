/** The version of the standard operators that our files ask for. */
export const OPSET = 17;

// Numbers of TensorProto.DataType and AttributeProto.AttributeType in `onnx/onnx.proto` (Apache-2.0, https://github.com/onnx/onnx).
export const FLOAT = 1;
export const INT64 = 7;
export const ATTRIBUTE_INT = 2;
export const ATTRIBUTE_INTS = 7;
