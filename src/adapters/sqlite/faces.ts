import { expected } from "../../domain/errors.js";
import type { FaceId, OperationId, PackId } from "../../domain/ids.js";
import { sumUnsearched, unsearchedCount } from "../../domain/unsearched-count.js";
import type { FaceRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";
import {
  FACE_COLUMNS,
  type FaceRow,
  STORED_FACE_COLUMNS,
  STORED_FACES,
  type StoredFaceRow,
  toFace,
  toStoredFace,
} from "./face-rows.js";
import { toReasons } from "./quality-rows.js";

interface OfOperation {
  readonly operationId: OperationId;
  readonly pack: PackId;
}

/** The condition of the index `faces_searched`. */
const IS_SEARCHED = "f.unsearched = '[]'";

/** The faces of a store. */
export function createFaces(db: Connection): FaceRepository {
  const find = db.prepare<[FaceId], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM faces f JOIN images i ON i.seq = f.image_seq WHERE f.id = ?`);
  const seqOf = db.prepare<[FaceId], number>("SELECT seq FROM faces WHERE id = ?").pluck();
  // Each face is asked whether the operation shows its image: then an image that two ads show gives its faces once, and
  // a page costs no more than its length. CROSS JOIN keeps the order; the other way round all ads are read for each face.
  const isInOperation = `
    EXISTS (SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq
      WHERE ai.image_seq = f.image_seq
        AND a.operation_seq = (SELECT seq FROM operations WHERE id = @operationId))`;
  const page = db.prepare<[OfOperation & { after: number; limit: number }], StoredFaceRow>(`
    SELECT ${STORED_FACE_COLUMNS} FROM ${STORED_FACES}
    WHERE f.seq > @after AND ${IS_SEARCHED} AND e.pack = @pack AND ${isInOperation} ORDER BY f.seq LIMIT @limit`);
  const count = db
    .prepare<[OfOperation], number>(`
      SELECT count(*) FROM faces f JOIN embeddings e ON e.face_seq = f.seq
      WHERE ${IS_SEARCHED} AND e.pack = @pack AND ${isInOperation}`)
    .pluck();
  const unsearched = db.prepare<[OfOperation], { unsearched: string; faces: number }>(`
    SELECT f.unsearched, count(*) AS faces FROM faces f JOIN embeddings e ON e.face_seq = f.seq
    WHERE f.unsearched <> '[]' AND e.pack = @pack AND ${isInOperation} GROUP BY f.unsearched`);

  function placeBehind(id: FaceId | null): number {
    if (id === null) return 0;
    const seq = seqOf.get(id);
    if (seq === undefined) throw expected("FACE_UNKNOWN", "a face that exists", "the page", id);
    return seq;
  }

  return {
    async find(id) {
      return db.read(() => {
        const row = find.get(id);
        return row === undefined ? null : toFace(row);
      });
    },

    async ofOperation(operationId, pack, { after, limit }) {
      return db.read(() =>
        page.all({ operationId, pack, after: placeBehind(after), limit }).map(toStoredFace),
      );
    },

    async countOfOperation(operationId, pack) {
      return db.read(() => count.get({ operationId, pack }) ?? 0);
    },

    async unsearchedOfOperation(operationId, pack) {
      return db.read(() => {
        const groups = unsearched.all({ operationId, pack });
        return sumUnsearched(groups.map((row) => unsearchedCount(toReasons(row.unsearched), row.faces)));
      });
    },
  };
}
