import { createHash } from "node:crypto";
import { LeadlightError } from "../../domain/errors.js";
import type { AnalysedImage, EmbeddedFace } from "../../domain/face.js";
import type { Box } from "../../domain/geometry.js";
import { type FaceId, newId, type PackId, type VectorLabel } from "../../domain/ids.js";
import type { ImageFacts } from "../../domain/image.js";
import { checkUnitVector } from "../../domain/index-node.js";
import { sameFace } from "../../domain/same-face.js";
import type { Clock } from "../../ports/clock.js";
import { pointsToBlob, vectorToBlob } from "./blobs.js";
import type { Connection } from "./connection.js";
import { STORED_FACE_COLUMNS, STORED_FACES, type StoredFaceRow, toFace } from "./face-rows.js";

/** What became of an analysis. */
interface WrittenAnalysis {
  /** The image's row. */
  readonly imageSeq: number;
  readonly isNewImage: boolean;
  readonly newFaces: number;
}

/** A face that is in the store. */
interface WrittenFace {
  readonly seq: number;
  readonly id: FaceId;
  readonly box: Box;
  readonly label: VectorLabel;
}

/** Writes analyses, for ads and for portraits alike. Its methods are called inside a write transaction. */
export interface AnalysisWriter {
  /**
   * Writes the image, its faces and their vectors. An image, and an analysis of it by this pack, that is there already
   * is left as it is.
   * @throws EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH
   */
  write(analysis: AnalysedImage): WrittenAnalysis;

  /**
   * The stored face that is this face of an image whose analysis has been written, now or earlier; a face that the
   * earlier one had missed is added.
   * @throws EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH
   */
  faceOf(imageSeq: number, pack: PackId, face: EmbeddedFace): WrittenFace;
}

/** Makes the writer that ads and portraits of one connection share. */
export function createAnalysisWriter(db: Connection, clock: Clock): AnalysisWriter {
  const insertImage = db.prepare<[ImageFacts]>(`
    INSERT INTO images (sha256, format, byte_length, width, height, orientation)
    VALUES (@sha256, @format, @byteLength, @width, @height, @orientation)`);
  const imageSeqOf = db.prepare<[string], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const insertPack = db.prepare<[string, number]>("INSERT INTO packs (id, dimension) VALUES (?, ?)");
  const packDimension = db.prepare<[string], number>("SELECT dimension FROM packs WHERE id = ?").pluck();
  const insertAnalysis = db.prepare<[number, string, string]>(`
    INSERT INTO analyses (image_seq, pack, analysed_at) VALUES (?, ?, ?) ON CONFLICT (image_seq, pack) DO NOTHING`);
  const insertFace = db.prepare<[object]>(`
    INSERT INTO faces (id, image_seq, box_x, box_y, box_width, box_height, landmarks, detection_score)
    VALUES (@id, @image, @x, @y, @width, @height, @landmarks, @detectionScore)`);
  const insertVector = db.prepare<[string, Buffer, Buffer]>(
    "INSERT INTO vectors (pack, sha256, vector) VALUES (?, ?, ?)",
  );
  const labelOf = db
    .prepare<[string, Buffer], VectorLabel>("SELECT label FROM vectors WHERE pack = ? AND sha256 = ?")
    .pluck();
  const insertEmbedding = db.prepare<[number, string, number]>(
    "INSERT INTO embeddings (face_seq, pack, label) VALUES (?, ?, ?)",
  );
  const facesOfImage = db.prepare<[number, string], StoredFaceRow>(`
    SELECT ${STORED_FACE_COLUMNS} FROM ${STORED_FACES} WHERE f.image_seq = ? AND e.pack = ? ORDER BY f.seq`);

  function writeFace(image: number, pack: PackId, face: EmbeddedFace): WrittenFace {
    const label = writeVector(pack, face);
    const { box, landmarks, detectionScore } = face;
    const id = newId("face");
    const row = { id, image, ...box, landmarks: pointsToBlob(landmarks), detectionScore };
    const seq = Number(insertFace.run(row).lastInsertRowid);
    insertEmbedding.run(seq, pack, label);
    return { seq, id, box, label };
  }

  function writeVector(pack: PackId, { embedding: { pack: itsPack, vector } }: EmbeddedFace): VectorLabel {
    if (itsPack !== pack) {
      throw new LeadlightError(
        "EMBEDDING_PACK_MISMATCH",
        `expected an embedding of ${pack} for its analysis but received one of ${itsPack}`,
      );
    }
    const dimension = packDimension.get(pack);
    checkUnitVector(vector, dimension ?? vector.length);
    if (dimension === undefined) insertPack.run(pack, vector.length);
    const blob = vectorToBlob(vector);
    const sha256 = createHash("sha256").update(blob).digest();
    const known = labelOf.get(pack, sha256);
    if (known !== undefined) return known;
    return Number(insertVector.run(pack, sha256, blob).lastInsertRowid) as VectorLabel;
  }

  return {
    write({ facts, pack, faces }) {
      const known = imageSeqOf.get(facts.sha256);
      const isNewImage = known === undefined;
      const imageSeq = known ?? Number(insertImage.run(facts).lastInsertRowid);
      const isNew = insertAnalysis.run(imageSeq, pack, clock.now().toISOString()).changes === 1;
      if (!isNew) return { imageSeq, isNewImage, newFaces: 0 };
      for (const face of faces) writeFace(imageSeq, pack, face);
      return { imageSeq, isNewImage, newFaces: faces.length };
    },

    faceOf(imageSeq, pack, face) {
      const stored = facesOfImage.all(imageSeq, pack);
      const same = sameFace(
        face.box,
        stored.map((row) => ({ ...toFace(row), seq: row.seq, label: row.label })),
      );
      return same ?? writeFace(imageSeq, pack, face);
    },
  };
}
