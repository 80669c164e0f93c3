import { expected } from "../../domain/errors.js";
import type { PackId, Sha256 } from "../../domain/ids.js";
import type { ReadingOutcome, TextLine } from "../../domain/picture-text.js";
import type { Clock } from "../../ports/clock.js";
import type { PictureTextRepository } from "../../ports/store-picture-texts.js";
import type { Connection } from "./connection.js";

interface PictureTextRow {
  readonly imageSha256: Sha256;
  readonly pack: PackId;
  readonly outcome: ReadingOutcome;
  readonly lines: string;
  readonly read_at: string;
}

const IN_AN_AD = "EXISTS (SELECT 1 FROM ad_images x WHERE x.image_seq = i.seq)";

/** Each a range of the index `images_by_text_pack`, however many pictures have been read. */
const UNREAD = ["i.text_pack IS NULL", "i.text_pack < @pack", "i.text_pack > @pack"]
  .map((range) => `SELECT i.sha256 FROM images i WHERE ${range} AND ${IN_AN_AD}`)
  .join(" UNION ALL ");

/** The text that was read in the pictures of a store. */
export function createPictureTexts(db: Connection, clock: Clock): PictureTextRepository {
  const find = db.prepare<[Sha256], PictureTextRow>(`
    SELECT i.sha256 AS imageSha256, t.pack, t.outcome, t.lines, t.read_at
    FROM picture_texts t JOIN images i ON i.seq = t.image_seq WHERE i.sha256 = ?`);
  const seqOf = db.prepare<[Sha256], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const upsert = db.prepare<[object]>(`
    INSERT INTO picture_texts (image_seq, pack, outcome, lines, read_at) VALUES (@image, @pack, @outcome, @lines, @readAt)
    ON CONFLICT (image_seq) DO UPDATE SET
      pack = excluded.pack, outcome = excluded.outcome, lines = excluded.lines, read_at = excluded.read_at`);
  const mark = db.prepare<[PackId, number]>("UPDATE images SET text_pack = ? WHERE seq = ?");
  const next = db.prepare<[{ pack: PackId }], Sha256>(`${UNREAD} LIMIT 1`).pluck();
  const countUnread = db.prepare<[{ pack: PackId }], number>(`SELECT count(*) FROM (${UNREAD})`).pluck();
  const countImages = db.prepare<[], number>(`SELECT count(*) FROM images i WHERE ${IN_AN_AD}`).pluck();

  return {
    async find(image) {
      const row = db.read(() => find.get(image));
      if (row === undefined) return null;
      const { imageSha256, pack, outcome } = row;
      const lines = JSON.parse(row.lines) as TextLine[];
      return { imageSha256, pack, outcome, lines, readAt: new Date(row.read_at) };
    },

    async record({ imageSha256, pack, outcome, lines }) {
      db.write(() => {
        const image = seqOf.get(imageSha256);
        if (image === undefined)
          throw expected("IMAGE_UNKNOWN", "an image in the store", "a text", imageSha256);
        const readAt = clock.now().toISOString();
        upsert.run({ image, pack, outcome, lines: JSON.stringify(lines), readAt });
        mark.run(pack, image);
      });
    },

    async nextUnread(pack) {
      return db.read(() => next.get({ pack }) ?? null);
    },

    async counts(pack) {
      return db.read(() => ({ unread: countUnread.get({ pack }) ?? 0, images: countImages.get() ?? 0 }));
    },
  };
}
