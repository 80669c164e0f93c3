import { type AnalysedImage, byArea, type DetectedFace } from "../domain/face.js";
import { sha256Of } from "../domain/ids.js";
import type { FaceEngine } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";

/**
 * Bytes of a file → its facts and its embedded faces. Ingest, enrolment, search and every measurement call this one
 * function, so that what is measured is what is served.
 * @param known faces that were found in this image before; see `FaceEngine.analyse`
 * @throws what `ImageDecoder.decode` and `FaceEngine.analyse` throw; nothing is stored
 */
export type AnalyseImage = (bytes: Uint8Array, known?: readonly DetectedFace[]) => Promise<AnalysedImage>;

export function createAnalyseImage(parts: { decoder: ImageDecoder; engine: FaceEngine }): AnalyseImage {
  return async (bytes, known = []) => {
    const image = await parts.decoder.decode(bytes);
    const faces = await parts.engine.analyse(image, known);
    return {
      facts: {
        sha256: sha256Of(bytes),
        format: image.format,
        byteLength: bytes.length,
        width: image.width,
        height: image.height,
        orientation: image.orientation,
      },
      pack: parts.engine.pack.id,
      faces: faces.toSorted(byArea),
    };
  };
}
