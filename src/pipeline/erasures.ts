import { reaches } from "../domain/actor.js";
import type { ErasureCount, ErasureReason, ErasureTarget, ErasureTodo, Trace } from "../domain/erasure.js";
import { expected, LeadlightError } from "../domain/errors.js";
import type { OperationId, Sha256 } from "../domain/ids.js";
import { tracesOfBytes } from "../domain/traces.js";
import type { ActingContext } from "../ports/acting.js";
import type { AnalysisCache } from "../ports/analysis-cache.js";
import type { ByteSearch, BytesSearched } from "../ports/byte-search.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { CollectionIndexes } from "./collection-index.js";

/** What a search of the data folder found of something, before and after it was erased. */
export interface ErasureProof {
  readonly files: number;
  readonly bytes: number;
  /** Pieces of texts, vectors and originals that were looked for. */
  readonly pieces: number;
  /** Pieces that were found before. */
  readonly before: number;
  /** Pieces that are still found, and stand in nothing that stays: none, if the erasure reached everything. */
  readonly after: number;
  /** Pieces that are still found because something else that stays has the same. */
  readonly shared: number;
  /** Where those of `after` were found, and of what they are pieces. */
  readonly left: readonly { readonly of: string; readonly file: string }[];
}

export interface ErasureReport extends ErasureCount {
  /** Null unless it was asked for. */
  readonly proof: ErasureProof | null;
}

/** Takes things out of everything for good. */
export interface Erasures {
  /** What would go, without anything changing. @throws as {@link erase} */
  preview(targets: readonly ErasureTarget[]): Promise<ErasureCount>;
  /**
   * Erases rows, then files, indexes, caches, and what the store's own files still hold of them. Interrupted in between, the rest is done by
   * {@link finish}, at the next start at the latest.
   * @param options.prove look for what was erased in every byte of the data folder, before and after
   * @param options.compact write the store anew at the end; else {@link finish} is still to do that
   * @throws SUBJECT_UNKNOWN, AD_UNKNOWN, IMAGE_UNKNOWN, FACE_UNKNOWN; RIGHT_MISSING for what is shown in an operation that whoever acts
   * does not reach; OPERATION_HELD. STORE_BUSY, STORAGE_FULL when the rows are gone and the rest is still to be done
   */
  erase(
    targets: readonly ErasureTarget[],
    reason: ErasureReason,
    options?: { readonly prove?: boolean; readonly compact?: boolean },
  ): Promise<ErasureReport>;
  /**
   * Does what interrupted erasures left to do.
   * @param options.compact also write the store anew, which takes long
   * @returns what was done
   */
  finish(options: { readonly compact: boolean }): Promise<number>;
}

export interface ErasureParts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly indexes: Pick<CollectionIndexes, "forget">;
  readonly analysisCache: Pick<AnalysisCache, "forget">;
  readonly acting: ActingContext;
  readonly searchBytes: ByteSearch;
}

/** How often and how long it is waited for a moment at which nobody reads. */
const OVERWRITE_TRIES = 20;
const OVERWRITE_PAUSE_MS = 100;

export function createErasures(parts: ErasureParts): Erasures {
  const { store, images } = parts;
  const { erasures } = store;

  async function finishOne(todo: ErasureTodo): Promise<void> {
    if (todo.kind === "space") await erasures.compact();
    else if (todo.kind === "index") await parts.indexes.forget(todo.key);
    else {
      const isWanted = async () => (await store.images.find(todo.sha256)) !== null;
      await images.remove(todo.sha256, isWanted);
      if (!(await isWanted())) await parts.analysisCache.forget(todo.sha256);
    }
    await erasures.done(todo);
  }

  async function finish({ compact }: { readonly compact: boolean }): Promise<number> {
    const todos = await erasures.todos();
    // The store last: what the others did is written there too.
    const wanted = [
      ...todos.filter(({ kind }) => kind !== "space"),
      ...todos.filter(({ kind }) => kind === "space" && compact),
    ];
    for (const todo of wanted) await finishOne(todo);
    return wanted.length;
  }

  /** Searches and comparisons read for moments only; whoever reads longer leaves the rest to the compaction. */
  async function overwrite(): Promise<void> {
    for (let tries = 0; tries < OVERWRITE_TRIES; tries++) {
      if (await erasures.overwrite()) return;
      await new Promise((resolve) => setTimeout(resolve, OVERWRITE_PAUSE_MS));
    }
  }

  async function assertReached(targets: readonly ErasureTarget[]): Promise<void> {
    for (const target of targets)
      for (const operation of await operationsOf(target))
        if (!reaches(parts.acting.current().reach, operation)) {
          const error = refusalOf(target);
          const details = { code: error.code };
          await store.audit.append({ act: "access.deny", operationId: operation, details });
          throw error;
        }
  }

  async function operationsOf(target: ErasureTarget): Promise<OperationId[]> {
    if (target.kind === "subject") return [];
    if (target.kind === "ad") {
      const ad = await store.ads.findById(target.id);
      return ad === null ? [] : [ad.operationId];
    }
    const image = target.kind === "image" ? target.id : (await store.faces.find(target.id))?.imageSha256;
    return image === undefined ? [] : (await store.images.shownIn(image)).operations;
  }

  /** Pieces of the files that would go. */
  async function tracesOfOriginals(originals: readonly Sha256[]): Promise<Trace[]> {
    const traces: Trace[] = [];
    for (const sha256 of originals) {
      const bytes = await images.get(sha256).catch(() => null);
      if (bytes !== null) traces.push(...tracesOfBytes(ORIGINAL, bytes));
    }
    return traces;
  }

  return {
    async preview(targets) {
      await assertReached(targets);
      const { traces: _, ...count } = await erasures.preview(targets);
      return count;
    },

    async erase(targets, reason, { prove = false, compact = true } = {}) {
      await assertReached(targets);
      if (!prove) {
        const gone = await erasures.erase(targets, reason);
        await finish({ compact });
        if (!compact) await overwrite();
        return { ...gone, proof: null };
      }
      const { originals, traces } = await erasures.preview(targets, { withTraces: true });
      const all = [...traces, ...(await tracesOfOriginals(originals))];
      const pieces = all.map(({ bytes }) => bytes);
      const before = await parts.searchBytes(pieces);
      const gone = await erasures.erase(targets, reason);
      await finish({ compact });
      if (!compact) await overwrite();
      const after = await parts.searchBytes(pieces);
      return { ...gone, proof: await proofOf(store, all, before, after) };
    },

    finish,
  };
}

const ORIGINAL = "original";

/** A file of the content-addressed store: what it holds is another image's. */
const KEPT_ORIGINAL = /^images\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

async function proofOf(
  store: Store,
  traces: readonly Trace[],
  before: BytesSearched,
  after: BytesSearched,
): Promise<ErasureProof> {
  const found = after.found.map(({ piece, file }) => ({ ...(traces[piece] as Trace), piece, file }));
  const others = found.filter(({ file }) => !KEPT_ORIGINAL.test(file.replaceAll("\\", "/")));
  const stays = await store.erasures.stillThere(others);
  const left = others.filter((_, i) => stays[i] !== true);
  const [isLeft, isFound] = [left, found].map((some) => new Set(some.map(({ piece }) => piece)));
  return {
    files: after.files,
    bytes: after.bytes,
    pieces: traces.length,
    before: new Set(before.found.map(({ piece }) => piece)).size,
    after: isLeft?.size ?? 0,
    shared: (isFound?.size ?? 0) - (isLeft?.size ?? 0),
    left: left.map(({ of, file }) => ({ of, file })),
  };
}

/** What does not exist for somebody, or is shown in a place that does not. */
function refusalOf({ kind, id }: ErasureTarget): LeadlightError {
  if (kind === "ad") return expected("AD_UNKNOWN", "an ad that exists", "the erasure", id);
  const message = `expected somebody who works on every operation that shows the ${kind} but received another`;
  return new LeadlightError("RIGHT_MISSING", message);
}
