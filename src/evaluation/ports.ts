import type { AnalysisCache } from "../ports/analysis-cache.js";
import type { DatasetSource } from "../ports/dataset.js";
import type { FaceEngines } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";

/** What measurements are built on; `compose.ts` chooses the adapters. */
export interface EvaluationPorts {
  readonly source: DatasetSource;
  readonly decoder: ImageDecoder;
  readonly engines: FaceEngines;
  readonly cache: AnalysisCache;
}
