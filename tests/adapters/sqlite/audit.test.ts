import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { fileCheckpoints } from "../../../src/adapters/files/checkpoints.js";
import { openConnection } from "../../../src/adapters/sqlite/connection.js";
import { systemClock } from "../../../src/adapters/system/clock.js";
import type { CandidateId } from "../../../src/domain/ids.js";
import { type AuditLog, createAuditLog } from "../../../src/pipeline/audit-log.js";
import type { Store } from "../../../src/ports/store.js";
import { analysedImage } from "../../helpers/analysed-image.js";
import { logOf } from "../../helpers/audit-rows.js";
import { makeCandidate, opinionOf, recordAd } from "../../helpers/stored-case.js";
import { newFile, openStore } from "./open-store.js";

interface OpenLog {
  readonly file: string;
  readonly store: Store;
  readonly log: AuditLog;
}

function logAt(file: string): OpenLog {
  const store = openStore(file);
  const checkpoints = fileCheckpoints(join(dirname(file), "checkpoints"));
  return { file, store, log: createAuditLog({ store, checkpoints, clock: systemClock }) };
}

/** A store with a log of nine rows. */
async function filled(): Promise<OpenLog> {
  const opened = logAt(await newFile());
  await makeCandidate(opened.store, "pair");
  for (const name of ["b", "c", "d"]) await recordAd(opened.store, name, [analysedImage(name)]);
  expect(await opened.log.verify()).toEqual({ rows: 9, checkpoints: 0, problem: null });
  return opened;
}

/** What somebody can do who writes into the file past Leadlight. */
function tamper(file: string, sql: string): void {
  const database = new Database(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** The same after getting the triggers out of the way. */
function tamperPastTriggers(file: string, sql: string): void {
  const database = new Database(file);
  const triggers = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'")
    .pluck()
    .all();
  for (const trigger of triggers) database.exec(`DROP TRIGGER ${trigger}`);
  database.close();
  tamper(file, sql);
}

describe("the log in the file", () => {
  test.each([
    ["UPDATE audit SET at = '' WHERE seq = 3", /never changed/],
    ["DELETE FROM audit WHERE seq = 9", /never deleted/],
    ["REPLACE INTO audit SELECT * FROM audit WHERE seq = 3", /never deleted/],
    ["DELETE FROM audit_head", /never deleted/],
    ["UPDATE audit_head SET seq = 8", /one row at a time/],
  ])("takes no statement that changes it: %s", async (sql, message) => {
    const { file, store } = await filled();
    await store.close();
    const connection = openConnection(file, 1000);
    expect(() => connection.write(() => connection.prepare(sql).run())).toThrow(message);
    connection.close();
    expect(await logAt(file).log.verify()).toMatchObject({ rows: 9, problem: null });
  });

  test("names the row that was edited", async () => {
    const { file, store } = await filled();
    await store.close();
    tamperPastTriggers(file, "UPDATE audit SET actor_id = '1' WHERE seq = 4");
    expect((await logAt(file).log.verify()).problem).toEqual({
      seq: 4,
      reason: "the row was changed: its hash is another",
    });
  });

  test("names the last row when it was deleted", async () => {
    const { file, store } = await filled();
    await store.close();
    tamperPastTriggers(file, "DELETE FROM audit WHERE seq = 9");
    expect((await logAt(file).log.verify()).problem).toEqual({
      seq: 9,
      reason: "the row is missing: the store counts 9 rows",
    });
  });

  test("names the first row that yesterday's copy lacks, by a checkpoint made since", async () => {
    const { file, store } = await filled();
    await store.close();
    const yesterday = `${file}.yesterday`;
    await copyFile(file, yesterday);
    const today = logAt(file);
    await recordAd(today.store, "e", [analysedImage("e")]);
    await today.log.checkpoint();
    await today.store.close();
    await copyFile(yesterday, file);
    const restored = logAt(file);
    expect(await restored.log.verify()).toEqual({
      rows: 9,
      checkpoints: 1,
      problem: { seq: 10, reason: "the row is missing: a checkpoint saw 11 rows" },
    });
    await expect(restored.log.assertNotReplaced()).rejects.toMatchObject({ code: "STORE_REPLACED" });
    // Nor does it help to go on from there.
    for (const name of ["f", "g", "h"]) await recordAd(restored.store, name, [analysedImage(name)]);
    expect((await restored.log.verify()).problem?.seq).toBe(11);
    await expect(restored.log.assertNotReplaced()).rejects.toMatchObject({ code: "STORE_REPLACED" });
  });

  test("has no row of a transaction that failed", async () => {
    const { store } = await filled();
    const before = await logOf(store);
    const unknown = "cand_unknown" as CandidateId;
    await expect(store.candidates.addOpinion(unknown, opinionOf("reviewer"))).rejects.toThrow();
    expect(await logOf(store)).toEqual(before);
  });

  test("is one chain when several write at once", async () => {
    const { file, store, log } = await filled();
    const other = openStore(file);
    const writes = Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? store : other).audit.append({
        act: "picture.view",
        operationId: null,
        details: { face: `face_${i}` },
      }),
    );
    const [verdict] = await Promise.all([log.verify(), ...writes]);
    expect(verdict.problem).toBeNull();
    expect(await log.verify()).toEqual({ rows: 49, checkpoints: 0, problem: null });
  });
});
