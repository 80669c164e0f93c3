import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { FIRST_SCHEMA } from "../../../src/adapters/sqlite/migrations/001-first-schema.js";
import { makeCandidate, opinionOf } from "../../helpers/stored-case.js";
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
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  for (const table of tables) {
    const columns = database
      .prepare<[string], string>("SELECT name FROM pragma_table_info(?)")
      .pluck()
      .all(table)
      .join();
    database.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM newer.${table}`);
  }
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
  expect(await migrated.candidates.opinions(id)).toEqual(opinions);
  expect(await migrated.check()).toEqual([]);
});
