import type { PackId } from "../domain/ids.js";
import { createAnalyseImage } from "../pipeline/analyse-image.js";
import type { Dataset } from "./dataset.js";
import { type EmbeddedDataset, embedDataset } from "./embed-dataset.js";
import type { EvaluationPorts } from "./ports.js";

/** How to embed. */
export interface EmbedOptions {
  /** Analyses every image anew, whatever was kept. */
  readonly isFresh?: boolean;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Embeds a dataset with the engine of a pack, which is closed again. Where every image was kept from before, no model is loaded.
 * @throws PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED, and what {@link embedDataset} throws
 */
export async function embedUnderPack(
  ports: EvaluationPorts,
  dataset: Dataset,
  pack: PackId,
  { isFresh = false, onProgress }: EmbedOptions = {},
): Promise<EmbeddedDataset> {
  const engine = await ports.engines.open(pack);
  try {
    return await embedDataset(
      dataset,
      {
        analyse: createAnalyseImage({ decoder: ports.decoder, engine }),
        pack: engine.pack,
        imagesAtOnce: engine.imagesInFlight + 1,
        cache: ports.cache,
        isFresh,
      },
      onProgress,
    );
  } finally {
    await engine.close();
  }
}
