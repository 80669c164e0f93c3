import type { FaceId, OperationId, PackId } from "../../domain/ids.js";
import type { FacePage } from "../../ports/store-comparisons.js";
import type { Connection } from "./connection.js";
import { vectorsOf } from "./probe-pages.js";

/** What a page of faces is asked for by. */
export interface FaceRequest {
  readonly operation: OperationId;
  readonly pack: PackId;
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
      WHERE f.seq > @after AND f.unsearched = '[]' AND EXISTS (
        SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq WHERE ai.image_seq = f.image_seq
          AND a.operation_seq = (SELECT seq FROM operations WHERE id = @operation) AND NOT a.is_known_answer)
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
