import type { Box } from "../../domain/geometry.js";
import type { FaceId } from "../../domain/ids.js";
import type { FaceRepository, FaceWithVector } from "../../ports/store.js";
import type { Connection } from "./connection.js";
import { type FacesOfOperation, IS_IN_OPERATION, IS_SEARCHED } from "./face-counts.js";
import { FACE_COLUMNS, type FaceRow, toFace } from "./face-rows.js";
import type { ReadThread } from "./read-thread.js";

/** The faces of a store. */
export function createFaces(db: Connection, reader: ReadThread): FaceRepository {
  const find = db.prepare<[FaceId], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM faces f JOIN images i ON i.seq = f.image_seq WHERE f.id = ?`);
  const withVectors = db.prepare<
    [FacesOfOperation & { labels: string; limit: number }],
    Omit<FaceWithVector, "box"> & Box
  >(`
    SELECT e.label, f.id AS face, i.sha256 AS image, f.box_x AS x, f.box_y AS y, f.box_width AS width, f.box_height AS height
    FROM embeddings e CROSS JOIN faces f ON f.seq = e.face_seq CROSS JOIN images i ON i.seq = f.image_seq
    WHERE e.label IN (SELECT value FROM json_each(@labels)) AND e.pack = @pack AND ${IS_SEARCHED} AND ${IS_IN_OPERATION}
    ORDER BY f.seq LIMIT @limit`);

  return {
    async find(id) {
      return db.read(() => {
        const row = find.get(id);
        return row === undefined ? null : toFace(row);
      });
    },

    countOfOperation: (operationId, pack) => reader.read("searched", { operationId, pack }),
    unsearchedOfOperation: (operationId, pack) => reader.read("unsearched", { operationId, pack }),

    async withVectors(operationId, pack, labels, limit) {
      const wanted = { operationId, pack, labels: JSON.stringify(labels), limit };
      return db.read(() =>
        withVectors.all(wanted).map(({ label, face, image, ...box }) => ({ label, face, image, box })),
      );
    },
  };
}
