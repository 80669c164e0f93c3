import { expected, LeadlightError } from "../../domain/errors.js";

/** The weights of one network, by name. */
export interface Weights {
  /**
   * @param shape what the network needs
   * @returns the values in the order of TensorFlow.js, the last axis running fastest
   * @throws MODEL_CHANGED when there is no such weight, or one of another shape or type
   */
  take(name: string, shape: readonly number[]): Float32Array;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Type of the value, once it is read. */
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

interface Stored extends Entry {
  /** Where its bytes begin. */
  readonly offset: number;
}

/** Bytes that one value takes in the file, by the type in which it is stored. */
const BYTE_WIDTHS: Readonly<Record<string, number>> = { uint8: 1, float32: 4, int32: 4 };

/**
 * Opens weights as TensorFlow.js stores them: one after the other, in the order of the specification. Most are quantised
 * to bytes, `value = byte × scale + min`; a few are float32, in little-endian order.
 * @param specification JSON: a list with one group of weights
 * @throws MODEL_CHANGED when the specification cannot be read, or speaks of more or fewer bytes than there are
 */
export function openWeights(bytes: Uint8Array, specification: Uint8Array): Weights {
  const stored = new Map<string, Stored>();
  let offset = 0;
  for (const entry of readEntries(specification)) {
    stored.set(entry.name, { ...entry, offset });
    offset += countOf(entry.shape) * byteWidth(entry);
  }
  if (offset !== bytes.length)
    throw expected("MODEL_CHANGED", `${offset} bytes`, "the weights of a network", bytes.length);

  return {
    take(name, shape) {
      const entry = stored.get(name);
      if (entry === undefined)
        throw new LeadlightError("MODEL_CHANGED", `expected a weight for ${name} but received none`);
      if (entry.dtype !== "float32") throw expected("MODEL_CHANGED", "float32", name, entry.dtype);
      if (entry.shape.join() !== shape.join())
        throw expected("MODEL_CHANGED", `the shape ${shape.join(" × ")}`, name, entry.shape.join(" × "));
      return readValues(bytes, entry);
    },
  };
}

function readValues(bytes: Uint8Array, { shape, offset, quantization }: Stored): Float32Array {
  const values = new Float32Array(countOf(shape));
  if (quantization === undefined) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, values.byteLength);
    return values.map((_, i) => view.getFloat32(4 * i, true));
  }
  const { scale, min } = quantization;
  // In double precision and then rounded once, as TensorFlow.js does.
  for (let i = 0; i < values.length; i += 1) values[i] = (bytes[offset + i] ?? 0) * scale + min;
  return values;
}

function readEntries(specification: Uint8Array): Entry[] {
  let groups: unknown;
  try {
    groups = JSON.parse(new TextDecoder().decode(specification));
  } catch (cause) {
    throw new LeadlightError(
      "MODEL_CHANGED",
      "expected JSON for the specification of weights but received something else",
      { cause },
    );
  }
  const entries: unknown = Array.isArray(groups) && groups.length === 1 ? groups[0]?.weights : undefined;
  if (!Array.isArray(entries))
    throw expected("MODEL_CHANGED", "one group of weights", "the specification of weights", groups);
  for (const entry of entries)
    if (!isEntry(entry)) {
      const where = `"${entry?.name}" in the specification of weights`;
      throw expected("MODEL_CHANGED", "name, shape, type and quantisation", where, entry);
    }
  return entries;
}

function isEntry(entry: Partial<Entry> | null): entry is Entry {
  if (typeof entry?.name !== "string" || typeof entry.dtype !== "string") return false;
  const isShape =
    Array.isArray(entry.shape) && entry.shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const { quantization } = entry;
  const isReadable =
    quantization === undefined ||
    (quantization?.dtype === "uint8" &&
      Number.isFinite(quantization.scale) &&
      Number.isFinite(quantization.min));
  return isShape && isReadable && Object.hasOwn(BYTE_WIDTHS, storedType(entry));
}

function storedType(entry: Partial<Entry>): string {
  return entry.quantization?.dtype ?? entry.dtype ?? "";
}

function byteWidth(entry: Entry): number {
  return BYTE_WIDTHS[storedType(entry)] ?? 0;
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
