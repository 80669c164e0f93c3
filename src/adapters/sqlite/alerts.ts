import type { Actor } from "../../domain/actor.js";
import type { Alert } from "../../domain/alert.js";
import { expected } from "../../domain/errors.js";
import type { AlertId, CandidateId, FaceId, GalleryId, OperationId, SubjectId } from "../../domain/ids.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { AlertFilter, AlertRepository } from "../../ports/store-standing.js";
import type { Connection } from "./connection.js";

interface AlertRow {
  readonly id: AlertId;
  readonly operation_id: OperationId;
  readonly gallery_id: GalleryId;
  readonly subject_id: SubjectId;
  readonly candidate_id: CandidateId;
  readonly face_id: FaceId;
  readonly ads: number;
  readonly candidates: number;
  readonly created_at: string;
  readonly last_at: string;
  readonly seen_at: string | null;
  readonly seen_by_kind: Actor["kind"] | null;
  readonly seen_by_id: string | null;
}

const ALERTS = `alerts l JOIN operations o ON o.seq = l.operation_seq JOIN subjects s ON s.seq = l.subject_seq
  JOIN galleries g ON g.seq = s.gallery_seq JOIN candidates c ON c.seq = l.candidate_seq JOIN faces f ON f.seq = l.face_seq`;
const SELECT = `SELECT l.id, o.id AS operation_id, g.id AS gallery_id, s.id AS subject_id, c.id AS candidate_id, f.id AS face_id,
    (SELECT count(*) FROM alert_ads WHERE alert_seq = l.seq) AS ads,
    (SELECT count(DISTINCT candidate_seq) FROM alert_ads WHERE alert_seq = l.seq) AS candidates,
    l.created_at, l.last_at, l.seen_at, l.seen_by_kind, l.seen_by_id
  FROM ${ALERTS}`;
const FILTER = `(@reached IS NULL OR o.id IN (SELECT value FROM json_each(@reached)))
  AND (@operationId IS NULL OR o.id = @operationId) AND (@galleryId IS NULL OR g.id = @galleryId)
  AND (@state IS NULL OR (l.seen_at IS NULL) = (@state = 'new'))`;

/** The alerts of a store. */
export function createAlerts(
  db: Connection,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): AlertRepository {
  const byId = db.prepare<[AlertId], AlertRow>(`${SELECT} WHERE l.id = ?`);
  const seqOf = db.prepare<[AlertId], number>("SELECT seq FROM alerts WHERE id = ?").pluck();
  const list = db.prepare<[object], AlertRow>(
    `${SELECT} WHERE ${FILTER} AND (@before IS NULL OR l.seq < @before) ORDER BY l.seq DESC LIMIT @limit`,
  );
  const count = db.prepare<[object], number>(`SELECT count(*) FROM ${ALERTS} WHERE ${FILTER}`).pluck();
  const see = db.prepare<[object]>(
    "UPDATE alerts SET seen_at = @at, seen_by_kind = @kind, seen_by_id = @by WHERE id = @id AND seen_at IS NULL",
  );

  return {
    async find(id) {
      return db.read(() => {
        const row = byId.get(id);
        return row === undefined ? null : toAlert(row);
      });
    },

    async list(filter, { after, limit }) {
      return db.read(() => {
        const before = after === null ? null : seqOf.get(after);
        if (before === undefined) throw unknown(after);
        return list.all({ ...bound(filter), before, limit }).map(toAlert);
      });
    },

    async count(filter) {
      return db.read(() => count.get(bound(filter)) ?? 0);
    },

    async see(id) {
      return db.write(() => {
        const { kind, id: by } = acting.current().actor;
        const isNew = see.run({ id, kind, by, at: clock.now().toISOString() }).changes > 0;
        const row = byId.get(id);
        if (row === undefined) throw unknown(id);
        if (isNew) log({ act: "alert.see", operationId: row.operation_id, details: { alert: id } });
        return toAlert(row);
      });
    },
  };
}

function unknown(id: AlertId | null) {
  return expected("ALERT_UNKNOWN", "an alert that exists", "the alert", id ?? "none");
}

function bound({ reached, operationId, galleryId, state }: AlertFilter) {
  return {
    reached: reached === undefined ? null : JSON.stringify(reached),
    operationId: operationId ?? null,
    galleryId: galleryId ?? null,
    state: state ?? null,
  };
}

function toAlert(row: AlertRow): Alert {
  const { seen_at: at, seen_by_kind: kind, seen_by_id: id } = row;
  return {
    id: row.id,
    operationId: row.operation_id,
    galleryId: row.gallery_id,
    subjectId: row.subject_id,
    candidateId: row.candidate_id,
    faceId: row.face_id,
    ads: row.ads,
    candidates: row.candidates,
    state: at === null ? "new" : "seen",
    createdAt: new Date(row.created_at),
    lastAt: new Date(row.last_at),
    seen: at === null || kind === null || id === null ? null : { by: { kind, id }, at: new Date(at) },
  };
}
