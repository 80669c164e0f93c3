import { expected } from "../../domain/errors.js";
import type { Sha256 } from "../../domain/ids.js";
import type {
  DistinctHash,
  HashedPicture,
  PictureHashRepository,
  PictureWithHash,
} from "../../ports/store-picture-hashes.js";
import type { Connection } from "./connection.js";
import type { PictureHashWriter } from "./picture-hash-writer.js";

const WITHOUT = "NOT EXISTS (SELECT 1 FROM picture_hashes h WHERE h.image_seq = i.seq)";

const IN_OPERATION = `EXISTS (
  SELECT 1 FROM ad_images ai JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
  WHERE ai.image_seq = i.seq AND o.id = @operationId AND NOT a.is_known_answer)`;

/** The perceptual hashes of a store's images. */
export function createPictureHashes(db: Connection, writer: PictureHashWriter): PictureHashRepository {
  const find = db.prepare<[Sha256], { hashes: Buffer; quality: number }>(`
    SELECT h.hashes, h.quality FROM picture_hashes h JOIN images i ON i.seq = h.image_seq WHERE i.sha256 = ?`);
  const seqOf = db.prepare<[Sha256], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const missing = db
    .prepare<[{ after: number; limit: number }], Sha256>(`
      SELECT i.sha256 FROM images i WHERE i.seq > @after AND ${WITHOUT} ORDER BY i.seq LIMIT @limit`)
    .pluck();
  const countMissing = db.prepare<[], number>(`SELECT count(*) FROM images i WHERE ${WITHOUT}`).pluck();
  const distinctAfter = db.prepare<[number, number], { sequence: number; pdq: Buffer }>(
    "SELECT seq AS sequence, pdq FROM pdqs WHERE seq > ? ORDER BY seq LIMIT ?",
  );
  const withHashes = db.prepare<[object], PictureWithHash & { total: number }>(`
    SELECT i.sha256 AS imageSha256, h.pdq_seq AS sequence, h.quality, count(*) OVER () AS total
    FROM json_each(@sequences) n JOIN picture_hashes h ON h.pdq_seq = n.value JOIN images i ON i.seq = h.image_seq
    WHERE h.quality >= @qualityFloor AND ${IN_OPERATION} ORDER BY n.key, i.seq LIMIT @limit`);
  const ofOperation = db.prepare<[object], { sha256: Sha256; pdq: Buffer; quality: number }>(`
    SELECT i.sha256, p.pdq, h.quality FROM picture_hashes h JOIN pdqs p ON p.seq = h.pdq_seq JOIN images i ON i.seq = h.image_seq
    WHERE i.seq > @after AND ${IN_OPERATION} AND h.quality >= @qualityFloor ORDER BY i.seq LIMIT @limit`);

  function knownSeq(image: Sha256, where: string): number {
    const seq = seqOf.get(image);
    if (seq === undefined) throw expected("IMAGE_UNKNOWN", "an image in the store", where, image);
    return seq;
  }

  return {
    async find(image) {
      const row = db.read(() => find.get(image));
      return row === undefined ? null : { hashes: Uint8Array.from(row.hashes), quality: row.quality };
    },

    async record(image, hash) {
      db.write(() => writer.write(knownSeq(image, "a hash"), hash));
    },

    async missing({ after, limit }) {
      return db.read(() => missing.all({ after: after === null ? 0 : knownSeq(after, "the page"), limit }));
    },

    async countMissing() {
      return db.read(() => countMissing.get() ?? 0);
    },

    async distinctAfter(sequence, limit) {
      return db.read(() =>
        distinctAfter
          .all(sequence, limit)
          .map((row): DistinctHash => ({ sequence: row.sequence, pdq: Uint8Array.from(row.pdq) })),
      );
    },

    async withHashes(operationId, { sequences, qualityFloor, limit }) {
      const wanted = { operationId, sequences: JSON.stringify(sequences), qualityFloor, limit };
      return db.read(() => {
        const rows = withHashes.all(wanted);
        return { found: rows.map(({ total: _, ...picture }) => picture), total: rows[0]?.total ?? 0 };
      });
    },

    async ofOperation(operationId, { qualityFloor, after, limit }) {
      return db.read(() => {
        const from = after === null ? 0 : knownSeq(after, "the page");
        const rows = ofOperation.all({ operationId, qualityFloor, after: from, limit });
        return rows.map(
          ({ sha256, pdq, quality }): HashedPicture => ({
            imageSha256: sha256,
            pdq: Uint8Array.from(pdq),
            quality,
          }),
        );
      });
    },
  };
}
