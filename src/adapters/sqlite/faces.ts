import type { Box } from "../../domain/geometry.js";
import type { FaceId, OperationId, PackId } from "../../domain/ids.js";
import { sumUnsearched, unsearchedCount } from "../../domain/unsearched-count.js";
import type { FaceRepository, FaceWithVector } from "../../ports/store.js";
import type { Connection } from "./connection.js";
import { FACE_COLUMNS, type FaceRow, toFace } from "./face-rows.js";
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
  // Each face is asked whether the operation shows its image: then an image that two ads show counts once.
  const isInOperation = `
    EXISTS (SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq
      WHERE ai.image_seq = f.image_seq AND NOT a.is_known_answer
        AND a.operation_seq = (SELECT seq FROM operations WHERE id = @operationId))`;
  const count = db
    .prepare<[OfOperation], number>(`
      SELECT count(*) FROM faces f JOIN embeddings e ON e.face_seq = f.seq
      WHERE ${IS_SEARCHED} AND e.pack = @pack AND ${isInOperation}`)
    .pluck();
  const unsearched = db.prepare<[OfOperation], { unsearched: string; faces: number }>(`
    SELECT f.unsearched, count(*) AS faces FROM faces f JOIN embeddings e ON e.face_seq = f.seq
    WHERE f.unsearched <> '[]' AND e.pack = @pack AND ${isInOperation} GROUP BY f.unsearched`);

  const withVectors = db.prepare<
    [OfOperation & { labels: string; limit: number }],
    Omit<FaceWithVector, "box"> & Box
  >(`
    SELECT e.label, f.id AS face, i.sha256 AS image, f.box_x AS x, f.box_y AS y, f.box_width AS width, f.box_height AS height
    FROM embeddings e CROSS JOIN faces f ON f.seq = e.face_seq CROSS JOIN images i ON i.seq = f.image_seq
    WHERE e.label IN (SELECT value FROM json_each(@labels)) AND e.pack = @pack AND ${IS_SEARCHED} AND ${isInOperation}
    ORDER BY f.seq LIMIT @limit`);

  return {
    async find(id) {
      return db.read(() => {
        const row = find.get(id);
        return row === undefined ? null : toFace(row);
      });
    },

    async countOfOperation(operationId, pack) {
      return db.read(() => count.get({ operationId, pack }) ?? 0);
    },

    async withVectors(operationId, pack, labels, limit) {
      const wanted = { operationId, pack, labels: JSON.stringify(labels), limit };
      return db.read(() =>
        withVectors.all(wanted).map(({ label, face, image, ...box }) => ({ label, face, image, box })),
      );
    },

    async unsearchedOfOperation(operationId, pack) {
      return db.read(() => {
        const groups = unsearched.all({ operationId, pack });
        return sumUnsearched(groups.map((row) => unsearchedCount(toReasons(row.unsearched), row.faces)));
      });
    },
  };
}
