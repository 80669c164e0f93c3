import { type ErrorCode, expected } from "../../domain/errors.js";
import type { OperationId, PackId, Sha256 } from "../../domain/ids.js";
import type { ImageFacts } from "../../domain/image.js";
import type { Clock } from "../../ports/clock.js";
import type { ImageRepository, PackCoverage } from "../../ports/store.js";
import type { AnalysisWriter } from "./analysis-writer.js";
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

const LARGEST_FIRST = "ORDER BY f.box_width * f.box_height DESC, f.seq";

/** The images of a store. */
export function createImages(db: Connection, clock: Clock, analyses: AnalysisWriter): ImageRepository {
  const find = db.prepare<[Sha256], ImageFacts>(`
    SELECT sha256, format, byte_length AS byteLength, width, height, orientation
    FROM images WHERE sha256 = ?`);
  const isAnalysed = db
    .prepare<[Sha256, PackId], 1>(`
      SELECT 1 FROM analyses a JOIN images i ON i.seq = a.image_seq WHERE i.sha256 = ? AND a.pack = ?`)
    .pluck();
  const faces = db.prepare<[Sha256, PackId], StoredFaceRow>(`
    SELECT ${STORED_FACE_COLUMNS} FROM ${STORED_FACES} WHERE i.sha256 = ? AND e.pack = ? ${LARGEST_FIRST}`);
  const everyFace = db.prepare<[Sha256], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM faces f JOIN images i ON i.seq = f.image_seq WHERE i.sha256 = ? ${LARGEST_FIRST}`);
  const operationsShowing = db
    .prepare<[Sha256], OperationId>(`
      SELECT o.id FROM operations o WHERE EXISTS (
        SELECT 1 FROM images i JOIN ad_images x ON x.image_seq = i.seq JOIN ads a ON a.seq = x.ad_seq
        WHERE i.sha256 = ? AND a.operation_seq = o.seq)
      ORDER BY o.seq`)
    .pluck();
  const isPortrait = db
    .prepare<[Sha256], 1>(`
      SELECT 1 FROM images i JOIN faces f ON f.image_seq = i.seq JOIN portraits p ON p.face_seq = f.seq
      WHERE i.sha256 = ?`)
    .pluck();
  const list = db.prepare<[], Sha256>("SELECT sha256 FROM images ORDER BY seq").pluck();
  const count = db.prepare<[], number>("SELECT count(*) FROM images").pluck();
  const seqOf = db.prepare<[Sha256], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const unanalysed = db
    .prepare<[{ pack: PackId; after: number; limit: number }], Sha256>(`
      SELECT i.sha256 FROM images i
      WHERE i.seq > @after AND NOT EXISTS (SELECT 1 FROM analyses a WHERE a.image_seq = i.seq AND a.pack = @pack)
      ORDER BY i.seq LIMIT @limit`)
    .pluck();
  const insertFailure = db.prepare<[object]>(`
    INSERT INTO failed_analyses (image_seq, pack, code, failed_at) VALUES (@image, @pack, @code, @failedAt)
    ON CONFLICT (image_seq, pack) DO UPDATE SET code = excluded.code, failed_at = excluded.failed_at`);
  const failures = db.prepare<[PackId], { sha256: Sha256; code: ErrorCode }>(`
    SELECT i.sha256, f.code FROM failed_analyses f JOIN images i ON i.seq = f.image_seq
    WHERE f.pack = ? ORDER BY i.seq`);
  const coverage = db.prepare<[], PackCoverage>(`
    SELECT pack, sum(analysed) AS analysed, sum(failed) AS failed FROM (
      SELECT pack, count(*) AS analysed, 0 AS failed FROM analyses GROUP BY pack
      UNION ALL SELECT pack, 0, count(*) FROM failed_analyses GROUP BY pack)
    GROUP BY pack ORDER BY pack`);

  function knownSeq(sha256: Sha256, where: string): number {
    const seq = seqOf.get(sha256);
    if (seq === undefined) throw expected("IMAGE_UNKNOWN", "an image in the store", where, sha256);
    return seq;
  }

  return {
    async find(sha256) {
      return db.read(() => find.get(sha256) ?? null);
    },

    async shownIn(sha256) {
      return db.read(() => ({
        operations: operationsShowing.all(sha256),
        isPortrait: isPortrait.get(sha256) !== undefined,
      }));
    },

    async isAnalysed(sha256, pack) {
      return db.read(() => isAnalysed.get(sha256, pack) !== undefined);
    },

    async faces(sha256, pack) {
      return db.read(() => faces.all(sha256, pack).map(toStoredFace));
    },

    async everyFace(sha256) {
      return db.read(() => everyFace.all(sha256).map(toFace));
    },

    async list() {
      return db.read(() => list.all());
    },

    async count() {
      return db.read(() => count.get() ?? 0);
    },

    async unanalysed(pack, { after, limit }) {
      return db.read(() =>
        unanalysed.all({ pack, after: after === null ? 0 : knownSeq(after, "the page"), limit }),
      );
    },

    async recordAnalysis(analysis) {
      db.write(() => {
        knownSeq(analysis.facts.sha256, "an analysis");
        analyses.write(analysis);
      });
    },

    async recordFailure(sha256, pack, code) {
      db.write(() => {
        const image = knownSeq(sha256, "a failed analysis");
        if (isAnalysed.get(sha256, pack) !== undefined) return;
        insertFailure.run({ image, pack, code, failedAt: clock.now().toISOString() });
      });
    },

    async failures(pack) {
      return db.read(() => failures.all(pack));
    },

    async coverage() {
      return db.read(() => coverage.all());
    },
  };
}
