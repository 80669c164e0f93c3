import type { AnalysedImage } from "../../src/domain/face.js";
import type { ActiveEngines, EngineInUse } from "../../src/pipeline/active-engine.js";
import { createTurns } from "../../src/pipeline/turns.js";
import { hashOf, PACK } from "./analysed-image.js";

/**
 * Engines of which each analysis gives the same image, whatever it is asked for.
 * @param candidateSimilarity from which on lists go where there is no calibration
 */
export function enginesThatSee(
  image: AnalysedImage,
  { dimension, candidateSimilarity }: { dimension: number; candidateSimilarity: number },
): ActiveEngines {
  const engine: EngineInUse = {
    pack: {
      id: PACK,
      dimension,
      candidateSimilarity,
      preprocessing: "test/1",
      hash: hashOf("pack"),
    },
    start: async () => ({ backend: "none", versions: {} }),
    analyse: async () => image,
    findFaces: async () => [...image.faces],
    imagesAtOnce: 1,
    inTurn: createTurns(1),
  };
  return { current: async () => engine, of: async () => engine, close: async () => undefined };
}
