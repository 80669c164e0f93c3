import type { AnalysisCache } from "../ports/analysis-cache.js";
import type { Charts } from "../ports/charts.js";
import type { Clock } from "../ports/clock.js";
import type { DatasetSource } from "../ports/dataset.js";
import type { FaceEngines } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageModifier } from "../ports/image-modifier.js";
import type { ImageRenderer } from "../ports/image-renderer.js";

/** What measurements are built on; `compose.ts` chooses the adapters. */
export interface EvaluationPorts {
  readonly source: DatasetSource;
  readonly decoder: ImageDecoder;
  readonly engines: FaceEngines;
  readonly cache: AnalysisCache;
  readonly renderer: ImageRenderer;
  readonly modifier: ImageModifier;
  /** What draws is loaded when something is to be drawn: it takes longer to load than all the rest. */
  readonly loadCharts: () => Promise<Charts>;
  readonly clock: Clock;
}
