import type { FaceEngines } from "../../src/ports/face-engine.js";
import type { ModelPacks } from "../../src/ports/model-packs.js";

/** Engines of every pack that find no face in any picture: what is measured then is everything else. */
export function facelessEngines(packs: ModelPacks): FaceEngines {
  return {
    open: async (id) => ({
      pack: (await packs.open(id)).info,
      imagesInFlight: 2,
      analyse: async () => [],
      start: async () => ({ backend: "none", versions: {} }),
      close: async () => undefined,
    }),
  };
}
