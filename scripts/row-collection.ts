import type { CollectionKey } from "../src/domain/collection.js";
import type { PackId, VectorLabel } from "../src/domain/ids.js";
import type { VectorRows } from "../src/evaluation/products.js";
import type {
  CollectionMember,
  CollectionRepository,
  CollectionState,
  MemberPage,
} from "../src/ports/store.js";

/** One collection in one array, for measurements that leave the database out. Row `i` has label and sequence number `i + 1`. */
export class RowCollection implements CollectionRepository {
  /** Rows that are members; the ones behind wait to be added. */
  count = 0;
  readonly #dimension: number;
  readonly #values: Float32Array;

  constructor(dimension: number, room: number) {
    this.#dimension = dimension;
    this.#values = new Float32Array(dimension * room);
  }

  /** Adds a row behind the last member. */
  push(vector: Float32Array): void {
    this.#values.set(vector, this.count++ * this.#dimension);
  }

  rows(): VectorRows {
    return { values: this.#values, count: this.count, dimension: this.#dimension };
  }

  async dimensionOf(_: PackId): Promise<number> {
    return this.#dimension;
  }

  async list(): Promise<CollectionKey[]> {
    return [];
  }

  async state(_: CollectionKey, upTo = this.count): Promise<CollectionState> {
    const count = Math.min(upTo, this.count);
    return { count, lastSequence: count };
  }

  async membersAfter(_: CollectionKey, sequence: number, limit: number): Promise<CollectionMember[]> {
    const count = Math.max(0, Math.min(limit, this.count - sequence));
    return Array.from({ length: count }, (_, i) => {
      const number = sequence + i + 1;
      return { sequence: number, label: number as VectorLabel, vector: this.#row(number) };
    });
  }

  async memberPage(_: CollectionKey, after: number, most: number): Promise<MemberPage | null> {
    const through = Math.min(after + most, this.count);
    if (through <= after) return null;
    return {
      through,
      labels: Array.from({ length: through - after }, (_, i) => (after + i + 1) as VectorLabel),
      vectors: this.#values.slice(after * this.#dimension, through * this.#dimension),
    };
  }

  async vectors(labels: readonly VectorLabel[]): Promise<Map<VectorLabel, Float32Array>> {
    return new Map(labels.filter((label) => label <= this.count).map((label) => [label, this.#row(label)]));
  }

  memberVectors(_: CollectionKey, labels: readonly VectorLabel[]): Promise<Map<VectorLabel, Float32Array>> {
    return this.vectors(labels);
  }

  #row(number: number): Float32Array {
    return this.#values.subarray((number - 1) * this.#dimension, number * this.#dimension);
  }
}
