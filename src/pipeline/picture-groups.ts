import type { OperationId, Sha256 } from "../domain/ids.js";
import { HashIndex } from "../domain/pdq/hash-index.js";
import { DEFAULT_MAX_DISTANCE, DEFAULT_QUALITY_FLOOR, eachOrientation } from "../domain/pdq/picture-hash.js";
import type { Store } from "../ports/store.js";
import type { HashedPicture } from "../ports/store-picture-hashes.js";
import { pause } from "./slices.js";

/** A picture as a copy of another one that came before it. */
export interface CopyOf {
  /** The first picture of its group; a picture without copies is its own. */
  readonly of: Sha256;
  /** Bits in which their PDQ hashes differ, mirrored and turned ones too. */
  readonly distance: number;
}

/** Which pictures of an operation are copies of one picture. */
export interface PictureGroups {
  /** Every hashed picture of enough quality; others are copies of none. */
  of(operationId: OperationId): Promise<ReadonlyMap<Sha256, CopyOf>>;
}

interface State {
  /** How many erasures there were when it was begun. */
  readonly erasures: number;
  readonly index: HashIndex;
  /** First pictures of groups, by their numbers in the index. */
  readonly firsts: Sha256[];
  readonly copies: Map<Sha256, CopyOf>;
  reading: Promise<unknown>;
}

/**
 * Each picture, in the order in which they came, joins the group whose first picture is nearest, within 31 bits, or is the first of another
 * one. It is compared with first pictures alone: 50,000 copies of one picture are 50,000 comparisons and one group, and a group never
 * wanders from copy to copy. What was done stays, so that later pictures are compared and no others.
 */
export function createPictureGroups({ store }: { store: Store }): PictureGroups {
  const states = new Map<OperationId, State>();

  async function* hashedIn(operationId: OperationId): AsyncGenerator<HashedPicture> {
    const qualityFloor = DEFAULT_QUALITY_FLOOR;
    for (let after: Sha256 | null = null; ; ) {
      const wanted = { qualityFloor, after, limit: PAGE };
      const page: HashedPicture[] = await store.pictureHashes.ofOperation(operationId, wanted);
      yield* page;
      after = page.at(-1)?.imageSha256 ?? null;
      if (page.length < PAGE) return;
      await pause();
    }
  }

  async function takeIn(operationId: OperationId, { index, firsts, copies }: State): Promise<void> {
    for await (const { imageSha256, pdq } of hashedIn(operationId)) {
      if (copies.has(imageSha256)) continue;
      const hash = await store.pictureHashes.find(imageSha256);
      if (hash === null) continue;
      const [nearest] = eachOrientation(hash)
        .flatMap((turned) => index.search(turned, DEFAULT_MAX_DISTANCE).slice(0, 1))
        .sort((a, b) => a.distance - b.distance || a.number - b.number);
      if (nearest === undefined) {
        index.add(pdq, firsts.push(imageSha256) - 1);
        copies.set(imageSha256, { of: imageSha256, distance: 0 });
      } else {
        copies.set(imageSha256, { of: firsts[nearest.number] as Sha256, distance: nearest.distance });
      }
      if (copies.size % AT_ONCE === 0) await pause();
    }
  }

  return {
    async of(operationId) {
      // An erased picture may have been the first of its group.
      const erasures = await store.erasures.count();
      const known = states.get(operationId);
      const state =
        known?.erasures === erasures
          ? known
          : {
              erasures,
              index: new HashIndex(),
              firsts: [],
              copies: new Map(),
              reading: Promise.resolve(),
            };
      states.set(operationId, state);
      // One after the other: two that take in at once would make two groups of one.
      const reading = state.reading.catch(() => undefined).then(() => takeIn(operationId, state));
      state.reading = reading;
      await reading;
      return state.copies;
    },
  };
}

/** Pictures read at a time. */
const PAGE = 500;

/** Pictures compared without letting others work. */
const AT_ONCE = 20;
