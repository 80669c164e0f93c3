import type { CollectionKey } from "../domain/collection.js";
import { asLeadlightError } from "../domain/errors.js";
import type { IndexSnapshots } from "../ports/index-snapshots.js";
import type { CollectionMember, CollectionRepository } from "../ports/store.js";
import type { VectorIndex, VectorIndexKind } from "../ports/vector-index.js";
import { digestOf, judgeSnapshot, type SnapshotOrigin } from "./snapshot-verdict.js";

/** Is told that an index had to be built from the store, and why in words. */
type OnRebuild = (key: CollectionKey, reason: string) => Promise<void>;

export interface KeptIndexParts {
  readonly collections: CollectionRepository;
  readonly kind: VectorIndexKind;
  readonly snapshots: IndexSnapshots;
  readonly onRebuild: OnRebuild;
}

/** An index in memory and how far into the collection it reaches. */
interface Live {
  readonly index: VectorIndex;
  /** The last member that is in it. */
  lastMember: CollectionMember | null;
  /** Sequence number up to which its snapshot goes; null when what lies there, if anything, is not this index. */
  savedUpTo: number | null;
}

/** Members read from the store at a time: 2 MB at 512 values each. */
const MEMBERS_PER_READ = 1000;

/** Adding to a graph takes about a millisecond and blocks; let requests through in between. */
const ADDED_AT_ONCE = 32;

/**
 * The index of one collection, kept in step with the store. Everything that changes it happens one after the other,
 * however many callers there are; searching the index that {@link current} returns needs no turn.
 */
export class KeptIndex {
  readonly #key: CollectionKey;
  readonly #origin: SnapshotOrigin;
  readonly #parts: KeptIndexParts;
  #live: Live | null = null;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(key: CollectionKey, origin: SnapshotOrigin, parts: KeptIndexParts) {
    this.#key = key;
    this.#origin = origin;
    this.#parts = parts;
  }

  /** The index with everything that the store holds now, opened at the first call. */
  current(): Promise<VectorIndex> {
    return this.#inTurn(async () => {
      const live = this.#live ?? (await this.#open());
      if (await this.#catchUp(live)) return live.index;
      await this.#parts.onRebuild(this.#key, "the store no longer has all that it held");
      return this.#buildAnew();
    });
  }

  /** Throws the index away and builds it from the store. */
  rebuild(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#buildAnew();
    });
  }

  /** Writes the snapshot if the index was opened and differs from it. @throws INDEX_SNAPSHOT_UNWRITTEN */
  save(): Promise<void> {
    return this.#inTurn(async () => {
      const live = this.#live;
      if (live === null || !this.#parts.kind.hasSnapshots || live.savedUpTo === reach(live)) return;
      const facts = {
        ...this.#origin,
        count: live.index.count(),
        watermark: reach(live),
        lastMember: digestOf(live.lastMember),
      };
      await this.#parts.snapshots.replace(this.#key, facts, (file) =>
        this.#parts.kind.write(live.index, file),
      );
      live.savedUpTo = reach(live);
    });
  }

  async #open(): Promise<Live> {
    const { collections, kind } = this.#parts;
    const { count } = await collections.state(this.#key);
    if (!kind.hasSnapshots) return this.#startEmpty(count, 0);

    const verdict = await judgeSnapshot(this.#key, this.#origin, this.#parts);
    if (verdict.status === "missing") {
      if (count > 0) await this.#parts.onRebuild(this.#key, verdict.reason);
      return this.#startEmpty(count, 0);
    }
    if (verdict.status !== "usable") {
      await this.#parts.onRebuild(this.#key, verdict.reason);
      return this.#startEmpty(count, null);
    }
    const { manifest, file, lastMember } = verdict;
    try {
      const index = await kind.read(file, manifest);
      this.#live = { index, lastMember, savedUpTo: manifest.watermark };
      return this.#live;
    } catch (thrown) {
      // The bytes are those that were written, and still no index: whatever it is, the store can do without.
      await this.#parts.onRebuild(this.#key, `its snapshot was refused: ${asLeadlightError(thrown).message}`);
      return this.#startEmpty(count, null);
    }
  }

  async #buildAnew(): Promise<VectorIndex> {
    const { count } = await this.#parts.collections.state(this.#key);
    const live = this.#startEmpty(count, null);
    // Should the store shrink while it is read, whoever uses it next finds out.
    await this.#catchUp(live);
    return live.index;
  }

  #startEmpty(expectedCount: number, savedUpTo: number | null): Live {
    const index = this.#parts.kind.create(this.#origin.dimension, expectedCount);
    this.#live = { index, lastMember: null, savedUpTo };
    return this.#live;
  }

  /**
   * Adds what the store gained, up to where it reaches now.
   * @returns false when the numbers do not add up, because the store lost members or replaced them
   */
  async #catchUp(live: Live): Promise<boolean> {
    const { collections } = this.#parts;
    const { count, lastSequence } = await collections.state(this.#key);
    const before = live.index.count();
    let added = 0;
    while (reach(live) < lastSequence) {
      const members = await collections.membersAfter(this.#key, reach(live), MEMBERS_PER_READ);
      const wanted = members.filter((member) => member.sequence <= lastSequence);
      for (const member of wanted) {
        await live.index.add(member.label, member.vector);
        live.lastMember = member;
        added++;
        if (added % ADDED_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      if (wanted.length < MEMBERS_PER_READ) break;
    }
    return before + added === count;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    // A failure is its caller's affair; the next in line starts all the same.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}

function reach(live: Live): number {
  return live.lastMember?.sequence ?? 0;
}
