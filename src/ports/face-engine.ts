import type { DetectedFace, EmbeddedFace } from "../domain/face.js";
import type { PackId } from "../domain/ids.js";
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

  /** How many images it works on side by side; more than these wait for their turn. */
  readonly imagesInFlight: number;

  /**
   * Finds every face, measures and embeds it.
   * @param known faces that were found in this image before, maybe by another pack; each one that is not found again is
   * embedded where it was, so that nobody is lost when packs change
   * @returns faces in no particular order; none when there is no face
   * @throws MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE at the first use; EMBEDDING_INVALID
   */
  analyse(image: DecodedImage, known?: readonly DetectedFace[]): Promise<EmbeddedFace[]>;

  /** Loads the models if they are not loaded yet and says what runs them. @throws as {@link analyse} at the first use */
  start(): Promise<EngineStatus>;

  close(): Promise<void>;
}

/** Makes engines, one for each pack of models. */
export interface FaceEngines {
  /** A new engine, which the caller closes. Its models are not loaded yet. @throws PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED */
  open(pack: PackId): Promise<FaceEngine>;
}
