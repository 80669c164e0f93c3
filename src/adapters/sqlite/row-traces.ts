import type { Trace } from "../../domain/erasure.js";
import { tracesOfBytes, tracesOfText, tracesOfVector } from "../../domain/traces.js";
import type { Connection } from "./connection.js";
import type { OnRow } from "./row-eraser.js";

/** More would take too long to look for, and prove no more. */
const MOST_TRACES = 20_000;

/** Tables whose texts are words and paths of the work itself, which others have as well. */
const OF_WORK = ["jobs", "job_errors"];

/** Collects pieces of what rows hold, so that bytes can be searched for them when the rows are gone. */
export function createTraceCollector(db: Connection): { readonly traces: readonly Trace[]; take: OnRow } {
  const schema = db.prepare<[], string>("SELECT group_concat(sql) FROM sqlite_schema").pluck().get() ?? "";
  const traces = new Map<string, Trace>();

  function add(trace: Trace): void {
    const key = Buffer.from(trace.bytes).toString("latin1");
    // What came first is where it belongs: an answer that was kept, which goes last, repeats what stands elsewhere.
    if (traces.size < MOST_TRACES && !traces.has(key)) traces.set(key, trace);
  }

  return {
    get traces() {
      return [...traces.values()];
    },
    take(table, row) {
      if (OF_WORK.includes(table)) return;
      for (const [column, value] of Object.entries(row)) {
        const of = `${table}.${column}`;
        if (value instanceof Uint8Array)
          for (const trace of (of === "vectors.vector" ? tracesOfVector : tracesOfBytes)(of, value))
            add(trace);
        // What the schema names itself, as the states of a candidate, is nobody's.
        else if (typeof value === "string")
          for (const trace of tracesOfText(of, value))
            if (!schema.includes(Buffer.from(trace.bytes).toString())) add(trace);
      }
    },
  };
}

/** Where texts stand by rights that were taken from elsewhere: names of accounts, packs and calibrations. */
const ELSEWHERE = ["users.name", "users.name_key", "packs.id", "calibrations.id"];

/** For each piece whether it stands in the column that it was taken from, in a row that is still there. */
export function stillThere(db: Connection, traces: readonly Trace[]): boolean[] {
  return traces.map(({ of, bytes }) =>
    [of, ...ELSEWHERE].some((place) => {
      const [table, column, ...rest] = place.split(".");
      if (column === undefined || rest.length > 0 || /\W/.test(`${table}${column}`)) return false;
      const sql = `SELECT 1 FROM ${table} WHERE instr(CAST(${column} AS BLOB), ?) LIMIT 1`;
      return db.prepare<[Buffer], 1>(sql).get(Buffer.from(bytes)) !== undefined;
    }),
  );
}
