/**
 * Reads FlatBuffers (https://flatbuffers.dev/internals/) by the places of fields. Every read is checked against the end of the
 * file and throws a RangeError beyond it, which the library of that name does not.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The table that a file begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** A whole number of 32 bits; 0 where it is left out. */
  int(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#view.getInt32(at, true);
  }

  /** A number of 8 bits, or an enumeration; 0 where it is left out. */
  byte(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#view.getInt8(at);
  }

  /** A table; null where it is left out. */
  table(field: number): FlatTable | null {
    const at = this.#field(field);
    return at === null ? null : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  tables(field: number): FlatTable[] {
    return this.#elements(field, 4).map(
      (at) => new FlatTable(this.#view, at + this.#view.getUint32(at, true)),
    );
  }

  ints(field: number): number[] {
    return this.#elements(field, 4).map((at) => this.#view.getInt32(at, true));
  }

  /** Bytes, not copied. */
  bytes(field: number): Uint8Array {
    const { start, count } = this.#vector(field, 1);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, count);
  }

  #elements(field: number, size: number): number[] {
    const { start, count } = this.#vector(field, size);
    return Array.from({ length: count }, (_, i) => start + i * size);
  }

  #vector(field: number, size: number): { start: number; count: number } {
    const at = this.#field(field);
    if (at === null) return { start: 0, count: 0 };
    const vector = at + this.#view.getUint32(at, true);
    const count = this.#view.getUint32(vector, true);
    if (vector + 4 + count * size > this.#view.byteLength)
      throw new RangeError("a vector goes on behind the end");
    return { start: vector + 4, count };
  }

  /** Where a field lies; null where it is left out. */
  #field(field: number): number | null {
    const table = this.#at - this.#view.getInt32(this.#at, true);
    const place = 4 + 2 * field;
    if (place >= this.#view.getUint16(table, true)) return null;
    const offset = this.#view.getUint16(table + place, true);
    return offset === 0 ? null : this.#at + offset;
  }
}
