import { type ErrorCode, expected } from "../../domain/errors.js";
import type { AdId, OperationId, PackId, Sha256, VectorLabel } from "../../domain/ids.js";
import { explicitnessOf } from "../../domain/picture-features.js";
import type { Clock } from "../../ports/clock.js";
import type { PictureCoverage, PictureRepository } from "../../ports/store-pictures.js";
import type { CollectionWriter } from "./collection-writer.js";
import type { Connection } from "./connection.js";
import type { VectorWriter } from "./vector-writer.js";

interface SeenRow {
  readonly image: number;
  readonly pack: PackId;
  readonly failure: ErrorCode | null;
  readonly explicit: number | null;
  readonly at: string;
}

/** An ad that is none of a known answer shows the image `i`. */
const IS_SHOWN = `EXISTS (SELECT 1 FROM ad_images ai JOIN ads a ON a.seq = ai.ad_seq
  WHERE ai.image_seq = i.seq AND NOT a.is_known_answer)`;

/** What packs for pictures make of the images of a store. */
export function createPictures(
  db: Connection,
  clock: Clock,
  { vectors, members }: { vectors: VectorWriter; members: CollectionWriter },
): PictureRepository {
  const imageSeq = db.prepare<[Sha256], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const waiting = db
    .prepare<[PackId, number], Sha256>(`
      SELECT i.sha256 FROM images i
      WHERE NOT EXISTS (SELECT 1 FROM picture_features f WHERE f.image_seq = i.seq AND f.pack = ?) AND ${IS_SHOWN}
      ORDER BY i.seq LIMIT ?`)
    .pluck();
  const insertSeen = db.prepare<[SeenRow]>(`
    INSERT INTO picture_features (image_seq, pack, failure, explicit, seen_at)
    VALUES (@image, @pack, @failure, @explicit, @at) ON CONFLICT (image_seq, pack) DO NOTHING`);
  const insertVector = db.prepare<[number, PackId, number, VectorLabel]>(
    "INSERT INTO picture_vectors (image_seq, pack, view, label) VALUES (?, ?, ?, ?)",
  );
  const COUNTS = `count(f.image_seq) - count(f.failure) AS embedded, count(f.failure) AS failed,
    count(*) - count(f.image_seq) AS waiting`;
  const coverage = db.prepare<[PackId], PictureCoverage>(`
    SELECT ${COUNTS} FROM images i LEFT JOIN picture_features f ON f.image_seq = i.seq AND f.pack = ? WHERE ${IS_SHOWN}`);
  const coverageOf = db.prepare<[OperationId, PackId], PictureCoverage>(`
    SELECT ${COUNTS} FROM (SELECT DISTINCT ai.image_seq AS seq FROM operations o JOIN ads a ON a.operation_seq = o.seq
      JOIN ad_images ai ON ai.ad_seq = a.seq WHERE o.id = ? AND NOT a.is_known_answer) i
    LEFT JOIN picture_features f ON f.image_seq = i.seq AND f.pack = ?`);
  // CROSS JOIN keeps the order: from the labels to their images, never through all ads of the operation.
  const withVectors = db.prepare<
    [{ operation: OperationId; pack: PackId; labels: string; limit: number }],
    { label: VectorLabel; image: Sha256 }
  >(`
    SELECT DISTINCT v.label, i.sha256 AS image
    FROM picture_vectors v CROSS JOIN images i ON i.seq = v.image_seq CROSS JOIN ad_images ai ON ai.image_seq = i.seq
    CROSS JOIN ads a ON a.seq = ai.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE v.label IN (SELECT value FROM json_each(@labels)) AND v.pack = @pack AND o.id = @operation
      AND NOT a.is_known_answer
    ORDER BY i.seq, v.label LIMIT @limit`);
  const SHOWING = `FROM images i CROSS JOIN ad_images ai ON ai.image_seq = i.seq CROSS JOIN ads a ON a.seq = ai.ad_seq
    CROSS JOIN operations o ON o.seq = a.operation_seq WHERE i.sha256 = ? AND o.id = ? AND NOT a.is_known_answer`;
  const countShowing = db.prepare<[Sha256, OperationId], number>(`SELECT count(*) ${SHOWING}`).pluck();
  const firstShowing = db
    .prepare<[Sha256, OperationId, number], AdId>(`SELECT a.id ${SHOWING} ORDER BY a.seq LIMIT ?`)
    .pluck();
  const explicitness = db
    .prepare<[Sha256], number | null>(`
      SELECT max(f.explicit) FROM images i JOIN picture_features f ON f.image_seq = i.seq WHERE i.sha256 = ?`)
    .pluck();

  /** @returns the image's row, null when the pack has seen it already */
  function see(sha256: Sha256, pack: PackId, outcome: Pick<SeenRow, "failure" | "explicit">): number | null {
    const image = imageSeq.get(sha256);
    if (image === undefined)
      throw expected("IMAGE_UNKNOWN", "an image in the store", "what a picture shows", sha256);
    const at = clock.now().toISOString();
    return insertSeen.run({ image, pack, ...outcome, at }).changes === 1 ? image : null;
  }

  return {
    async waiting(pack, limit) {
      return db.read(() => waiting.all(pack, limit));
    },

    async record(sha256, pack, { vectors: views, classes }) {
      db.write(() => {
        const image = see(sha256, pack, { failure: null, explicit: explicitnessOf(classes) });
        if (image === null) return;
        for (const [view, vector] of views.entries())
          insertVector.run(image, pack, view, vectors.write(pack, vector));
        members.addPicturesOf(image);
      });
    },

    async recordFailure(sha256, pack, code) {
      db.write(() => see(sha256, pack, { failure: code, explicit: null }));
    },

    async coverage(pack, operation) {
      return db.read(() => {
        const found = operation === undefined ? coverage.get(pack) : coverageOf.get(operation, pack);
        return found ?? { embedded: 0, failed: 0, waiting: 0 };
      });
    },

    async withVectors(operation, pack, labels, limit) {
      return db.read(() => withVectors.all({ operation, pack, labels: JSON.stringify(labels), limit }));
    },

    async adsShowing(operation, image, limit) {
      return db.read(() => ({
        count: countShowing.get(image, operation) ?? 0,
        first: firstShowing.all(image, operation, limit),
      }));
    },

    async explicitness(sha256) {
      return db.read(() => explicitness.get(sha256) ?? null);
    },
  };
}
