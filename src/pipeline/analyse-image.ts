import { type AnalysedImage, byArea, type DetectedFace, type EmbeddedFace } from "../domain/face.js";
import { sha256Of } from "../domain/ids.js";
import type { DecodedImage } from "../domain/image.js";
import { hashInSlices } from "../domain/pdq/picture-hash.js";
import type { FaceEngine } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import { inSlices } from "./slices.js";

interface AnalysisParts {
  readonly decoder: ImageDecoder;
  readonly engine: FaceEngine;
}

/**
 * Bytes of a file → its facts, its hashes and its embedded faces. Ingest, enrolment, search and every measurement come down to this one
 * function or to {@link FindFaces}, a part of it, so that what is measured is what is served.
 * @param known faces that were found in this image before; see `FaceEngine.analyse`
 * @throws what `ImageDecoder.decode` and `FaceEngine.analyse` throw; nothing is stored
 */
export type AnalyseImage = (bytes: Uint8Array, known?: readonly DetectedFace[]) => Promise<AnalysedImage>;

/**
 * Bytes of a file → its embedded faces, largest first, for who searches them and keeps nothing: hashes of the picture, half of the work
 * of this thread, are not made.
 * @throws as {@link AnalyseImage}
 */
export type FindFaces = (bytes: Uint8Array) => Promise<EmbeddedFace[]>;

export function createAnalyseImage(parts: AnalysisParts): AnalyseImage {
  return async (bytes, known = []) => {
    const image = await parts.decoder.decode(bytes);
    const analysing = facesIn(image, parts.engine, known);
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
      faces,
      pictureHash,
    };
  };
}

export function createFindFaces({ decoder, engine }: AnalysisParts): FindFaces {
  return async (bytes) => facesIn(await decoder.decode(bytes), engine, []);
}

async function facesIn(
  image: DecodedImage,
  engine: FaceEngine,
  known: readonly DetectedFace[],
): Promise<EmbeddedFace[]> {
  return (await engine.analyse(image, known)).toSorted(byArea);
}
