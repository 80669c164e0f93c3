import type { AnalysedImage } from "../domain/face.js";
import type { PackId, Sha256 } from "../domain/ids.js";
import type { Store } from "../ports/store.js";
import type { EngineInUse } from "./active-engine.js";

/** What is known of an image under a pack. */
export interface FoundAnalysis {
  readonly analysis: AnalysedImage;
  /** False when it is still to be recorded. */
  readonly isStored: boolean;
}

/**
 * What one run found out under one engine and has not recorded yet. A picture that comes again meanwhile is not analysed
 * a second time.
 */
export class AnalysesUnderWay {
  readonly engine: EngineInUse;
  readonly #store: Store;
  readonly #found = new Map<Sha256, Promise<FoundAnalysis>>();

  constructor(store: Store, engine: EngineInUse) {
    this.#store = store;
    this.engine = engine;
  }

  /**
   * What the store knows of an image under the engine's pack, or else what the engine makes of it.
   * @throws what `AnalyseImage` throws
   */
  of(sha256: Sha256, bytes: Uint8Array): Promise<FoundAnalysis> {
    const known = this.#found.get(sha256);
    if (known !== undefined) return known;
    const finding = this.#find(sha256, bytes);
    this.#found.set(sha256, finding);
    finding.catch(() => this.#found.delete(sha256));
    return finding;
  }

  /** Lets go of what has been recorded, or will not be. */
  forget(sha256: Sha256): void {
    this.#found.delete(sha256);
  }

  async #find(sha256: Sha256, bytes: Uint8Array): Promise<FoundAnalysis> {
    const stored = await storedAnalysis(this.#store, sha256, this.engine.pack.id);
    if (stored !== null) return { analysis: stored, isStored: true };
    // Another pack may have found faces in it, when this one could not read the picture before.
    const known = await this.#store.images.everyFace(sha256);
    return { analysis: await this.engine.analyse(bytes, known), isStored: false };
  }
}

/** What the store knows of an image under a pack; null when that pack has not analysed it yet. */
async function storedAnalysis(store: Store, sha256: Sha256, pack: PackId): Promise<AnalysedImage | null> {
  const facts = await store.images.find(sha256);
  if (facts === null || !(await store.images.isAnalysed(sha256, pack))) return null;
  return { facts, pack, faces: await store.images.faces(sha256, pack) };
}
