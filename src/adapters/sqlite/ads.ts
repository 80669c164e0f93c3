import type { Ad, AdImage, AdMetadata } from "../../domain/ad.js";
import { expected } from "../../domain/errors.js";
import { type AdId, newId, type OperationId, type Sha256 } from "../../domain/ids.js";
import { countUnsearched } from "../../domain/unsearched-count.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { AdRepository, NewAd } from "../../ports/store.js";
import type { AnalysisWriter } from "./analysis-writer.js";
import type { CollectionWriter } from "./collection-writer.js";
import type { Connection } from "./connection.js";
import type { IdentifierWriter } from "./identifier-writer.js";
import type { PackGuard } from "./settings.js";

export interface AdRow {
  readonly seq: number;
  readonly id: AdId;
  readonly operation_id: OperationId;
  readonly key: string;
  readonly source: string;
  readonly metadata: string;
  readonly ingested_at: string;
}

/** Columns of an {@link AdRow}, from `ads a` and `operations o`. */
export const AD_COLUMNS = "a.seq, a.id, o.id AS operation_id, a.key, a.source, a.metadata, a.ingested_at";

const SELECT_ADS = `SELECT ${AD_COLUMNS} FROM ads a JOIN operations o ON o.seq = a.operation_seq`;

/** Makes ads of their rows, inside a transaction. */
export function createAdReader(db: Connection): (row: AdRow) => Ad {
  const imagesOf = db.prepare<[number], AdImage>(`
    SELECT i.sha256, ai.file_name AS fileName
    FROM ad_images ai JOIN images i ON i.seq = ai.image_seq WHERE ai.ad_seq = ? ORDER BY ai.position`);
  return (row) => ({
    id: row.id,
    operationId: row.operation_id,
    key: row.key,
    source: row.source,
    metadata: JSON.parse(row.metadata) as AdMetadata,
    images: imagesOf.all(row.seq),
    ingestedAt: new Date(row.ingested_at),
  });
}

/** The ads of a store. */
export function createAds(
  db: Connection,
  clock: Clock,
  parts: {
    analyses: AnalysisWriter;
    identifiers: IdentifierWriter;
    members: CollectionWriter;
    guard: PackGuard;
    log: AuditWriter;
  },
): AdRepository {
  const { analyses, identifiers, members, guard, log } = parts;
  const byId = db.prepare<[AdId], AdRow>(`${SELECT_ADS} WHERE a.id = ?`);
  const byKey = db.prepare<[OperationId, string], AdRow>(`${SELECT_ADS} WHERE o.id = ? AND a.key = ?`);
  const page = db.prepare<[{ operationId: OperationId; after: number; limit: number }], AdRow>(`
    ${SELECT_ADS} WHERE o.id = @operationId AND a.seq > @after AND NOT a.is_known_answer ORDER BY a.seq LIMIT @limit`);
  const count = db
    .prepare<[OperationId], number>(`
      SELECT count(*) FROM ads a JOIN operations o ON o.seq = a.operation_seq
      WHERE o.id = ? AND NOT a.is_known_answer`)
    .pluck();
  // CROSS JOIN keeps the order: from the image to its ads, never through all ads of the operation.
  const showing = db.prepare<[Sha256, OperationId], AdRow>(`
    SELECT ${AD_COLUMNS} FROM images i CROSS JOIN ad_images ai ON ai.image_seq = i.seq
    CROSS JOIN ads a ON a.seq = ai.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE i.sha256 = ? AND o.id = ? ORDER BY a.seq`);
  const toAd = createAdReader(db);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const imageSeq = db.prepare<[Sha256], number>("SELECT seq FROM images WHERE sha256 = ?").pluck();
  const insertAd = db.prepare<[object]>(`
    INSERT INTO ads (id, operation_seq, key, source, metadata, ingested_at)
    VALUES (@id, @operation, @key, @source, @metadata, @ingested_at)`);
  const insertImage = db.prepare<[object]>(`
    INSERT INTO ad_images (ad_seq, position, image_seq, file_name)
    VALUES (@ad, (SELECT coalesce(max(position) + 1, 0) FROM ad_images WHERE ad_seq = @ad), @image, @fileName)
    ON CONFLICT (image_seq, ad_seq) DO NOTHING`);

  const shownBesides = db.prepare<[object], object>(`
    SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq
    WHERE ai.image_seq = @image AND ai.ad_seq <> @ad AND NOT a.is_known_answer
      AND a.operation_seq = (SELECT operation_seq FROM ads WHERE seq = @ad) LIMIT 1`);

  function toAdOrNull(row: AdRow | undefined): Ad | null {
    return row === undefined ? null : toAd(row);
  }

  function insertNewAd({ operationId, key, source, metadata }: NewAd): AdRow {
    const operation = operationSeq.get(operationId);
    if (operation === undefined)
      throw expected("OPERATION_UNKNOWN", "an operation that exists", "an ad", operationId);
    const row = {
      id: newId("ad"),
      key,
      source,
      metadata: JSON.stringify(metadata),
      ingested_at: clock.now().toISOString(),
    };
    const seq = Number(insertAd.run({ ...row, operation }).lastInsertRowid);
    return { ...row, seq, operation_id: operationId };
  }

  /** @returns whether the ad did not show it yet */
  function showImage(ad: AdRow, { sha256, fileName }: AdImage): boolean {
    const image = imageSeq.get(sha256);
    if (image === undefined)
      throw expected("IMAGE_UNKNOWN", "an image in the store or with an analysis", "an ad", sha256);
    if (insertImage.run({ ad: ad.seq, image, fileName }).changes === 0) return false;
    // What another ad of the operation shows is in its collections already; thousands may show one picture.
    if (shownBesides.get({ ad: ad.seq, image }) === undefined) {
      members.addPicturesOf(image);
      members.addFacesOf(image);
    }
    return true;
  }

  return {
    async record(ad) {
      return db.write(() => {
        for (const { pack } of ad.analyses) guard(pack);
        const written = ad.analyses.map((analysis) => analyses.write(analysis));
        const known = byKey.get(ad.operationId, ad.key);
        const row = known ?? insertNewAd(ad);
        const images = ad.images.filter((image) => showImage(row, image)).length;
        const newFaces = written.flatMap((analysis) => analysis.newFaces);
        const isNew = known === undefined;
        if (isNew && ad.identifiers !== undefined) identifiers.write(row.id, "metadata", ad.identifiers);
        if (isNew || images > 0) {
          const details = { ad: row.id, isNew, images, newFaces: newFaces.length };
          log({ act: "ad.ingest", operationId: ad.operationId, details });
        }
        return {
          ad: toAd(row),
          isNew,
          newImages: written.filter(({ isNewImage }) => isNewImage).length,
          newFaces: newFaces.length,
          unsearched: countUnsearched(newFaces),
        };
      });
    },

    async findById(id) {
      return db.read(() => toAdOrNull(byId.get(id)));
    },

    async findByKey(operationId, key) {
      return db.read(() => toAdOrNull(byKey.get(operationId, key)));
    },

    async ofOperation(operationId, { after, limit }) {
      return db.read(() => {
        const seq = after === null ? 0 : byId.get(after)?.seq;
        if (seq === undefined) throw expected("AD_UNKNOWN", "an ad that exists", "the page", after);
        return page.all({ operationId, after: seq, limit }).map(toAd);
      });
    },

    async countOfOperation(operationId) {
      return db.read(() => count.get(operationId) ?? 0);
    },

    async showing(operationId, image) {
      return db.read(() => showing.all(image, operationId).map(toAd));
    },
  };
}
