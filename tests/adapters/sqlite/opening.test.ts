import { copyFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { openConnection } from "../../../src/adapters/sqlite/connection.js";
import { SCHEMA_VERSION } from "../../../src/adapters/sqlite/migrate.js";
import type { Store } from "../../../src/ports/store.js";
import { analysedImage, hashOf, PACK } from "../../helpers/analysed-image.js";
import { enrol, makeCandidate, makePair, opinionOf, recordAd } from "../../helpers/stored-case.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";
import { newFile, openStore } from "./open-store.js";

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

/** Does something to a store's file that Leadlight would not. */
function tamper(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe("a store in a file", () => {
  test("keeps everything when it is closed and opened again", async () => {
    const file = await newFile();
    const before = openStore(file);
    const { ad } = await recordAd(before, "ad", [analysedImage("one", { faces: 2 })]);
    const { gallery, subject, portrait } = await enrol(before, "subject");
    const id = await makeCandidate(before, "pair");
    await before.candidates.addOpinion(id, opinionOf("reviewer", "inconclusive"));
    await before.keys.add({
      label: "key",
      prefix: "prefix",
      sha256: hashOf("key"),
      expiresAt: new Date(0),
      operations: "all",
    });
    const look = async (store: Store) => ({
      id: store.id,
      operations: await store.operations.list(),
      ad: await store.ads.findById(ad.id),
      faces: await store.images.faces(hashOf("one"), PACK),
      galleries: await store.galleries.list(),
      subject: await store.galleries.findSubject(subject.id),
      portraits: await store.galleries.portraits(subject.id),
      collections: await store.collections.list(),
      candidate: await store.candidates.find(id),
      opinions: await store.candidates.opinions(id),
      keys: await store.keys.withPrefix("prefix"),
    });
    const seen = await look(before);
    expect(seen).toMatchObject({ ad, subject, portraits: [portrait], galleries: [{ id: gallery.id }] });
    await before.close();
    const after = openStore(file);
    expect(await look(after)).toEqual(seen);
    expect(await after.check()).toEqual([]);
  });

  test("goes on numbering where it stopped", async () => {
    const file = await newFile();
    const before = openStore(file);
    await enrol(before, "first");
    const [key] = await before.collections.list();
    if (key === undefined) throw new Error("a portrait was recorded");
    const { lastSequence } = await before.collections.state(key);
    await before.close();
    const after = openStore(file);
    await enrol(after, "second");
    expect((await after.collections.membersAfter(key, lastSequence, 10)).length).toBe(1);
  });

  test("is readable for its owner only, and so are the files beside it and its folder", async () => {
    const folder = join(await temporaryFolder(), "data", "deeper");
    const file = join(folder, "store.sqlite");
    await openStore(file).operations.ensure("operation");
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(await modeOf(name)).toBe("600");
    expect(await modeOf(folder)).toBe("700");
  });

  test("may be closed twice, and refuses work after that", async () => {
    const store = openStore(await newFile());
    await store.close();
    await store.close();
    await expect(store.operations.list()).rejects.toMatchObject({ code: "INTERNAL" });
  });

  test.each(["a folder", "a file in a file"])("cannot be %s", async (what) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    const file = what === "a folder" ? folder : join(folder, "file", "store.sqlite");
    expect(() => openStore(file)).toThrow(expect.objectContaining({ code: "FILE_UNREADABLE" }));
  });
});

describe("the settings of a connection", () => {
  const SETTINGS = {
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    recursive_triggers: 1,
    busy_timeout: 1234,
  };

  test("are in force at the first opening and at every other, before and after a write", async () => {
    const file = await newFile();
    for (let opening = 0; opening < 3; opening++) {
      const connection = openConnection(file, 1234);
      const inForce = () =>
        Object.fromEntries(
          Object.keys(SETTINGS).map((name) => [
            name,
            connection.prepare<[], string | number>(`PRAGMA ${name}`).pluck().get(),
          ]),
        );
      expect(inForce()).toEqual(SETTINGS);
      const insert = connection.prepare<[string]>("INSERT INTO meta (key, value) VALUES (?, 'x')");
      connection.write(() => insert.run(`opening ${opening}`));
      expect(inForce()).toEqual(SETTINGS);
      connection.close();
    }
  });
});

describe("the schema", () => {
  test("has strict tables only", async () => {
    const file = await newFile();
    await openStore(file).close();
    const database = new Database(file);
    onTestFinished(() => {
      database.close();
    });
    const lax =
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0";
    expect(database.prepare(lax).all()).toEqual([]);
    expect(database.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
  });

  test("forbids to change or delete an opinion by whatever statement", async () => {
    const file = await newFile();
    const store = openStore(file);
    const id = await makeCandidate(store, "pair");
    const { opinion } = await store.candidates.addOpinion(id, opinionOf("reviewer"));
    for (const sql of ["UPDATE opinions SET value = 'no_candidate'", "DELETE FROM opinions"])
      expect(() => tamper(file, sql)).toThrow(/opinions are appended, never/);
    const connection = openConnection(file, 1000);
    const replace = connection.prepare<[]>(`
      REPLACE INTO opinions (id, candidate_seq, reviewer, reviewer_key, value, created_at)
      SELECT id, candidate_seq, reviewer, reviewer_key, 'no_candidate', created_at FROM opinions`);
    expect(() => connection.write(() => replace.run())).toThrow(/opinions are appended, never deleted/);
    connection.close();
    expect(await store.candidates.opinions(id)).toEqual([opinion]);
  });

  test("forbids to change or delete what somebody said of an age, and to rest it on looks alone", async () => {
    const file = await newFile();
    const store = openStore(file);
    const { faceId } = await makePair(store, "pair", 0.5);
    await store.ages.flag(faceId, { value: "minor", basis: "document", by: "reviewer" });
    for (const sql of ["UPDATE age_flags SET value = 'adult_stated'", "DELETE FROM age_flags"])
      expect(() => tamper(file, sql)).toThrow(/age flags are appended, never/);
    for (const value of ["minor", "adult_stated"])
      expect(() =>
        tamper(
          file,
          `INSERT INTO age_flags (face_seq, value, basis, said_by, said_at)
           SELECT face_seq, '${value}', 'appearance', said_by, said_at FROM age_flags`,
        ),
      ).toThrow(/constraint failed/);
    expect(await store.faces.find(faceId)).toMatchObject({ ageFlag: "minor" });
  });

  test("refuses what the rules forbid, whoever writes it", async () => {
    const file = await newFile();
    const store = openStore(file);
    await makeCandidate(store, "pair");
    for (const sql of [
      "UPDATE candidates SET similarity = 1.5",
      "UPDATE candidates SET state = 'identified'",
      "UPDATE vectors SET label = 4294967295 WHERE label = 1",
      "UPDATE images SET orientation = 9",
      "UPDATE faces SET detection_score = 2",
      "UPDATE ads SET metadata = '{'",
      "DELETE FROM faces",
    ])
      expect(() => tamper(file, sql)).toThrow(/constraint failed/);
    expect(await store.check()).toEqual([]);
  });
});

describe("a file that is not for this version", () => {
  async function expectUntouched(file: string, code: string): Promise<void> {
    const copy = `${file}.copy`;
    await copyFile(file, copy);
    expect(() => openStore(file)).toThrow(expect.objectContaining({ code }));
    expect(Buffer.compare(await readFile(file), await readFile(copy))).toBe(0);
  }

  test("because a newer Leadlight wrote it stays as it is", async () => {
    const file = await newFile();
    await openStore(file).close();
    tamper(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    await expectUntouched(file, "STORE_NEWER");
  });

  test("because it is another program's database stays as it is", async () => {
    const file = await newFile();
    tamper(file, "CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')");
    await expectUntouched(file, "STORE_DAMAGED");
    tamper(file, "PRAGMA user_version = 1");
    await expectUntouched(file, "STORE_DAMAGED");
  });

  test("because it is no database stays as it is", async () => {
    const file = await newFile();
    await writeFile(file, "no database at all, but long enough to be taken for one\n".repeat(200));
    await expectUntouched(file, "STORE_DAMAGED");
  });
});
