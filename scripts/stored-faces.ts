import { createHash, randomBytes } from "node:crypto";
import Database from "better-sqlite3";
import { newId, type PackId } from "../src/domain/ids.js";

/**
 * Writes faces into the only operation of a store, past the product: rows as an ingest would have made them, for measurements that
 * need more of them than can be ingested. No picture belongs to them. Syncing is left to the end.
 */
export class StoredFaces {
  readonly #db: Database.Database;
  readonly #pack: PackId;
  #ads = 0;

  /** @param file of a store with that pack in use, which nobody writes to meanwhile */
  constructor(file: string, pack: PackId) {
    this.#db = new Database(file, { fileMustExist: true });
    this.#db.pragma("synchronous = OFF");
    this.#pack = pack;
  }

  /** Adds faces, one an ad, so that each is a probe; all in one transaction. */
  add(vectors: readonly Float32Array[]): void {
    const db = this.#db;
    const image = db.prepare(`
      INSERT INTO images (sha256, format, byte_length, width, height, orientation) VALUES (?, 'jpeg', 1, 250, 250, 1)`);
    const analysis = db.prepare("INSERT INTO analyses (image_seq, pack, analysed_at) VALUES (?, ?, ?)");
    const face = db.prepare(`
      INSERT INTO faces (id, image_seq, box_x, box_y, box_width, box_height, landmarks, detection_score, inter_eye_pixels,
        sharpness, brightness, contrast, yaw, pitch, roll, inside_share)
      VALUES (?, ?, 60, 60, 120, 120, x'', 1, 60, 100, 128, 50, 0, 0, 0, 1)`);
    const vector = db.prepare("INSERT INTO vectors (pack, sha256, vector) VALUES (?, ?, ?)");
    const embedding = db.prepare("INSERT INTO embeddings (face_seq, pack, label) VALUES (?, ?, ?)");
    const ad = db.prepare(`
      INSERT INTO ads (id, operation_seq, key, source, metadata, ingested_at)
      VALUES (?, (SELECT seq FROM operations), ?, 'made', '{}', ?)`);
    const shown = db.prepare(
      "INSERT INTO ad_images (ad_seq, position, image_seq, file_name) VALUES (?, ?, ?, 'made.jpg')",
    );
    const collection = db
      .prepare<[PackId], number>(`
        INSERT INTO collections (name, pack, member_count, last_sequence) SELECT 'faces:' || id, ?, 0, 0 FROM operations WHERE true
        ON CONFLICT DO UPDATE SET pack = excluded.pack RETURNING seq`)
      .pluck()
      .get(this.#pack);
    const member = db.prepare("INSERT INTO collection_members (collection_seq, label) VALUES (?, ?)");
    const count = db.prepare(
      "UPDATE collections SET member_count = member_count + ?, last_sequence = ? WHERE seq = ?",
    );
    const now = new Date().toISOString();
    const insertAll = db.transaction(() => {
      let last: number | bigint = 0;
      for (const values of vectors) {
        const imageSeq = image.run(randomBytes(32).toString("hex")).lastInsertRowid;
        analysis.run(imageSeq, this.#pack, now);
        const faceSeq = face.run(newId("face"), imageSeq).lastInsertRowid;
        const blob = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
        const label = vector.run(
          this.#pack,
          createHash("sha256").update(blob).digest(),
          blob,
        ).lastInsertRowid;
        embedding.run(faceSeq, this.#pack, label);
        const adSeq = ad.run(newId("ad"), `ad ${++this.#ads}`, now).lastInsertRowid;
        shown.run(adSeq, 0, imageSeq);
        last = member.run(collection, label).lastInsertRowid;
      }
      if (vectors.length > 0) count.run(vectors.length, last, collection);
    });
    insertAll.immediate();
  }

  close(): void {
    this.#db.close();
  }
}
