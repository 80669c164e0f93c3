import type { CollectionKey } from "../../domain/collection.js";
import {
  ERASURE_ACTS,
  type ErasureCount,
  type ErasureReason,
  type ErasureTarget,
  type ErasureTodo,
} from "../../domain/erasure.js";
import type { AdId, LeadId, OperationId, Sha256 } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { ErasureRepository } from "../../ports/store-erasures.js";
import type { Connection } from "./connection.js";
import { createEraseEverywhere } from "./erase-everywhere.js";
import { type Reach, reachOf } from "./erasure-reach.js";
import { createRowEraser } from "./row-eraser.js";
import { createTraceCollector, stillThere } from "./row-traces.js";

/** Takes rows out of a store for good. */
export function createErasures(db: Connection, log: AuditWriter): ErasureRepository {
  const eraseEverywhere = createEraseEverywhere(db);
  const addTodo = db.prepare<[object]>(
    "INSERT INTO erasure_todos (kind, what) VALUES (@kind, @what) ON CONFLICT (kind, what) DO NOTHING",
  );
  const todos = db.prepare<[], { kind: ErasureTodo["kind"]; what: string }>(
    "SELECT kind, what FROM erasure_todos ORDER BY seq",
  );
  const removeTodo = db.prepare<[object]>("DELETE FROM erasure_todos WHERE kind = @kind AND what = @what");
  const countOne = db.prepare(`
    INSERT INTO meta (key, value) VALUES ('erasures', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1`);
  const count = db
    .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'erasures'")
    .pluck();
  const operationOf = db
    .prepare<[string], OperationId>(
      "SELECT o.id FROM ads a JOIN operations o ON o.seq = a.operation_seq WHERE a.id = ?",
    )
    .pluck();
  const expired = db.prepare<[object], { id: AdId; place: number; hasLead: 0 | 1 }>(`
    SELECT a.id, a.seq AS place, EXISTS (SELECT 1 FROM ad_images ai JOIN faces f ON f.image_seq = ai.image_seq
      JOIN candidate_faces m ON m.face_seq = f.seq JOIN candidates c ON c.seq = m.candidate_seq
      JOIN leads l ON l.candidate_seq = c.seq
      WHERE ai.ad_seq = a.seq AND c.operation_seq = a.operation_seq) AS hasLead
    FROM ads a
    WHERE a.seq > @after AND +a.operation_seq = (SELECT seq FROM operations WHERE id = @operation)
      AND julianday(coalesce(a.metadata ->> 'collectedAt', a.ingested_at)) < julianday(@before)
    ORDER BY a.seq LIMIT @limit`);

  function take(
    targets: readonly ErasureTarget[],
    collector: ReturnType<typeof createTraceCollector> | null,
  ) {
    const reach = reachOf(db, targets);
    const kept = { originals: hashesOf(reach.images), releasedLeads: releasedAmong(reach.candidates) };
    const eraser = createRowEraser(db, collector?.take ?? null);
    const indexes = eraser.unlocked(() => eraseEverywhere(eraser, reach));
    return { rows: { ...eraser.counts }, indexes, ...kept } satisfies ErasureCount;
  }

  function hashesOf(images: Reach["images"]): Sha256[] {
    const sql = "SELECT sha256 FROM images WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq";
    return db.prepare<[string], Sha256>(sql).pluck().all(JSON.stringify(images));
  }

  function releasedAmong(candidates: Reach["candidates"]): LeadId[] {
    const sql = `SELECT id FROM leads WHERE released_at IS NOT NULL
      AND candidate_seq IN (SELECT value FROM json_each(?)) ORDER BY seq`;
    return db.prepare<[string], LeadId>(sql).pluck().all(JSON.stringify(candidates));
  }

  /** Who is told of it in the log: the ads are about to go. */
  function operationsOf(targets: readonly ErasureTarget[]): (OperationId | null)[] {
    return targets.map(({ kind, id }) => (kind === "ad" ? (operationOf.get(id) ?? null) : null));
  }

  function logErased(
    targets: readonly ErasureTarget[],
    operations: readonly (OperationId | null)[],
    reason: ErasureReason,
    gone: ErasureCount,
  ): void {
    const rows = Object.values(gone.rows).reduce((sum, one) => sum + one, 0);
    const counts = {
      reason,
      rows,
      originals: gone.originals.length,
      releasedLeads: gone.releasedLeads.length,
    };
    // Together they are one act: what each of several took by itself nobody can say.
    for (const [i, { kind, id }] of targets.entries())
      log({
        act: ERASURE_ACTS[kind],
        operationId: operations[i] ?? null,
        details: { [kind]: id, ...counts },
      });
  }

  return {
    async preview(targets, { withTraces = false } = {}) {
      return db.rehearse(() => {
        const collector = withTraces ? createTraceCollector(db) : null;
        const gone = take(targets, collector);
        return { ...gone, traces: collector?.traces ?? [] };
      });
    },

    async erase(targets, reason) {
      return db.write(() => {
        const operations = operationsOf(targets);
        const gone = take(targets, null);
        for (const todo of todosOf(gone)) addTodo.run(toRow(todo));
        countOne.run();
        logErased(targets, operations, reason, gone);
        return gone;
      });
    },

    async stillThere(traces) {
      return db.read(() => stillThere(db, traces));
    },

    async count() {
      return db.read(() => count.get() ?? 0);
    },

    async todos() {
      return db.read(() => todos.all().map(toTodo));
    },

    async done(todo) {
      db.write(() => removeTodo.run(toRow(todo)));
    },

    async overwrite() {
      return db.emptyLog();
    },

    async compact() {
      db.compact();
    },

    async expired(operation, before, page) {
      const wanted = { operation, before: before.toISOString(), ...page };
      return db.read(() =>
        expired.all(wanted).map(({ hasLead, ...ad }) => ({ ...ad, hasLead: hasLead === 1 })),
      );
    },
  };
}

function todosOf({ originals, indexes }: ErasureCount): ErasureTodo[] {
  return [
    ...originals.map((sha256) => ({ kind: "original", sha256 }) as const),
    ...indexes.map((key) => ({ kind: "index", key }) as const),
    { kind: "space" },
  ];
}

function toRow(todo: ErasureTodo): { readonly kind: string; readonly what: string } {
  if (todo.kind === "original") return { kind: todo.kind, what: todo.sha256 };
  if (todo.kind === "space") return { kind: todo.kind, what: "" };
  return { kind: todo.kind, what: JSON.stringify([todo.key.collection, todo.key.pack]) };
}

function toTodo({ kind, what }: { kind: ErasureTodo["kind"]; what: string }): ErasureTodo {
  if (kind === "original") return { kind, sha256: what as Sha256 };
  if (kind === "space") return { kind };
  const [collection, pack] = JSON.parse(what) as [CollectionKey["collection"], CollectionKey["pack"]];
  return { kind, key: { collection, pack } };
}
