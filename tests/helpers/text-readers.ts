import { expected } from "../../src/domain/errors.js";
import type { PackId } from "../../src/domain/ids.js";
import type { TextReaders } from "../../src/ports/text-reader.js";

/** As on a machine on which the files of the pack that reads text are not there. */
export const noTextReaders: TextReaders = {
  pack: "ppocr-v4" as PackId,
  problems: async () => ["expected the model file detector.onnx"],
  async open() {
    throw expected("MODEL_MISSING", "the model file detector.onnx", "ppocr-v4", "none");
  },
};

/** Whose files are in order, and which nobody asks to read. */
export const unusedTextReaders: TextReaders = { ...noTextReaders, problems: async () => [] };
