import type { ExportedNetwork, ScriptedNetwork } from "../domain/pack-manifest.js";

/** Builds ONNX graphs: of known networks from the weights that their packages carry, of TensorFlow Lite files, and of other ONNX files. */
export interface GraphExporter {
  /** Grows with every change that makes other bytes; built graphs are kept under it. */
  readonly version: number;

  /**
   * @param weights the quantised weights as they come in the package
   * @param specification the JSON file beside them: name, shape, type and quantisation of each
   * @returns an ONNX file; the same bytes for the same weights
   * @throws MODEL_CHANGED when a weight is missing or has another shape than the network needs
   */
  build(network: ExportedNetwork, weights: Uint8Array, specification: Uint8Array): Uint8Array;

  /**
   * @param scripts the weights as a package carries them, base64 in scripts, in their order
   * @param specification the script beside them
   * @returns and @throws as {@link build}
   */
  buildFromScripts(
    network: ScriptedNetwork,
    scripts: readonly Uint8Array[],
    specification: Uint8Array,
  ): Uint8Array;

  /**
   * @param tflite a TensorFlow Lite file with a picture as input and a vector as output
   * @returns an ONNX file; the same bytes for the same file
   * @throws MODEL_CHANGED when it is no such file, or holds an operator that is not known
   */
  convert(tflite: Uint8Array): Uint8Array;

  /**
   * @param onnx an ONNX file
   * @returns an ONNX file that answers the same up to rounding, and runs faster; the same bytes for the same file
   * @throws MODEL_CHANGED when it is no such file, or holds an operator that is not known
   */
  simplify(onnx: Uint8Array): Uint8Array;
}
