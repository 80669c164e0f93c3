import { expected } from "../../domain/errors.js";
import type { FaceId, OperationId, PackId } from "../../domain/ids.js";
import type { ArrivalRange, ProbePage } from "../../ports/store-comparisons.js";
import type { Connection } from "./connection.js";

/** What a page is asked for by. */
export interface ProbeRequest extends ArrivalRange {
  readonly operation: OperationId;
  readonly pack: PackId;
  readonly most: number;
}

/** arrival, picture, face, area of its box, vector */
type Row = [number, number, FaceId, number, Buffer];

/**
 * Reads pages of probes. Rows come by keys alone, without sorting; arrays and one piece of memory for all vectors, because an object
 * a row takes longer than SQLite.
 */
export function createProbePages(db: Connection): (request: ProbeRequest) => ProbePage | null {
  const rows = db
    .prepare<[Omit<ProbeRequest, "most">], Row>(`
      SELECT r.seq, f.image_seq, f.id, f.box_width * f.box_height, v.vector
      FROM ad_arrivals r CROSS JOIN ads a ON a.seq = r.ad_seq CROSS JOIN ad_images ai ON ai.ad_seq = r.ad_seq
      CROSS JOIN faces f ON f.image_seq = ai.image_seq AND f.unsearched = '[]'
      CROSS JOIN embeddings e ON e.face_seq = f.seq AND e.pack = @pack CROSS JOIN vectors v ON v.label = e.label
      WHERE r.operation_seq = (SELECT seq FROM operations WHERE id = @operation) AND r.seq > @after AND r.seq <= @upTo
        AND NOT a.is_known_answer
      ORDER BY r.seq, ai.position, f.seq`)
    .raw();
  const dimensionOf = db.prepare<[PackId], number>("SELECT dimension FROM packs WHERE id = ?").pluck();

  return ({ most, ...request }) =>
    db.read(() => {
      const dimension = dimensionOf.get(request.pack);
      if (dimension === undefined) return null;
      const found: Row[] = [];
      for (const row of rows.iterate(request)) {
        if (found.length >= most && row[0] !== found.at(-1)?.[0]) return toPage(found, dimension);
        found.push(row);
      }
      return found.length === 0 ? null : toPage(found, dimension);
    });
}

function toPage(rows: Row[], dimension: number): ProbePage {
  for (let start = 0; start < rows.length; ) {
    const [arrival, picture] = rows[start] as Row;
    let end = start + 1;
    while (rows[end]?.[0] === arrival && rows[end]?.[1] === picture) end++;
    if (end - start > 1) {
      const largestFirst = rows.slice(start, end).sort((a, b) => b[3] - a[3]);
      rows.splice(start, end - start, ...largestFirst);
    }
    start = end;
  }
  return {
    through: rows.at(-1)?.[0] ?? 0,
    arrivals: rows.map(([arrival]) => arrival),
    faces: rows.map(([, , face]) => face),
    pictures: rows.map(([, picture]) => picture),
    vectors: vectorsOf(
      rows.map(([, , , , blob]) => blob),
      dimension,
    ),
  };
}

/** Vectors in one piece of memory. @throws STORE_DAMAGED */
export function vectorsOf(blobs: readonly Buffer[], dimension: number): Float32Array {
  const vectors = new Float32Array(blobs.length * dimension);
  const bytes = new Uint8Array(vectors.buffer);
  for (const [i, blob] of blobs.entries()) {
    if (blob.length !== dimension * 4)
      throw expected("STORE_DAMAGED", `${dimension * 4} bytes`, "a vector in the store", blob.length);
    bytes.set(blob, i * dimension * 4);
  }
  if (!IS_LITTLE_ENDIAN) swap(vectors);
  return vectors;
}

/** The store's vectors are, on every machine. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function swap(vectors: Float32Array): void {
  const view = new DataView(vectors.buffer);
  for (let i = 0; i < vectors.length; i++) vectors[i] = view.getFloat32(i * 4, true);
}
