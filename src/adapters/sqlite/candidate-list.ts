import type Database from "better-sqlite3";
import { expected } from "../../domain/errors.js";
import type { CandidateId } from "../../domain/ids.js";
import type { CandidateFilter, CandidateRepository } from "../../ports/store.js";
import { type CandidateReader, type CandidateRow, SELECT_CANDIDATES } from "./candidate-rows.js";
import type { Connection } from "./connection.js";

/** The condition that each filter stands for, in a form that is quick to test on one candidate. */
const CONDITIONS = {
  operationId: "c.operation_seq = (SELECT seq FROM operations WHERE id = @operationId)",
  reached:
    "(SELECT id FROM operations WHERE seq = c.operation_seq) IN (SELECT value FROM json_each(@reached))",
  galleryId: `(SELECT gallery_seq FROM subjects WHERE seq = c.subject_seq) =
    (SELECT seq FROM galleries WHERE id = @galleryId)`,
  state: "c.state = @state",
  possibleMinor: "c.possible_minor = @possibleMinor",
} as const satisfies Record<keyof CandidateFilter, string>;

/** A place in the list; a page begins behind it. */
interface Place {
  readonly isMinor: 0 | 1;
  readonly similarity: number;
  readonly seq: number;
}

/** Before the first: no similarity reaches 2. */
const START: Place = { isMinor: 1, similarity: 2, seq: 0 };

const BEHIND = `c.possible_minor <= @isMinor AND (c.possible_minor < @isMinor
  OR (c.similarity <= @similarity AND (c.similarity < @similarity OR c.seq > @seq)))`;

/** The part of the candidates that lists and counts them. */
export function createCandidateList(
  db: Connection,
  toCandidate: CandidateReader,
): Pick<CandidateRepository, "list" | "count"> {
  const placeOf = db.prepare<[CandidateId], Place>(
    "SELECT possible_minor AS isMinor, similarity, seq FROM candidates WHERE id = ?",
  );
  const lists = new StatementsByFilter<[BoundFilter & Place & { limit: number }], CandidateRow>(
    db,
    (conditions) => `
      ${SELECT_CANDIDATES}
      WHERE ${[BEHIND, ...conditions].join(" AND ")}
      ORDER BY c.possible_minor DESC, c.similarity DESC, c.seq LIMIT @limit`,
  );
  const counts = new StatementsByFilter<[BoundFilter], { count: number }>(
    db,
    (conditions) =>
      `SELECT count(*) AS count FROM candidates c WHERE ${["TRUE", ...conditions].join(" AND ")}`,
  );

  return {
    async list(filter, { after, limit }) {
      return db.read(() => {
        const place = after === null ? START : placeOf.get(after);
        if (place === undefined)
          throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the page", after);
        return lists
          .for(filter)
          .all({ ...bound(filter), ...place, limit })
          .map(toCandidate);
      });
    },

    async count(filter) {
      return db.read(() => counts.for(filter).get(bound(filter))?.count ?? 0);
    },
  };
}

/** A filter as SQLite takes it: a list as JSON. */
type BoundFilter = ReturnType<typeof bound>;

function bound({ reached, possibleMinor, ...filter }: CandidateFilter) {
  return { ...filter, possibleMinor: Number(possibleMinor), reached: JSON.stringify(reached ?? []) };
}

/** One statement for each set of filters in use, so that each can use the index that suits it; prepared once. */
class StatementsByFilter<Bind extends unknown[], Row> {
  readonly #db: Connection;
  readonly #sql: (conditions: string[]) => string;
  readonly #prepared = new Map<string, Database.Statement<Bind, Row>>();

  constructor(db: Connection, sql: (conditions: string[]) => string) {
    this.#db = db;
    this.#sql = sql;
  }

  for(filter: CandidateFilter): Database.Statement<Bind, Row> {
    const names = (["operationId", "reached", "galleryId", "state", "possibleMinor"] as const).filter(
      (name) => filter[name] !== undefined,
    );
    const key = names.join();
    const known = this.#prepared.get(key);
    if (known !== undefined) return known;
    const statement = this.#db.prepare<Bind, Row>(this.#sql(names.map((name) => CONDITIONS[name])));
    this.#prepared.set(key, statement);
    return statement;
  }
}
