import { expected } from "../domain/errors.js";
import { sha256Of } from "../domain/ids.js";
import type { SnapshotManifest } from "../ports/index-snapshots.js";
import type { IndexAxes } from "../ports/vector-index.js";

/** The axes of an index as its manifest keeps them; nothing when it has none. */
export function keptAxes(axes: IndexAxes | null): Pick<SnapshotManifest, "axes"> {
  if (axes === null) return {};
  const { values } = axes;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { axes: { count: axes.count, values: bytes.toString("base64"), sha256: sha256Of(bytes) } };
}

/** @throws INDEX_SNAPSHOT_DAMAGED when they are not what was kept */
export function axesIn({ axes, dimension }: SnapshotManifest): IndexAxes | null {
  if (axes === undefined) return null;
  const bytes = Buffer.from(axes.values, "base64");
  if (bytes.length !== 4 * axes.count * dimension || sha256Of(bytes) !== axes.sha256)
    throw expected("INDEX_SNAPSHOT_DAMAGED", "axes with their SHA-256", "an index", "others");
  // A copy, since what Buffer gives out may begin anywhere.
  return { count: axes.count, values: new Float32Array(new Uint8Array(bytes).buffer) };
}
