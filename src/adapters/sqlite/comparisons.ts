import { expected } from "../../domain/errors.js";
import type { GalleryId, OperationId, SubjectId } from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type {
  ArrivalRange,
  ComparisonKey,
  ComparisonMark,
  ComparisonRepository,
} from "../../ports/store-comparisons.js";
import type { RecordCandidates } from "./candidates.js";
import type { Connection } from "./connection.js";
import type { ReadThread } from "./read-thread.js";

const START: ComparisonMark = { adsTo: 0, subjectsTo: 0, againTo: 0, againSubjects: 0 };

/** How far comparisons have come, and what they read. */
export function createComparisons(
  db: Connection,
  clock: Clock,
  parts: {
    reader: ReadThread;
    record: RecordCandidates;
  },
): ComparisonRepository {
  const arrivals = db
    .prepare<[ArrivalRange & { operation: OperationId }], number>(`
      SELECT count(*) FROM ad_arrivals WHERE operation_seq = (SELECT seq FROM operations WHERE id = @operation)
        AND seq > @after AND seq <= @upTo`)
    .pluck();
  const latest = db.prepare<[], { arrival: number; change: number }>(`
    SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ad_arrivals'), 0) AS arrival,
      coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'subject_changes'), 0) AS change`);
  const changed = db
    .prepare<[{ gallery: GalleryId; after: number }], SubjectId>(`
      SELECT s.id FROM subject_changes c JOIN subjects s ON s.seq = c.subject_seq
      WHERE c.seq > @after AND s.gallery_seq = (SELECT seq FROM galleries WHERE id = @gallery) ORDER BY c.seq`)
    .pluck();
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const gallerySeq = db.prepare<[GalleryId], number>("SELECT seq FROM galleries WHERE id = ?").pluck();
  const insertRun = db.prepare<[object]>(
    "INSERT INTO comparison_runs (operation_seq, gallery_seq, started_at) VALUES (@operation, @gallery, @startedAt)",
  );
  const markOf = db.prepare<[object], ComparisonMark>(`
    SELECT ads_to AS adsTo, subjects_to AS subjectsTo, again_to AS againTo, again_subjects AS againSubjects
    FROM comparison_marks
    WHERE operation_seq = @operation AND gallery_seq = @gallery AND pack = @pack AND settings = @settings`);
  const takeOver = db.prepare<[object]>(`
    INSERT INTO comparison_marks (operation_seq, gallery_seq, pack, settings, run_seq, ads_to, subjects_to, again_to, again_subjects)
    VALUES (@operation, @gallery, @pack, @settings, @run, 0, 0, 0, 0)
    ON CONFLICT (operation_seq, gallery_seq, pack, settings) DO UPDATE SET run_seq = excluded.run_seq`);
  const move = db.prepare<[object]>(`
    UPDATE comparison_marks SET ads_to = @adsTo, subjects_to = @subjectsTo, again_to = @againTo, again_subjects = @againSubjects
    WHERE run_seq = @run`);
  const adsThatWait = db
    .prepare<[object], number>(`
      SELECT DISTINCT ai.ad_seq FROM faces f JOIN ad_images ai ON ai.image_seq = f.image_seq JOIN ads a ON a.seq = ai.ad_seq
      JOIN operations o ON o.seq = a.operation_seq
      WHERE f.id = @faceId AND o.id = @operationId AND NOT a.is_known_answer AND EXISTS (
        SELECT 1 FROM candidate_faces m JOIN candidates c ON c.seq = m.candidate_seq JOIN subjects s ON s.seq = c.subject_seq
        JOIN leases l ON l.candidate_seq = c.seq
        WHERE m.face_seq = f.seq AND c.operation_seq = o.seq AND s.id = @subjectId AND c.state = 'unreviewed' AND l.until > @now)`)
    .pluck();
  const leave = db.prepare<[number]>("DELETE FROM ad_arrivals WHERE ad_seq = ?");
  const arriveAnew = db.prepare<[number]>(
    "INSERT INTO ad_arrivals (operation_seq, ad_seq) SELECT operation_seq, seq FROM ads WHERE seq = ?",
  );
  const finish = db.prepare<[object]>(
    "UPDATE comparison_runs SET finished_at = @finishedAt, report = @report WHERE seq = @run",
  );
  const runs = db.prepare<
    [object],
    { galleryId: GalleryId; started_at: string; finished_at: string | null; report: string | null }
  >(`
    SELECT g.id AS galleryId, r.started_at, r.finished_at, r.report FROM comparison_runs r JOIN galleries g ON g.seq = r.gallery_seq
    WHERE r.operation_seq = (SELECT seq FROM operations WHERE id = @operation)
    ORDER BY r.seq DESC LIMIT @limit`);

  function rowsOf({ operationId, galleryId, pack, settings }: ComparisonKey) {
    const [operation, gallery] = [operationSeq.get(operationId), gallerySeq.get(galleryId)];
    if (operation === undefined)
      throw expected("OPERATION_UNKNOWN", "an operation that exists", "a comparison", operationId);
    if (gallery === undefined)
      throw expected("GALLERY_UNKNOWN", "a gallery that exists", "a comparison", galleryId);
    return { operation, gallery, pack, settings };
  }

  return {
    probes: (operation, pack, range, most) =>
      parts.reader.read("probes", { operation, pack, ...range, most }),
    faces: (operation, pack, page) => parts.reader.read("faces", { operationId: operation, pack, ...page }),
    countArrivals: async (operation, range) => db.read(() => arrivals.get({ operation, ...range }) ?? 0),
    latest: async () => db.read(() => latest.get() ?? { arrival: 0, change: 0 }),
    changedSubjects: async (gallery, after) => db.read(() => changed.all({ gallery, after })),

    async begin(key) {
      return db.write(() => {
        const rows = rowsOf(key);
        const startedAt = clock.now().toISOString();
        const run = Number(insertRun.run({ ...rows, startedAt }).lastInsertRowid);
        const mark = markOf.get(rows) ?? START;
        takeOver.run({ ...rows, run });
        return { run, mark };
      });
    },

    async advance(run, mark, candidates) {
      return db.write(() => {
        const areNew = parts.record(candidates);
        const now = clock.now().toISOString();
        for (const [i, { faceId, operationId, subjectId }] of candidates.entries()) {
          if (areNew[i] === true) continue;
          for (const ad of adsThatWait.all({ faceId, operationId, subjectId, now })) {
            leave.run(ad);
            arriveAnew.run(ad);
          }
        }
        move.run({ run, ...mark });
        return areNew;
      });
    },

    async finish(run, report) {
      const finishedAt = clock.now().toISOString();
      db.write(() => finish.run({ run, finishedAt, report: JSON.stringify(report) }));
    },

    async runs(operation, limit) {
      return db.read(() =>
        runs.all({ operation, limit }).map(({ started_at, finished_at, report, galleryId }) => ({
          galleryId,
          startedAt: new Date(started_at),
          finished:
            finished_at === null || report === null
              ? null
              : { at: new Date(finished_at), report: JSON.parse(report) as unknown },
        })),
      );
    },
  };
}
