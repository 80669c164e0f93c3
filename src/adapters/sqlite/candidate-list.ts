import type Database from "better-sqlite3";
import { expected } from "../../domain/errors.js";
import type { CandidateId } from "../../domain/ids.js";
import { type CandidateState, OPEN_STATES, ofEveryState } from "../../domain/review-state.js";
import { userNameKey } from "../../domain/user.js";
import type { Clock } from "../../ports/clock.js";
import type { CandidateFilter, CandidateOrder, CandidateRepository } from "../../ports/store-candidates.js";
import { type CandidateReader, type CandidateRow, SELECT_CANDIDATES } from "./candidate-rows.js";
import type { Connection } from "./connection.js";
import { hasSettledOriginal, isWithheldFrom } from "./known-answer-rules.js";

/** The condition that each filter stands for, in a form that is quick to test on one candidate. */
const CONDITIONS = {
  operationId: "c.operation_seq = (SELECT seq FROM operations WHERE id = @operationId)",
  reached:
    "(SELECT id FROM operations WHERE seq = c.operation_seq) IN (SELECT value FROM json_each(@reached))",
  galleryId: `(SELECT coalesce(g.stands_for_seq, g.seq) FROM subjects s JOIN galleries g ON g.seq = s.gallery_seq
    WHERE s.seq = c.subject_seq) = (SELECT seq FROM galleries WHERE id = @galleryId)`,
  states: "c.state IN (SELECT value FROM json_each(@states))",
  possibleMinor: "c.possible_minor = @possibleMinor",
  isKnownAnswer: "EXISTS (SELECT 1 FROM known_answers WHERE candidate_seq = c.seq) = @isKnownAnswer",
  seenBy: `NOT ${isWithheldFrom("@seer")}`,
  decidableBy: `c.state IN (${quoted(OPEN_STATES)}) AND (@verifies OR c.state <> 'awaiting_verification')
    AND NOT EXISTS (SELECT 1 FROM opinions WHERE candidate_seq = c.seq AND reviewer_key = @reviewer)
    AND NOT ${hasSettledOriginal("@reviewer")}
    AND NOT EXISTS (SELECT 1 FROM leases WHERE candidate_seq = c.seq AND holder_key <> @reviewer AND until > @now)`,
} as const satisfies Record<keyof CandidateFilter, string>;

const FILTERS = Object.keys(CONDITIONS) as (keyof CandidateFilter)[];

/** What each order goes by after possible minors and before the order of recording. */
const RANKS = { similarity: "similarity", queue: "strength" } as const satisfies Record<
  CandidateOrder,
  string
>;

/** A place in a list; a page begins behind it. */
interface Place {
  readonly isMinor: 0 | 1;
  readonly similarity: number;
  readonly strength: number;
  readonly seq: number;
}

/** Before the first. */
const START: Place = { isMinor: 1, similarity: 2, strength: Number.MAX_SAFE_INTEGER, seq: 0 };

/** The part of the candidates that lists and counts them. */
export function createCandidateList(
  db: Connection,
  clock: Clock,
  toCandidate: CandidateReader,
): Pick<CandidateRepository, "list" | "count" | "countByState" | "countOpinions"> {
  const placeOf = db.prepare<[CandidateId], Place>(
    "SELECT possible_minor AS isMinor, similarity, strength, seq FROM candidates WHERE id = ?",
  );
  const listsBy = (order: CandidateOrder) => {
    const rank = RANKS[order];
    const behind = `c.possible_minor <= @isMinor AND (c.possible_minor < @isMinor
      OR (c.${rank} <= @${rank} AND (c.${rank} < @${rank} OR c.seq > @seq)))`;
    return new StatementsByFilter<[BoundFilter & Place & { limit: number }], CandidateRow>(
      db,
      (conditions) => `
        ${SELECT_CANDIDATES}
        WHERE ${[behind, ...conditions].join(" AND ")}
        ORDER BY c.possible_minor DESC, c.${rank} DESC, c.seq LIMIT @limit`,
    );
  };
  const lists = { similarity: listsBy("similarity"), queue: listsBy("queue") };
  const counts = new StatementsByFilter<[BoundFilter], { count: number }>(
    db,
    (conditions) =>
      `SELECT count(*) AS count FROM candidates c WHERE ${["TRUE", ...conditions].join(" AND ")}`,
  );
  const countsByState = new StatementsByFilter<[BoundFilter], { state: CandidateState; count: number }>(
    db,
    (conditions) => `
      SELECT c.state, count(*) AS count FROM candidates c WHERE ${["TRUE", ...conditions].join(" AND ")}
      GROUP BY c.state`,
  );
  const opinions = new StatementsByFilter<
    [BoundFilter & { giver: string; since: string }],
    { count: number }
  >(
    db,
    (conditions) => `
      SELECT count(*) AS count FROM opinions o JOIN candidates c ON c.seq = o.candidate_seq
      WHERE ${["o.reviewer_key = @giver AND o.created_at >= @since", ...conditions].join(" AND ")}`,
  );

  return {
    async list(filter, { order = "similarity", after, limit }) {
      return db.read(() => {
        const place = after === null ? START : placeOf.get(after);
        if (place === undefined)
          throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the page", after);
        return lists[order]
          .for(filter)
          .all({ ...bound(filter, clock), ...place, limit })
          .map(toCandidate);
      });
    },

    async count(filter) {
      return db.read(() => counts.for(filter).get(bound(filter, clock))?.count ?? 0);
    },

    async countByState(filter) {
      const found = db.read(() => countsByState.for(filter).all(bound(filter, clock)));
      const counted = new Map(found.map(({ state, count }) => [state, count]));
      return ofEveryState((state) => counted.get(state) ?? 0);
    },

    async countOpinions(reviewer, since, filter) {
      const given = { giver: userNameKey(reviewer), since: since.toISOString() };
      return db.read(() => opinions.for(filter).get({ ...bound(filter, clock), ...given })?.count ?? 0);
    },
  };
}

/** A filter as SQLite takes it: a list as JSON. */
type BoundFilter = ReturnType<typeof bound>;

function bound(filter: CandidateFilter, clock: Clock) {
  const { operationId, galleryId, reached, states, possibleMinor, decidableBy } = filter;
  const { isKnownAnswer, seenBy } = filter;
  return {
    ...{ operationId, galleryId },
    reached: JSON.stringify(reached ?? []),
    states: JSON.stringify(states ?? []),
    possibleMinor: Number(possibleMinor ?? false),
    isKnownAnswer: Number(isKnownAnswer ?? false),
    seer: userNameKey(seenBy ?? ""),
    reviewer: userNameKey(decidableBy?.reviewer ?? ""),
    verifies: Number(decidableBy?.verifies ?? false),
    now: clock.now().toISOString(),
  };
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
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
    const names = FILTERS.filter((name) => filter[name] !== undefined);
    const key = names.join();
    const known = this.#prepared.get(key);
    if (known !== undefined) return known;
    const statement = this.#db.prepare<Bind, Row>(this.#sql(names.map((name) => CONDITIONS[name])));
    this.#prepared.set(key, statement);
    return statement;
  }
}
