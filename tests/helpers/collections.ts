import type { CollectionId, CollectionKey } from "../../src/domain/collection.js";
import type { PackId, VectorLabel } from "../../src/domain/ids.js";
import type {
  CollectionMember,
  CollectionRepository,
  CollectionState,
  MemberPage,
} from "../../src/ports/store.js";

/** Makes a key for a test. */
export function keyOf(collection: string, pack = "pack"): CollectionKey {
  return { collection: collection as CollectionId, pack: pack as PackId };
}

/** The part of a store that indexes need, in memory, with the changes that tests make. */
export class MemoryCollections implements CollectionRepository {
  readonly #members = new Map<string, { key: CollectionKey; members: CollectionMember[] }>();
  readonly #vectors = new Map<VectorLabel, Float32Array>();
  #lastSequence = 0;

  /** Adds a vector as the next member. @returns its label */
  add(key: CollectionKey, vector: Float32Array): VectorLabel {
    const label = (this.#vectors.size + 1) as VectorLabel;
    this.#vectors.set(label, vector);
    this.#of(key).push({ sequence: ++this.#lastSequence, label, vector });
    return label;
  }

  /** Takes a vector out of a collection. */
  remove(key: CollectionKey, label: VectorLabel): void {
    const members = this.#of(key);
    const position = members.findIndex((member) => member.label === label);
    members.splice(position, 1);
  }

  /**
   * Goes back to the state in which the last sequence number was `sequence`, as restoring a backup does: numbers and
   * labels given since will be given again.
   */
  restore(sequence: number): void {
    for (const { members } of this.#members.values()) {
      const kept = members.filter((member) => member.sequence <= sequence);
      for (const lost of members.splice(0, members.length, ...kept))
        if (lost.sequence > sequence) this.#vectors.delete(lost.label);
    }
    this.#lastSequence = sequence;
  }

  async dimensionOf(pack: PackId): Promise<number | null> {
    const ofPack = [...this.#members.values()].find(({ key }) => key.pack === pack);
    return ofPack?.members[0]?.vector.length ?? null;
  }

  async list(): Promise<CollectionKey[]> {
    return [...this.#members.values()].filter(({ members }) => members.length > 0).map(({ key }) => key);
  }

  async state(key: CollectionKey, upTo = Number.POSITIVE_INFINITY): Promise<CollectionState> {
    const members = this.#of(key).filter((member) => member.sequence <= upTo);
    return { count: members.length, lastSequence: members.at(-1)?.sequence ?? 0 };
  }

  async membersAfter(key: CollectionKey, sequence: number, limit: number): Promise<CollectionMember[]> {
    return this.#of(key)
      .filter((member) => member.sequence > sequence)
      .slice(0, limit);
  }

  async memberPage(key: CollectionKey, after: number, most: number): Promise<MemberPage | null> {
    const page = await this.membersAfter(key, after, most);
    const last = page.at(-1);
    if (last === undefined) return null;
    const vectors = Float32Array.from(page.flatMap(({ vector }) => [...vector]));
    return { through: last.sequence, labels: page.map(({ label }) => label), vectors };
  }

  async memberVectors(
    key: CollectionKey,
    labels: readonly VectorLabel[],
  ): Promise<Map<VectorLabel, Float32Array>> {
    const members = this.#of(key).filter(({ label }) => labels.includes(label));
    return new Map(members.map(({ label, vector }) => [label, vector]));
  }

  async vectors(labels: readonly VectorLabel[]): Promise<Map<VectorLabel, Float32Array>> {
    const found = new Map<VectorLabel, Float32Array>();
    for (const label of labels) {
      const vector = this.#vectors.get(label);
      if (vector !== undefined) found.set(label, vector);
    }
    return found;
  }

  #of(key: CollectionKey): CollectionMember[] {
    const name = JSON.stringify([key.collection, key.pack]);
    const known = this.#members.get(name) ?? { key, members: [] };
    this.#members.set(name, known);
    return known.members;
  }
}
