import type { PackId, Sha256 } from "../../domain/ids.js";
import type { ImageFacts } from "../../domain/image.js";
import type { ImageRepository } from "../../ports/store.js";
import type { Connection } from "./connection.js";
import { STORED_FACE_COLUMNS, STORED_FACES, type StoredFaceRow, toStoredFace } from "./face-rows.js";

/** The images of a store. */
export function createImages(db: Connection): ImageRepository {
  const find = db.prepare<[Sha256], ImageFacts>(`
    SELECT sha256, format, byte_length AS byteLength, width, height, orientation
    FROM images WHERE sha256 = ?`);
  const isAnalysed = db
    .prepare<[Sha256, PackId], 1>(`
      SELECT 1 FROM analyses a JOIN images i ON i.seq = a.image_seq WHERE i.sha256 = ? AND a.pack = ?`)
    .pluck();
  const faces = db.prepare<[Sha256, PackId], StoredFaceRow>(`
    SELECT ${STORED_FACE_COLUMNS} FROM ${STORED_FACES}
    WHERE i.sha256 = ? AND e.pack = ? ORDER BY f.box_width * f.box_height DESC, f.seq`);
  const list = db.prepare<[], Sha256>("SELECT sha256 FROM images ORDER BY seq").pluck();

  return {
    async find(sha256) {
      return db.read(() => find.get(sha256) ?? null);
    },

    async isAnalysed(sha256, pack) {
      return db.read(() => isAnalysed.get(sha256, pack) !== undefined);
    },

    async faces(sha256, pack) {
      return db.read(() => faces.all(sha256, pack).map(toStoredFace));
    },

    async list() {
      return db.read(() => list.all());
    },
  };
}
