import type Database from "better-sqlite3";
import { expected } from "../../domain/errors.js";
import { FIRST_SCHEMA } from "./migrations/001-first-schema.js";
import { CONFIDENCE } from "./migrations/002-confidence.js";
import { AUDIT } from "./migrations/003-audit.js";
import { API_KEYS } from "./migrations/004-api-keys.js";
import { OPINION_REASONS } from "./migrations/005-opinion-reasons.js";
import { ACCOUNTS } from "./migrations/006-accounts.js";
import { LEADS } from "./migrations/007-leads.js";
import { REVIEW } from "./migrations/008-review.js";
import { AGE_FLAGS } from "./migrations/009-age-flags.js";
import { KNOWN_ANSWERS } from "./migrations/010-known-answers.js";
import { PICTURE_TEXTS } from "./migrations/011-picture-texts.js";
import { STOP_LIST } from "./migrations/012-stop-list.js";
import { IDENTIFIERS } from "./migrations/013-identifiers.js";
import { PICTURE_FEATURES } from "./migrations/014-picture-features.js";
import { PICTURE_HASHES } from "./migrations/015-picture-hashes.js";
import { HASH_LISTS } from "./migrations/016-hash-lists.js";
import { IDENTITIES } from "./migrations/017-identities.js";
import { ERASURE } from "./migrations/018-erasure.js";
import { JOBS } from "./migrations/019-jobs.js";
import { STANDING_SEARCHES } from "./migrations/020-standing-searches.js";
import { COMPARISONS } from "./migrations/021-comparisons.js";
import { WEBHOOKS } from "./migrations/022-webhooks.js";
import { ERASED_FACES } from "./migrations/023-erased-faces.js";
import { AD_FACES } from "./migrations/024-ad-faces.js";

/**
 * The migrations in their order; the number of a migration is its place, counted from 1. Forward only: a released one
 * is never changed, a new one goes to the end.
 */
const MIGRATIONS = [
  FIRST_SCHEMA,
  CONFIDENCE,
  AUDIT,
  API_KEYS,
  OPINION_REASONS,
  ACCOUNTS,
  LEADS,
  REVIEW,
  AGE_FLAGS,
  KNOWN_ANSWERS,
  PICTURE_TEXTS,
  STOP_LIST,
  IDENTIFIERS,
  PICTURE_FEATURES,
  PICTURE_HASHES,
  HASH_LISTS,
  IDENTITIES,
  ERASURE,
  JOBS,
  STANDING_SEARCHES,
  COMPARISONS,
  WEBHOOKS,
  ERASED_FACES,
  AD_FACES,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The letters LEAD; marks the file as ours, so that no other program's database is ever written to. */
const APPLICATION_ID = 0x4c454144;

/**
 * Looks at the file without changing it.
 * @returns how many migrations it has had, 0 for a new file
 * @throws STORE_NEWER, STORE_DAMAGED for a database that is not Leadlight's
 */
export function schemaVersion(database: Database.Database): number {
  const version = Number(database.pragma("user_version", { simple: true }));
  const application = Number(database.pragma("application_id", { simple: true }));
  const tables = database.prepare<[], number>("SELECT count(*) FROM sqlite_schema").pluck().get();
  if (application === 0 && version === 0 && tables === 0) return 0;
  if (application !== APPLICATION_ID || version < 1) {
    const received = `application ${application}, version ${version}`;
    throw expected("STORE_DAMAGED", "a database of Leadlight", "the store", received);
  }
  if (version > SCHEMA_VERSION) {
    throw expected("STORE_NEWER", `schema version ${SCHEMA_VERSION} or older`, "the store", version);
  }
  return version;
}

/**
 * Brings the schema up to date, all or nothing. A second process that opens the same file waits, and then finds
 * nothing left to do. A table that is made anew is one to which others refer: hence without foreign keys, which are checked
 * before the end instead (SQLite, "ALTER TABLE", section 7). To be called before they are switched on.
 * @throws as {@link schemaVersion}
 */
export function migrate(database: Database.Database): void {
  if (schemaVersion(database) === SCHEMA_VERSION) return;
  database.pragma("foreign_keys = 0");
  const run = database.transaction(() => {
    for (const migration of MIGRATIONS.slice(schemaVersion(database))) database.exec(migration);
    const dangling = database.pragma("foreign_key_check") as { readonly table: string }[];
    if (dangling[0] !== undefined)
      throw expected("STORE_DAMAGED", "rows that refer to what is there", "the store", dangling[0].table);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  run.immediate();
}
