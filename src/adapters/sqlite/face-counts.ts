import type { OperationId, PackId } from "../../domain/ids.js";
import { sumUnsearched, type UnsearchedCount, unsearchedCount } from "../../domain/unsearched-count.js";
import type { Connection } from "./connection.js";
import { toReasons } from "./quality-rows.js";

/** Whose faces are counted, under which pack. */
export interface FacesOfOperation {
  readonly operationId: OperationId;
  readonly pack: PackId;
}

/** The condition of the index `faces_searched`. */
export const IS_SEARCHED = "f.unsearched = '[]'";

/** Each face is asked whether the operation shows its image: then an image that two ads show counts once. */
export const IS_IN_OPERATION = `
  EXISTS (SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq
    WHERE ai.image_seq = f.image_seq AND NOT a.is_known_answer
      AND a.operation_seq = (SELECT seq FROM operations WHERE id = @operationId))`;

/** Counts the faces in the ads of an operation, which takes a second for a million. */
export function createFaceCounts(db: Connection) {
  const count = db
    .prepare<[FacesOfOperation], number>(`
      SELECT count(*) FROM faces f JOIN embeddings e ON e.face_seq = f.seq
      WHERE ${IS_SEARCHED} AND e.pack = @pack AND ${IS_IN_OPERATION}`)
    .pluck();
  const left = db.prepare<[FacesOfOperation], { unsearched: string; faces: number }>(`
    SELECT f.unsearched, count(*) AS faces FROM faces f JOIN embeddings e ON e.face_seq = f.seq
    WHERE f.unsearched <> '[]' AND e.pack = @pack AND ${IS_IN_OPERATION} GROUP BY f.unsearched`);

  return {
    searched: (of: FacesOfOperation): number => db.read(() => count.get(of) ?? 0),
    unsearched: (of: FacesOfOperation): UnsearchedCount =>
      db.read(() =>
        sumUnsearched(left.all(of).map((row) => unsearchedCount(toReasons(row.unsearched), row.faces))),
      ),
  };
}
