import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { FIRST_SCHEMA } from "../../../src/adapters/sqlite/migrations/001-first-schema.js";
import { POSSIBLE_MINOR_BELOW } from "../../../src/domain/apparent-age.js";
import { hashOf } from "../../helpers/analysed-image.js";
import { makeCandidate, makePair, opinionOf } from "../../helpers/stored-case.js";
import { newFile, openStore } from "./open-store.js";

/** Writes what a store holds into a file of the first schema, as far as that can hold it. */
async function asFirstSchema(file: string): Promise<string> {
  const older = await newFile();
  const database = new Database(older);
  database.pragma("foreign_keys = 0");
  database.exec(FIRST_SCHEMA);
  database.exec("DELETE FROM meta");
  database.prepare("ATTACH ? AS newer").run(file);
  const tables = database
    .prepare<[], string>(`
      SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
      INTERSECT SELECT name FROM newer.sqlite_schema`)
    .pluck()
    .all();
  for (const table of tables) {
    const columns = database
      .prepare<[string], string>("SELECT name FROM pragma_table_info(?)")
      .pluck()
      .all(table)
      .join();
    // A candidate with one opinion was called so before.
    const values = columns.replace(/\bstate\b/, "replace(state, 'first_opinion', 'awaiting_verification')");
    database.exec(`INSERT INTO main.${table} (${columns}) SELECT ${values} FROM newer.${table}`);
  }
  database.exec(`INSERT INTO access_keys VALUES (1, '${hashOf("key")}', '2030-01-02T03:04:05.678Z')`);
  database.pragma("application_id = 1279607108");
  database.pragma("user_version = 1");
  database.close();
  return older;
}

test("candidates of the first schema keep their opinions and get the one face and the one portrait that they were found by", async () => {
  const file = await newFile();
  const store = openStore(file);
  const id = await makeCandidate(store, "pair");
  await store.candidates.addOpinion(id, opinionOf("reviewer"));
  const before = await store.candidates.find(id);
  const opinions = await store.candidates.opinions(id);
  await store.close();

  const migrated = openStore(await asFirstSchema(file));
  expect(await migrated.candidates.find(id)).toEqual({
    ...before,
    confidence: { withheld: "found before calibrations were used" },
  });
  // What was on the screen was not recorded then.
  expect(await migrated.candidates.opinions(id)).toEqual(opinions.map((one) => ({ ...one, shown: null })));
  const { opinion } = await migrated.candidates.addOpinion(id, opinionOf("another"));
  expect(await migrated.candidates.find(id)).toMatchObject({ state: "verified", version: 3 });
  expect(opinion.verifies).toBe(true);
  expect(await migrated.check()).toEqual([]);
});

test("candidates of the first schema whose face seems young are possible minors, and the others are not", async () => {
  const file = await newFile();
  const store = openStore(file);
  for (const apparentAge of [POSSIBLE_MINOR_BELOW - 1, POSSIBLE_MINOR_BELOW, null])
    await store.candidates.record([await makePair(store, `at ${apparentAge}`, 0.5, { apparentAge })]);
  await store.close();
  const migrated = openStore(await asFirstSchema(file));
  const listed = await migrated.candidates.list({}, { after: null, limit: 10 });
  expect(listed.map(({ possibleMinor }) => possibleMinor)).toEqual([true, false, false]);
  expect(await migrated.check()).toEqual([]);
});

test("the one key of the first schema stays in force, and the log begins", async () => {
  const file = await newFile();
  await openStore(file).close();
  const migrated = openStore(await asFirstSchema(file));
  expect(await migrated.keys.withPrefix("")).toEqual([
    {
      id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
      label: "first key",
      prefix: "",
      sha256: hashOf("key"),
      createdAt: new Date("2030-01-02T03:04:05.678Z"),
      expiresAt: null,
      revokedAt: null,
      operations: "all",
    },
  ]);
  expect(await migrated.audit.head()).toMatchObject({ seq: 0 });
});
