import { expected } from "../../domain/errors.js";
import type { ReadIdentifiers, TextPlace } from "../../domain/identifiers/identifier.js";
import type { AdId, Sha256 } from "../../domain/ids.js";
import type { IdentifierSource } from "../../ports/store-identifiers.js";
import type { Connection } from "./connection.js";

/** Writes what was read in one source of an ad, within the transaction of whoever calls it. */
export interface IdentifierWriter {
  /** @throws AD_UNKNOWN, IMAGE_UNKNOWN */
  write(ad: AdId, source: IdentifierSource, read: ReadIdentifiers): void;
}

export function createIdentifierWriter(db: Connection): IdentifierWriter {
  const adSeq = db.prepare<[AdId], number>("SELECT seq FROM ads WHERE id = ?").pluck();
  const imageSeq = db
    .prepare<[number, Sha256], number>(`
      SELECT i.seq FROM ad_images ai JOIN images i ON i.seq = ai.image_seq WHERE ai.ad_seq = ? AND i.sha256 = ?`)
    .pluck();
  const known = db
    .prepare<[number, number | null], number>(
      "SELECT seq FROM identifier_readings WHERE ad_seq = ? AND ifnull(image_seq, 0) = ifnull(?, 0)",
    )
    .pluck();
  const clear = db.prepare<[number]>("DELETE FROM found_identifiers WHERE reading_seq = ?");
  const again = db.prepare<[object]>(
    "UPDATE identifier_readings SET rules = @rules, is_cut = @isCut WHERE seq = @seq",
  );
  const first = db.prepare<[object]>(
    "INSERT INTO identifier_readings (ad_seq, image_seq, rules, is_cut) VALUES (@ad, @image, @rules, @isCut)",
  );
  const addIdentifier = db.prepare<[string, string]>(
    "INSERT INTO identifiers (kind, value) VALUES (?, ?) ON CONFLICT (kind, value) DO NOTHING",
  );
  const identifierSeq = db
    .prepare<[string, string], number>("SELECT seq FROM identifiers WHERE kind = ? AND value = ?")
    .pluck();
  const addFound = db.prepare<[object]>(`
    INSERT INTO found_identifiers
      (reading_seq, position, ad_seq, identifier_seq, raw, place, text_offset, text_length, confidence)
    VALUES (@reading, @position, @ad, @identifier, @raw, @place, @offset, @length, @confidence)`);

  function readingSeq(ad: number, image: number | null, { rules, isCut }: ReadIdentifiers): number {
    const seq = known.get(ad, image);
    if (seq === undefined)
      return Number(first.run({ ad, image, rules, isCut: Number(isCut) }).lastInsertRowid);
    clear.run(seq);
    again.run({ seq, rules, isCut: Number(isCut) });
    return seq;
  }

  return {
    write(adId, source, read) {
      const ad = adSeq.get(adId);
      if (ad === undefined) throw expected("AD_UNKNOWN", "an ad that exists", "what was read", adId);
      const image = source === "metadata" ? null : imageSeq.get(ad, source);
      if (image === undefined)
        throw expected("IMAGE_UNKNOWN", "a picture that the ad shows", "what was read", source);
      const reading = readingSeq(ad, image, read);
      for (const [position, found] of read.found.entries()) {
        const { kind, value, raw, offset, length, confidence } = found;
        addIdentifier.run(kind, value);
        const identifier = identifierSeq.get(kind, value);
        const place = placeText(found.place);
        addFound.run({ reading, position, ad, identifier, raw, place, offset, length, confidence });
      }
    },
  };
}

/** The picture is named by the reading. */
function placeText(place: TextPlace): string {
  return JSON.stringify("field" in place ? { field: place.field } : { box: place.box });
}
