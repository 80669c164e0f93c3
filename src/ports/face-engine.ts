import type { EmbeddedFace } from "../domain/face.js";
import type { DecodedImage } from "../domain/image.js";
import type { PackInfo } from "./model-pack.js";

export interface EngineStatus {
  /** Library and numeric backend that do the work, e.g. `tfjs-wasm`. */
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Image in, embedded faces out. Models are loaded at the first use, once, however many callers wait. */
export interface FaceEngine {
  readonly pack: PackInfo;

  /**
   * Finds every face and embeds it.
   * @returns faces in no particular order; none when there is no face
   * @throws MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE at the first use; EMBEDDING_INVALID
   */
  analyse(image: DecodedImage): Promise<EmbeddedFace[]>;

  /** Loads the models if they are not loaded yet and says what runs them. @throws as {@link analyse} at the first use */
  start(): Promise<EngineStatus>;

  close(): Promise<void>;
}
