import { type PictureHash, pdqOf } from "../../domain/pdq/picture-hash.js";
import type { Connection } from "./connection.js";

/** Writes hashes of images. Its method is called inside of a write transaction. */
export interface PictureHashWriter {
  /** An image that has hashes keeps those. */
  write(imageSeq: number, hash: PictureHash): void;
}

/** Makes the writer that everything of one connection shares which writes images. */
export function createPictureHashWriter(db: Connection): PictureHashWriter {
  const has = db.prepare<[number], 1>("SELECT 1 FROM picture_hashes WHERE image_seq = ?").pluck();
  const pdqSeq = db.prepare<[Uint8Array], number>("SELECT seq FROM pdqs WHERE pdq = ?").pluck();
  const insertPdq = db.prepare<[Uint8Array]>("INSERT INTO pdqs (pdq) VALUES (?)");
  const insert = db.prepare<[number, number | null, Uint8Array, number]>(
    "INSERT INTO picture_hashes (image_seq, pdq_seq, hashes, quality) VALUES (?, ?, ?, ?)",
  );

  function seqOf(pdq: Uint8Array): number {
    return pdqSeq.get(pdq) ?? Number(insertPdq.run(pdq).lastInsertRowid);
  }

  return {
    write(imageSeq, hash) {
      if (has.get(imageSeq) !== undefined) return;
      insert.run(imageSeq, hash.quality > 0 ? seqOf(pdqOf(hash)) : null, hash.hashes, hash.quality);
    },
  };
}
