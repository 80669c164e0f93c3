import { FLOOD_WINDOW_MS, type OpenAlert } from "../../domain/alert.js";
import {
  type AdId,
  type AlertId,
  newId,
  type OperationId,
  type PackId,
  type SubjectId,
} from "../../domain/ids.js";
import { comesAgain } from "../../domain/new-evidence.js";
import type { CandidateState } from "../../domain/review-state.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { Recorded, StandingFind } from "../../ports/store-standing.js";
import { blobToVector } from "./blobs.js";
import type { CandidateWriter } from "./candidate-writer.js";
import type { Connection } from "./connection.js";

/** Writes what standing searches find. Its methods are called inside a transaction. */
export interface AlertWriter {
  open(operation: OperationId, pack: PackId, subjects: readonly SubjectId[]): OpenAlert[];
  write(operation: OperationId, found: readonly StandingFind[]): Recorded;
}

interface PairRow {
  readonly seq: number;
  readonly operation: number;
  readonly subject: number;
  readonly face: number;
  readonly state: CandidateState;
  readonly isLead: 0 | 1;
}

export function createAlertWriter(
  db: Connection,
  clock: Clock,
  { writer, log }: { writer: CandidateWriter; log: AuditWriter },
): AlertWriter {
  const open = db.prepare<
    [object],
    { id: AlertId; subjectId: SubjectId; vector: Buffer; dimension: number }
  >(`
    SELECT l.id, s.id AS subjectId, v.vector, k.dimension
    FROM subjects s CROSS JOIN alerts l ON l.subject_seq = s.seq
      AND l.operation_seq = (SELECT seq FROM operations WHERE id = @operation) AND l.created_at > @since AND l.seen_at IS NULL
    CROSS JOIN embeddings e ON e.face_seq = l.face_seq AND e.pack = @pack CROSS JOIN vectors v ON v.label = e.label
    CROSS JOIN packs k ON k.id = e.pack
    WHERE s.id IN (SELECT value FROM json_each(@subjects)) ORDER BY l.seq`);
  const latest = db.prepare<[object], PairRow>(`
    SELECT c.seq, c.operation_seq AS operation, c.subject_seq AS subject, c.face_seq AS face, c.state,
      EXISTS (SELECT 1 FROM leads WHERE candidate_seq = c.seq) AS isLead
    FROM candidates c
    WHERE c.operation_seq = (SELECT seq FROM operations WHERE id = @operation)
      AND c.subject_seq = (SELECT seq FROM subjects WHERE id = @subject) AND c.seq IN (
        SELECT candidate_seq FROM candidate_faces
        WHERE face_seq IN (SELECT seq FROM faces WHERE id IN (SELECT value FROM json_each(@faces))))
      AND NOT EXISTS (SELECT 1 FROM known_answers WHERE candidate_seq = c.seq)
    ORDER BY c.seq DESC LIMIT 1`);
  const adSeq = db
    .prepare<[AdId], number>("SELECT seq FROM ads WHERE id = ? AND NOT is_known_answer")
    .pluck();
  const isTold = db.prepare<[object], 1>(`
    SELECT 1 FROM alert_ads m CROSS JOIN alerts l ON l.seq = m.alert_seq
    WHERE m.ad_seq = @ad AND l.operation_seq = @operation AND l.subject_seq = @subject`);
  const byId = db.prepare<[AlertId], { seq: number; isSeen: 0 | 1 }>(
    "SELECT seq, seen_at IS NOT NULL AS isSeen FROM alerts WHERE id = ?",
  );
  const insert = db.prepare<[object]>(`
    INSERT INTO alerts (id, operation_seq, subject_seq, candidate_seq, face_seq, created_at, last_at)
    VALUES (@id, @operation, @subject, @seq, @face, @at, @at)`);
  const webhooksOf = db.prepare<[number], number>("SELECT seq FROM webhooks WHERE operation_seq = ?").pluck();
  const queue = db.prepare<[object]>(`
    INSERT INTO deliveries (id, webhook_seq, alert_seq, state, attempts, due_at, created_at)
    VALUES (@id, @webhook, @alert, 'waiting', 0, @at, @at)`);
  const addAd = db.prepare<[number, number, number]>(
    "INSERT INTO alert_ads (alert_seq, ad_seq, candidate_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const touch = db.prepare<[string, number]>("UPDATE alerts SET last_at = ? WHERE seq = ?");

  return {
    open(operation, pack, subjects) {
      const since = new Date(clock.now().getTime() - FLOOD_WINDOW_MS).toISOString();
      return open
        .all({ operation, pack, subjects: JSON.stringify(subjects), since })
        .map(({ vector, dimension, ...alert }) => ({ ...alert, vector: blobToVector(vector, dimension) }));
    },

    write(operation, found) {
      const at = clock.now().toISOString();
      const made = new Map<AlertId, number>();
      const recorded = { candidates: 0, alerts: 0 };

      function alertSeq(wanted: AlertId, pair: PairRow): number {
        const there = byId.get(wanted);
        const known = made.get(wanted) ?? (there?.isSeen === 0 ? there.seq : undefined);
        if (known !== undefined) return known;
        // Somebody has seen it since: what comes after is another one.
        const id = there === undefined ? wanted : newId("alert");
        const seq = Number(insert.run({ ...pair, id, at }).lastInsertRowid);
        made.set(wanted, seq);
        for (const webhook of webhooksOf.all(pair.operation))
          queue.run({ id: newId("deliv"), webhook, alert: seq, at });
        recorded.alerts++;
        log({ act: "alert.raise", operationId: operation, details: { alert: id } });
        return seq;
      }

      for (const { candidate, ads, isNewAd, alertId } of found) {
        const isNew = writer.writeNew(candidate);
        if (isNew) recorded.candidates++;
        const faces = JSON.stringify(candidate.faces.map(({ faceId }) => faceId));
        const pair = latest.get({ operation, subject: candidate.subjectId, faces });
        if (pair === undefined || !(isNew || isNewAd)) continue;
        if (!isNew && isSettledAsNone(pair)) continue;
        const seqs = ads.flatMap((ad) => adSeq.get(ad) ?? []);
        const untold = isNew ? seqs : seqs.filter((ad) => isTold.get({ ...pair, ad }) === undefined);
        if (untold.length === 0) continue;
        const alert = alertSeq(alertId, pair);
        for (const ad of untold) addAd.run(alert, ad, pair.seq);
        touch.run(at, alert);
      }
      return recorded;
    },
  };
}

function isSettledAsNone({ state, isLead }: PairRow): boolean {
  return comesAgain({ state, isLead: isLead === 1, isLeased: false }) === "beside";
}
