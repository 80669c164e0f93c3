import type { Actor } from "../../domain/actor.js";
import { expected } from "../../domain/errors.js";
import { type GalleryId, newId, type OperationId, type SubjectId, type WatchId } from "../../domain/ids.js";
import type { ListThresholds } from "../../domain/list-thresholds.js";
import { givenThresholds, type Watch, type Watermarks } from "../../domain/watch.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { WatchRepository } from "../../ports/store-standing.js";
import { AD_COLUMNS, type AdRow, createAdReader } from "./ads.js";
import { createAlertWriter } from "./alert-writer.js";
import type { CandidateWriter } from "./candidate-writer.js";
import type { Connection } from "./connection.js";

interface WatchRow {
  readonly id: WatchId;
  readonly operation_id: OperationId;
  readonly gallery_id: GalleryId;
  readonly thresholds: string;
  readonly added_by_kind: Actor["kind"];
  readonly added_by_id: string;
  readonly added_at: string;
}

const WATCHES = `watches w JOIN operations o ON o.seq = w.operation_seq JOIN galleries g ON g.seq = w.gallery_seq`;
const SELECT = `SELECT w.id, o.id AS operation_id, g.id AS gallery_id, w.thresholds, w.added_by_kind, w.added_by_id, w.added_at
  FROM ${WATCHES}`;

/** The watched galleries of a store. */
export function createWatches(
  db: Connection,
  clock: Clock,
  { writer, acting, log }: { writer: CandidateWriter; acting: ActingContext; log: AuditWriter },
): WatchRepository {
  const byId = db.prepare<[WatchId], WatchRow>(`${SELECT} WHERE w.id = ?`);
  const ofPair = db.prepare<[number, number], WatchRow>(`${SELECT} WHERE o.seq = ? AND g.seq = ?`);
  const list = db.prepare<[{ reached: string | null }], WatchRow>(`
    ${SELECT} WHERE @reached IS NULL OR o.id IN (SELECT value FROM json_each(@reached)) ORDER BY w.seq`);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const gallerySeq = db
    .prepare<[GalleryId], number>("SELECT seq FROM galleries WHERE id = ? AND stands_for_seq IS NULL")
    .pluck();
  // What is there is not searched: a comparison does that. The sequences say where it ends, whatever was deleted.
  const insert = db.prepare<[object]>(`
    INSERT INTO watches (id, operation_seq, gallery_seq, thresholds, added_by_kind, added_by_id, added_at, ads_done, portraits_done)
    VALUES (@id, @operation, @gallery, @thresholds, @kind, @by, @at,
      coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ad_arrivals'), 0),
      coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'portraits'), 0))
    ON CONFLICT (operation_seq, gallery_seq) DO UPDATE SET thresholds = excluded.thresholds`);
  const remove = db.prepare<[WatchId]>("DELETE FROM watches WHERE id = ?");
  const watermarks = db.prepare<[WatchId], Watermarks>(
    "SELECT ads_done AS ads, portraits_done AS portraits FROM watches WHERE id = ?",
  );
  const ads = db.prepare<[WatchId, number], AdRow & { place: number }>(`
    SELECT r.seq AS place, ${AD_COLUMNS}
    FROM watches w CROSS JOIN ad_arrivals r ON r.operation_seq = w.operation_seq AND r.seq > w.ads_done
    CROSS JOIN ads a ON a.seq = r.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE w.id = ? ORDER BY r.seq LIMIT ?`);
  const portraits = db.prepare<[WatchId, number], { place: number; subjectId: SubjectId }>(`
    SELECT p.seq AS place, s.id AS subjectId
    FROM watches w CROSS JOIN portraits p ON p.seq > w.portraits_done CROSS JOIN subjects s ON s.seq = p.subject_seq
    WHERE w.id = ? AND s.gallery_seq = w.gallery_seq ORDER BY p.seq LIMIT ?`);
  const showing = db.prepare<[object], AdRow>(`
    SELECT ${AD_COLUMNS} FROM images i CROSS JOIN ad_images ai ON ai.image_seq = i.seq
    CROSS JOIN ads a ON a.seq = ai.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE i.sha256 = @image AND o.id = @operationId AND NOT a.is_known_answer
      AND a.seq > coalesce((SELECT seq FROM ads WHERE id = @after), 0)
    ORDER BY a.seq LIMIT @limit`);
  const advance = db.prepare<[object]>(
    "UPDATE watches SET ads_done = @ads, portraits_done = @portraits WHERE id = @id",
  );
  const toAd = createAdReader(db);
  const alerts = createAlertWriter(db, clock, { writer, log });

  return {
    async add({ operationId, galleryId, thresholds }) {
      return db.write(() => {
        const [operation, gallery] = [operationSeq.get(operationId), gallerySeq.get(galleryId)];
        if (operation === undefined)
          throw expected("OPERATION_UNKNOWN", "an operation that exists", "a watch", operationId);
        if (gallery === undefined)
          throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a watch", galleryId);
        const { kind, id: by } = acting.current().actor;
        insert.run({
          id: newId("watch"),
          operation,
          gallery,
          thresholds: JSON.stringify(givenThresholds(thresholds)),
          kind,
          by,
          at: clock.now().toISOString(),
        });
        const watch = toWatch(ofPair.get(operation, gallery) as WatchRow);
        log({ act: "watch.add", operationId, details: { watch: watch.id, gallery: galleryId } });
        return watch;
      });
    },

    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toWatch(row);
      });
    },

    async list(reached) {
      return db.read(() =>
        list.all({ reached: reached === undefined ? null : JSON.stringify(reached) }).map(toWatch),
      );
    },

    async remove(id) {
      db.write(() => {
        const row = byId.get(id);
        if (row === undefined) throw expected("WATCH_UNKNOWN", "a watch that exists", "the watch", id);
        remove.run(id);
        const details = { watch: id, gallery: row.gallery_id };
        log({ act: "watch.remove", operationId: row.operation_id, details });
      });
    },

    watermarks: async (id) => db.read(() => watermarks.get(id) ?? null),
    ads: async (id, limit) =>
      db.read(() => ads.all(id, limit).map((row) => ({ place: row.place, ad: toAd(row) }))),
    portraits: async (id, limit) => db.read(() => portraits.all(id, limit)),
    adsShowing: async (operationId, image, page) =>
      db.read(() => showing.all({ operationId, image, ...page }).map(toAd)),
    openAlerts: async (operationId, pack, subjects) =>
      db.read(() => alerts.open(operationId, pack, subjects)),

    async record(id, from, to, found) {
      return db.write(() => {
        const now = watermarks.get(id);
        if (now === undefined || now.ads !== from.ads || now.portraits !== from.portraits) return null;
        const row = byId.get(id) as WatchRow;
        const recorded = alerts.write(row.operation_id, found);
        advance.run({ id, ...to });
        const details = { watch: id, gallery: row.gallery_id, ...recorded };
        log({ act: "watch.search", operationId: row.operation_id, details });
        return recorded;
      });
    },
  };
}

function toWatch(row: WatchRow): Watch {
  return {
    id: row.id,
    operationId: row.operation_id,
    galleryId: row.gallery_id,
    thresholds: JSON.parse(row.thresholds) as ListThresholds,
    addedBy: { kind: row.added_by_kind, id: row.added_by_id },
    addedAt: new Date(row.added_at),
  };
}
