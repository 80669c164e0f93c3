import { type AnalysedImage, byArea, type DetectedFace } from "../domain/face.js";
import { sha256Of } from "../domain/ids.js";
import { hashInSlices } from "../domain/pdq/picture-hash.js";
import type { FaceEngine } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import { inSlices } from "./slices.js";

/**
 * Bytes of a file → its facts, its hashes and its embedded faces. Ingest, enrolment, search and every measurement call this one
 * function, so that what is measured is what is served.
 * @param known faces that were found in this image before; see `FaceEngine.analyse`
 * @throws what `ImageDecoder.decode` and `FaceEngine.analyse` throw; nothing is stored
 */
export type AnalyseImage = (bytes: Uint8Array, known?: readonly DetectedFace[]) => Promise<AnalysedImage>;

export function createAnalyseImage(parts: { decoder: ImageDecoder; engine: FaceEngine }): AnalyseImage {
  return async (bytes, known = []) => {
    const image = await parts.decoder.decode(bytes);
    const analysing = parts.engine.analyse(image, known);
    // While the networks run in another thread.
    const [faces, pictureHash] = await Promise.all([analysing, inSlices(hashInSlices(image))]);
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
      pictureHash,
    };
  };
}
