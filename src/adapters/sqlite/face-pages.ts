import type { FaceId, PackId } from "../../domain/ids.js";
import type { FacePage } from "../../ports/store-comparisons.js";
import type { Connection } from "./connection.js";
import { type FacesOfOperation, IS_IN_OPERATION, IS_SEARCHED } from "./face-counts.js";
import { vectorsOf } from "./probe-pages.js";

/** What a page of faces is asked for by. */
export interface FaceRequest extends FacesOfOperation {
  readonly after: number;
  readonly most: number;
}

/** place, face, vector */
type Row = [number, FaceId, Buffer];

/** Reads pages of the faces that searches take, each once, as `createProbePages` reads those of ads. */
export function createFacePages(db: Connection): (request: FaceRequest) => FacePage | null {
  const rows = db
    .prepare<[FaceRequest], Row>(`
      SELECT f.seq, f.id, v.vector
      FROM faces f CROSS JOIN embeddings e ON e.face_seq = f.seq AND e.pack = @pack CROSS JOIN vectors v ON v.label = e.label
      WHERE f.seq > @after AND ${IS_SEARCHED} AND ${IS_IN_OPERATION}
      ORDER BY f.seq LIMIT @most`)
    .raw();
  const dimensionOf = db.prepare<[PackId], number>("SELECT dimension FROM packs WHERE id = ?").pluck();

  return (request) =>
    db.read(() => {
      const dimension = dimensionOf.get(request.pack);
      const found = dimension === undefined ? [] : rows.all(request);
      const last = found.at(-1);
      if (dimension === undefined || last === undefined) return null;
      return {
        through: last[0],
        faces: found.map(([, face]) => face),
        vectors: vectorsOf(
          found.map(([, , blob]) => blob),
          dimension,
        ),
      };
    });
}
