import { expected, LeadlightError } from "../../domain/errors.js";
import type { AnalysedImage, EmbeddedFace } from "../../domain/face.js";
import type { Box } from "../../domain/geometry.js";
import { type FaceId, newId, type PackId, type VectorLabel } from "../../domain/ids.js";
import type { ImageFacts } from "../../domain/image.js";
import { sameFaces } from "../../domain/same-face.js";
import type { Clock } from "../../ports/clock.js";
import { pointsToBlob } from "./blobs.js";
import type { CollectionWriter } from "./collection-writer.js";
import type { Connection } from "./connection.js";
import {
  FACE_COLUMNS,
  type FaceRow,
  STORED_FACE_COLUMNS,
  STORED_FACES,
  type StoredFaceRow,
  toFace,
} from "./face-rows.js";
import type { PictureHashWriter } from "./picture-hash-writer.js";
import { type JudgedQuality, toQualityRow } from "./quality-rows.js";
import type { VectorWriter } from "./vector-writer.js";

/** What became of an analysis. */
interface WrittenAnalysis {
  /** The image's row. */
  readonly imageSeq: number;
  readonly isNewImage: boolean;
  readonly newFaces: readonly WrittenFace[];
}

/** A face that is in the store. */
interface WrittenFace extends JudgedQuality {
  readonly seq: number;
  readonly id: FaceId;
  readonly box: Box;
  readonly label: VectorLabel;
  /** True when no pack had found it before. */
  readonly isNew: boolean;
}

/** Writes analyses, for ads and for portraits alike. Its methods are called inside a write transaction. */
export interface AnalysisWriter {
  /**
   * Writes the image, its faces and their vectors. A face at the place of one that another pack found is that face. An
   * image, and an analysis of it by this pack, that is there already is left as it is.
   * @throws EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH
   */
  write(analysis: AnalysedImage): WrittenAnalysis;

  /**
   * The stored face that is one of an analysis of an image which has one, written now or earlier; a face that the earlier
   * one had missed is added.
   * @throws EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH
   */
  faceOf(imageSeq: number, analysis: AnalysedImage, faceIndex: number): WrittenFace;
}

/** Makes the writer that ads and portraits of one connection share. */
export function createAnalysisWriter(
  db: Connection,
  clock: Clock,
  parts: { members: CollectionWriter; vectors: VectorWriter; hashes: PictureHashWriter },
): AnalysisWriter {
  const { members, vectors, hashes } = parts;
  const insertImage = db.prepare<[ImageFacts]>(`
    INSERT INTO images (sha256, format, byte_length, width, height, orientation)
    VALUES (@sha256, @format, @byteLength, @width, @height, @orientation)`);
  const imageSeqOf = db.prepare<[string], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const insertAnalysis = db.prepare<[number, string, string]>(`
    INSERT INTO analyses (image_seq, pack, analysed_at) VALUES (?, ?, ?) ON CONFLICT (image_seq, pack) DO NOTHING`);
  const forgetFailure = db.prepare<[number, string]>(
    "DELETE FROM failed_analyses WHERE image_seq = ? AND pack = ?",
  );
  const insertFace = db.prepare<[object]>(`
    INSERT INTO faces (id, image_seq, box_x, box_y, box_width, box_height, landmarks, detection_score, inter_eye_pixels,
      sharpness, brightness, contrast, yaw, pitch, roll, inside_share, unsearched, apparent_age)
    VALUES (@id, @image, @x, @y, @width, @height, @landmarks, @detectionScore, @inter_eye_pixels,
      @sharpness, @brightness, @contrast, @yaw, @pitch, @roll, @inside_share, @unsearched, @apparentAge)`);
  const insertEmbedding = db.prepare<[number, string, number]>(
    "INSERT INTO embeddings (face_seq, pack, label) VALUES (?, ?, ?)",
  );
  const facesOfImage = db.prepare<[number, string], StoredFaceRow>(`
    SELECT ${STORED_FACE_COLUMNS} FROM ${STORED_FACES} WHERE f.image_seq = ? AND e.pack = ? ORDER BY f.seq`);

  const facesOfOthers = db.prepare<[number, string], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM faces f JOIN images i ON i.seq = f.image_seq
    WHERE f.image_seq = ? AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.face_seq = f.seq AND e.pack = ?)
    ORDER BY f.seq`);

  const erasedPlaces = db.prepare<[number], Box>(`
    SELECT box_x AS x, box_y AS y, box_width AS width, box_height AS height FROM erased_faces WHERE image_seq = ?`);

  /** Those of which none was erased at their place: an erased face stays erased, whichever pack looks at the picture. */
  function withoutErased(image: number, faces: readonly EmbeddedFace[]): readonly EmbeddedFace[] {
    const places = erasedPlaces.all(image).map((box) => ({ box }));
    const erased = sameFaces(faces, places);
    return faces.filter((_, i) => erased[i] === null);
  }

  /** Writes the vectors of faces that have none of this pack; a face that nobody found before becomes one. */
  function writeFaces(image: number, pack: PackId, faces: readonly EmbeddedFace[]): WrittenFace[] {
    const found = facesOfOthers.all(image, pack).map((row) => ({ ...toFace(row), seq: row.seq }));
    const same = sameFaces(faces, found);
    const written = faces.map((face, i) => {
      const known = same[i] ?? null;
      return known === null ? writeFace(image, pack, face) : embedKnown(known, pack, face);
    });
    members.addFacesOf(image);
    return written;
  }

  function embedKnown(
    known: Omit<WrittenFace, "label" | "isNew">,
    pack: PackId,
    face: EmbeddedFace,
  ): WrittenFace {
    const label = writeVector(pack, face);
    insertEmbedding.run(known.seq, pack, label);
    members.addPortraitsOf(known.seq);
    return { ...known, label, isNew: false };
  }

  function writeFace(image: number, pack: PackId, face: EmbeddedFace): WrittenFace {
    const label = writeVector(pack, face);
    const { box, detectionScore, apparentAge, quality, unsearched } = face;
    const id = newId("face");
    const landmarks = pointsToBlob(face.landmarks);
    const row = { id, image, ...box, landmarks, detectionScore, ...toQualityRow(face), apparentAge };
    const seq = Number(insertFace.run(row).lastInsertRowid);
    insertEmbedding.run(seq, pack, label);
    return { seq, id, box, quality, unsearched, label, isNew: true };
  }

  function writeVector(pack: PackId, { embedding: { pack: itsPack, vector } }: EmbeddedFace): VectorLabel {
    if (itsPack !== pack) {
      throw new LeadlightError(
        "EMBEDDING_PACK_MISMATCH",
        `expected an embedding of ${pack} for its analysis but received one of ${itsPack}`,
      );
    }
    return vectors.write(pack, vector);
  }

  return {
    write({ facts, pack, faces, pictureHash }) {
      const known = imageSeqOf.get(facts.sha256);
      const isNewImage = known === undefined;
      const imageSeq = known ?? Number(insertImage.run(facts).lastInsertRowid);
      if (pictureHash !== undefined) hashes.write(imageSeq, pictureHash);
      const isNew = insertAnalysis.run(imageSeq, pack, clock.now().toISOString()).changes === 1;
      if (!isNew) return { imageSeq, isNewImage, newFaces: [] };
      forgetFailure.run(imageSeq, pack);
      const newFaces = writeFaces(imageSeq, pack, withoutErased(imageSeq, faces)).filter(
        (face) => face.isNew,
      );
      return { imageSeq, isNewImage, newFaces };
    },

    faceOf(imageSeq, { pack, faces }, faceIndex) {
      const stored = facesOfImage
        .all(imageSeq, pack)
        .map((row) => ({ ...toFace(row), seq: row.seq, label: row.label, isNew: false }));
      const same = sameFaces(faces, stored)[faceIndex] ?? null;
      if (same !== null) return same;
      const [written] = writeFaces(imageSeq, pack, faces.slice(faceIndex, faceIndex + 1));
      if (written === undefined)
        throw expected("INTERNAL", "a face of the analysis", "a portrait", faceIndex);
      return written;
    },
  };
}
