import { asLeadlightError, type ErrorCode } from "../domain/errors.js";
import type { PackId, Sha256 } from "../domain/ids.js";
import { KEPT_VIEWS } from "../domain/picture-view.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { Progress } from "./ingest-run.js";
import { makeOfOriginal } from "./kept-original.js";
import type { PictureEye } from "./picture-eye.js";
import { watch } from "./watch.js";

export interface EmbeddedPictures {
  readonly embedded: number;
  /** Images whose original is missing or no longer decodes; they are not tried again. */
  readonly failed: number;
  /** Images that were not looked at, since it was stopped. */
  readonly waiting: number;
}

/** Embeds the images of ads, beside everything else; ingest does not wait for it. */
export interface EmbedPictures {
  /**
   * Embeds the images that were not yet, one after the other, each recorded by itself: whenever it ends, the next call goes on from there.
   * @param options.signal stops it after the image in flight
   * @throws MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE; PACK_UNKNOWN, PACK_INVALID
   */
  embedAll(options?: {
    readonly onProgress?: Progress | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<EmbeddedPictures>;

  /** Embeds what waits, then what comes, until it is stopped; see {@link watch}. */
  watch(signal: AbortSignal): Promise<void>;
}

/** Hashes read from the store at a time. */
const PAGE = 100;

export function createEmbedPictures(parts: {
  readonly store: Store;
  readonly images: ImageStore;
  readonly eye: PictureEye;
  readonly onNotice: (message: string) => void;
}): EmbedPictures {
  const { store, images, eye, onNotice } = parts;

  const embedAll: EmbedPictures["embedAll"] = async ({ onProgress, signal } = {}) => {
    const { id: pack } = await eye.pack();
    let embedded = 0;
    let failed = 0;
    const isStopped = () => signal?.aborted ?? false;
    for (;;) {
      const page = await store.pictures.waiting(pack, PAGE);
      const { waiting } = await store.pictures.coverage(pack);
      for (const [i, sha256] of page.entries()) {
        if (isStopped()) return { embedded, failed, waiting: waiting - i };
        const problem = await embed(sha256, pack);
        if (problem === null) embedded++;
        else {
          await store.pictures.recordFailure(sha256, pack, problem);
          failed++;
        }
        onProgress?.(embedded + failed, embedded + failed + waiting - i - 1);
      }
      if (page.length === 0) return { embedded, failed, waiting };
    }
  };

  /** @returns why it could not; null when it is done */
  async function embed(sha256: Sha256, pack: PackId): Promise<ErrorCode | null> {
    try {
      const made = await makeOfOriginal(images, sha256, (original) => eye.look(original, KEPT_VIEWS));
      if ("fault" in made) return made.fault;
      await store.pictures.record(sha256, pack, made.value);
      return null;
    } catch (thrown) {
      const { code } = asLeadlightError(thrown);
      if (code === "EMBEDDING_INVALID") return code;
      throw thrown;
    }
  }

  return {
    embedAll,
    watch: (signal) =>
      watch(() => embedAll({ signal }), { what: "pictures are not embedded", signal, onNotice }),
  };
}
