import type { CollectionKey } from "../domain/collection.js";
import { asLeadlightError } from "../domain/errors.js";
import type { IndexSnapshots } from "../ports/index-snapshots.js";
import type { CollectionRepository } from "../ports/store.js";
import type { VectorIndexKind } from "../ports/vector-index.js";
import type { Progress } from "./ingest-run.js";
import { axesIn, keptAxes } from "./kept-axes.js";
import { LiveIndex, sampleOf } from "./live-index.js";
import { digestOf, judgeSnapshot, type SnapshotOrigin } from "./snapshot-verdict.js";

/** Is told that an index had to be built from the store, and why in words. */
type OnRebuild = (key: CollectionKey, reason: string) => Promise<void>;

export interface KeptIndexParts {
  readonly collections: CollectionRepository;
  readonly kind: VectorIndexKind;
  readonly snapshots: IndexSnapshots;
  readonly onRebuild: OnRebuild;
  /** Is told what failed in the background, in words. */
  readonly onNotice: (message: string) => void;
}

/** How to build an index anew. */
export interface RebuildOptions {
  /** Stops it between two pages of vectors; the index then stays as it was. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Progress | undefined;
}

/** A smaller index that has lost vectors is built anew by whoever uses it next; a larger one beside the searches. */
export const BUILT_AT_ONCE = 5000;

/** Additions after which a snapshot is written without being asked for: some half a minute of work. */
const SAVED_AFTER = 20_000;

/**
 * The index of one collection, kept in step with the store. What changes it happens one after the other, in small
 * steps, however many callers there are; searches, snapshots and rebuilding go on beside.
 */
export class KeptIndex {
  readonly #key: CollectionKey;
  readonly #origin: SnapshotOrigin;
  readonly #parts: KeptIndexParts;
  #live: LiveIndex | null = null;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #lastSave: Promise<unknown> = Promise.resolve();
  #isSaving = false;
  #rebuilding: Promise<void> | null = null;
  #catchingUp: Promise<void> | null = null;
  #isClosed = false;

  constructor(key: CollectionKey, origin: SnapshotOrigin, parts: KeptIndexParts) {
    this.#key = key;
    this.#origin = origin;
    this.#parts = parts;
  }

  /** The index with everything that the store holds now, opened at the first call. */
  async current(): Promise<LiveIndex> {
    for (;;) {
      const { live, isComplete } = await this.#inTurn(() => this.#oneStep());
      if (isComplete) return live;
      this.#saveNowAndThen(live);
    }
  }

  /**
   * The index as it is, opened at the first call; what it lacks of the store is added beside. For whoever looks through the rest of
   * the collection themselves.
   */
  async asItIs(): Promise<LiveIndex> {
    const live = this.#live ?? (await this.#inTurn(async () => this.#live ?? this.#open()));
    this.#catchingUp ??= this.#catchUp()
      .catch((thrown) => this.#parts.onNotice(asLeadlightError(thrown).message))
      .finally(() => {
        this.#catchingUp = null;
      });
    return live;
  }

  async #catchUp(): Promise<void> {
    for (let isComplete = false; !isComplete && !this.#isClosed; ) {
      const step = await this.#inTurn(async () => (this.#isClosed ? null : this.#oneStep()));
      if (step === null) return;
      isComplete = step.isComplete;
      this.#saveNowAndThen(step.live);
    }
  }

  /** Throws the index away, e.g. since its thread ended; whoever uses it next opens it again. */
  async forget(live: LiveIndex): Promise<void> {
    if (this.#live === live) this.#live = null;
    await live.index.close().catch(() => undefined);
  }

  /**
   * Lets go of the snapshot and the index: both hold what was erased. A large index stays in memory, where searches leave out
   * what the store has erased, until it is built again beside them.
   */
  async forgetAll(): Promise<void> {
    await this.#lastSave;
    await this.#inTurn(async () => {
      const live = this.#live;
      if (live !== null && live.index.count() > BUILT_AT_ONCE) {
        live.savedUpTo = null;
        await this.#parts.snapshots.remove(this.#key);
        return;
      }
      this.#live = null;
      await live?.index.close();
      await this.#parts.snapshots.remove(this.#key);
    });
  }

  /** Builds the index from the store beside the one that is searched meanwhile, and takes it in its place. One at a time. */
  rebuild(options: RebuildOptions = {}): Promise<void> {
    this.#rebuilding ??= this.#buildBeside(options).finally(() => {
      this.#rebuilding = null;
    });
    return this.#rebuilding;
  }

  /**
   * Writes the snapshot if the index was opened and differs from it. Searches and additions go on.
   * @throws INDEX_SNAPSHOT_UNWRITTEN
   */
  save(): Promise<void> {
    const saving = this.#lastSave.then(() => this.#saveNow());
    this.#lastSave = saving.catch(() => undefined);
    return saving;
  }

  /** Lets go of the index. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#rebuilding?.catch(() => undefined);
    await this.#catchingUp;
    await this.#lastSave;
    await this.#inTurn(async () => {
      const live = this.#live;
      this.#live = null;
      await live?.index.close();
    });
  }

  async #oneStep(): Promise<{ live: LiveIndex; isComplete: boolean }> {
    const { collections, onRebuild } = this.#parts;
    const live = this.#live ?? (await this.#open());
    const standing = await live.catchUpSome(collections, this.#key).catch((thrown) => {
      if (asLeadlightError(thrown).code === "INDEX_LOST") this.#live = null;
      throw thrown;
    });
    if (standing !== "shrunk") return { live, isComplete: standing === "complete" };
    if (live.isShrunk) return { live, isComplete: true };
    await onRebuild(this.#key, "the store no longer has all that it held");
    if (live.index.count() > BUILT_AT_ONCE) {
      live.isShrunk = true;
      this.rebuild().catch((thrown) => this.#parts.onNotice(asLeadlightError(thrown).message));
      return { live, isComplete: true };
    }
    const { count } = await collections.state(this.#key);
    this.#live = await this.#empty(count, null);
    await live.index.close();
    return { live: this.#live, isComplete: false };
  }

  async #saveNow(): Promise<void> {
    const { kind, snapshots } = this.#parts;
    const live = this.#live;
    if (live === null || live.isShrunk || !kind.hasSnapshots || live.savedUpTo === live.reach) return;
    let watermark = live.reach;
    let facts = this.#factsOf(live);
    this.#isSaving = true;
    try {
      await snapshots.replace(
        this.#key,
        () => facts,
        async (file) => {
          // Begun between two additions, when the index is what is said of it; it is written while others go on.
          const { writing } = await this.#inTurn(async () => {
            watermark = live.reach;
            facts = this.#factsOf(live);
            return { writing: kind.write(live.index, file) };
          });
          await writing;
        },
      );
      live.savedUpTo = watermark;
      // Another process may have erased some of it meanwhile: a graph does not forget.
      const { count } = await this.#parts.collections.state(this.#key, watermark);
      if (count !== facts.count) await snapshots.remove(this.#key);
    } finally {
      this.#isSaving = false;
    }
  }

  #factsOf(live: LiveIndex) {
    return {
      ...this.#origin,
      count: live.index.count(),
      watermark: live.reach,
      lastMember: digestOf(live.lastMember),
      ...keptAxes(live.index.axes),
    };
  }

  /** So that whoever builds an index of a million does not begin again when the process ends. */
  #saveNowAndThen(live: LiveIndex): void {
    if (this.#isSaving || this.#isClosed || this.#live !== live) return;
    const unsaved = live.reach - (live.savedUpTo ?? 0);
    if (unsaved < Math.max(SAVED_AFTER, live.index.count() / 4)) return;
    this.save().catch((thrown) => this.#parts.onNotice(asLeadlightError(thrown).message));
  }

  async #open(): Promise<LiveIndex> {
    const { collections, kind, onRebuild } = this.#parts;
    const { count } = await collections.state(this.#key);
    if (!kind.hasSnapshots) return this.#startEmpty(count, 0);

    const verdict = await judgeSnapshot(this.#key, this.#origin, this.#parts);
    if (verdict.status === "missing") {
      if (count > 0) await onRebuild(this.#key, verdict.reason);
      return this.#startEmpty(count, 0);
    }
    if (verdict.status !== "usable") {
      await onRebuild(this.#key, verdict.reason);
      return this.#startEmpty(count, null);
    }
    const { manifest, file, lastMember } = verdict;
    try {
      this.#live = new LiveIndex(
        await kind.read(file, { ...manifest, axes: axesIn(manifest) }),
        lastMember,
        manifest.watermark,
      );
      return this.#live;
    } catch (thrown) {
      // The bytes are those that were written, and still no index: whatever it is, the store can do without.
      await onRebuild(this.#key, `its snapshot was refused: ${asLeadlightError(thrown).message}`);
      return this.#startEmpty(count, null);
    }
  }

  async #buildBeside({ signal, onProgress }: RebuildOptions): Promise<void> {
    const { collections } = this.#parts;
    const { count } = await collections.state(this.#key);
    const fresh = await this.#empty(count, null);
    try {
      for (let standing = "more"; standing === "more"; ) {
        signal?.throwIfAborted();
        if (this.#isClosed) return await fresh.index.close();
        standing = await fresh.catchUpSome(collections, this.#key);
        onProgress?.(fresh.index.count(), Math.max(count, fresh.index.count()));
      }
      await this.#inTurn(async () => {
        const old = this.#live;
        // Should the store have shrunk meanwhile, whoever uses it next finds out.
        this.#live = fresh;
        await old?.index.close();
      });
    } catch (thrown) {
      await fresh.index.close().catch(() => undefined);
      throw thrown;
    }
  }

  async #startEmpty(expectedCount: number, savedUpTo: number | null): Promise<LiveIndex> {
    this.#live = await this.#empty(expectedCount, savedUpTo);
    return this.#live;
  }

  async #empty(expectedCount: number, savedUpTo: number | null): Promise<LiveIndex> {
    const { kind, collections } = this.#parts;
    const isSampled = kind.sample !== null && expectedCount >= kind.sample.from;
    const sample = isSampled ? await sampleOf(collections, this.#key, kind.sample.size) : undefined;
    return new LiveIndex(kind.create(this.#origin.dimension, expectedCount, sample), null, savedUpTo);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    // A failure is its caller's affair; the next in line starts all the same.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}
