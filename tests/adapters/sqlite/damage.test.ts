import { open as openFile, readFile, stat, truncate, writeFile } from "node:fs/promises";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.js";
import { asLeadlightError } from "../../../src/domain/errors.js";
import type { Store } from "../../../src/ports/store.js";
import { testActing } from "../../helpers/acting.js";
import { analysedImage, hashOf, PACK } from "../../helpers/analysed-image.js";
import { steppingClock } from "../../helpers/stepping-clock.js";
import { makeCandidate, opinionOf, recordAd } from "../../helpers/stored-case.js";
import { seeded } from "../../helpers/vectors.js";
import { newFile, openStore } from "./open-store.js";

/** A closed store with something in every table. */
const LAST_PORTRAIT = `(SELECT max(m.sequence) FROM collection_members m JOIN collections c ON c.seq = m.collection_seq
  WHERE c.name LIKE 'gallery:%')`;

async function filledFile(): Promise<string> {
  const file = await newFile();
  const store = openStore(file);
  for (let i = 0; i < 30; i++) await recordAd(store, `ad ${i}`, [analysedImage(`image ${i}`, { faces: 3 })]);
  const id = await makeCandidate(store, "pair");
  await makeCandidate(store, "other pair");
  await store.candidates.addOpinion(id, opinionOf("reviewer"));
  await store.keys.add({
    label: "key",
    prefix: "prefix",
    sha256: hashOf("key"),
    expiresAt: null,
    operations: "all",
  });
  await store.replies.keep("key", { fingerprint: hashOf("request"), status: 200, body: "{}" });
  expect(await store.check()).toEqual([]);
  await store.close();
  return file;
}

/** What is wrong with the file, whether opening or checking finds it. */
async function problemsOf(file: string): Promise<string[]> {
  let store: Store;
  try {
    store = openSqliteStore({ file, clock: steppingClock(), acting: testActing });
  } catch (thrown) {
    expect(asLeadlightError(thrown).code).toBe("STORE_DAMAGED");
    return [asLeadlightError(thrown).message];
  }
  const problems = await store.check();
  await store.close();
  return problems;
}

describe("damage to the file of a store", () => {
  test("is noticed when its end is missing", async () => {
    const file = await filledFile();
    const { size } = await stat(file);
    for (const length of [size - 1, size - 8192, size / 2, 8192, 8191, 100]) {
      await truncate(file, Math.floor(length));
      expect(await problemsOf(file), `cut to ${length} bytes`).not.toEqual([]);
    }
  });

  test("is noticed when any page of it is overwritten", async () => {
    const file = await filledFile();
    const sound = await readFile(file);
    const random = seeded(1);
    const noise = Uint8Array.from({ length: 8192 }, () => Math.floor(random() * 256));
    for (let page = 0; page * 8192 < sound.length; page++) {
      await writeFile(file, sound);
      const handle = await openFile(file, "r+");
      await handle.write(noise, 0, noise.length, page * 8192);
      await handle.close();
      expect(await problemsOf(file), `page ${page}`).not.toEqual([]);
    }
  });

  test("is an error of its own when a read meets it", async () => {
    const file = await filledFile();
    const store = openStore(file);
    const handle = await openFile(file, "r+");
    await handle.write(new Uint8Array(8192).fill(7), 0, 8192, 8192 * 3);
    await handle.write(new Uint8Array((await stat(file)).size - 8192 * 4).fill(7), 0, undefined, 8192 * 4);
    await handle.close();
    await expect(store.candidates.list({}, { after: null, limit: 10 })).rejects.toMatchObject({
      code: "STORE_DAMAGED",
    });
  });
});

describe("damage inside the tables of a store", () => {
  async function tampered(sql: string): Promise<Store> {
    const file = await filledFile();
    const database = new Database(file);
    database.pragma("foreign_keys = OFF");
    database.pragma("ignore_check_constraints = ON");
    database.exec(sql);
    database.close();
    return openStore(file);
  }

  const CASES: readonly (readonly [what: string, sql: string, message: RegExp])[] = [
    [
      "a vector that changed by one bit",
      "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE label = 2) WHERE label = 1",
      /^vector 1: not the one that was stored, by its SHA-256$/,
    ],
    [
      "a vector without a length of 1",
      "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE label = 2",
      /^vector 2: expected finite values and length 1/,
    ],
    [
      "a vector of another length",
      "UPDATE vectors SET vector = zeroblob(60) WHERE label = 3",
      /^vector 3: expected 64 bytes .* but received "60 bytes"$/,
    ],
    [
      "a face without a vector",
      "DELETE FROM embeddings WHERE face_seq = 1",
      /^image [0-9a-f]{64}: face face_[0-9a-f]{32} has no embedding$/,
    ],
    [
      "a face that is left out for no reason that there is",
      `UPDATE faces SET unsearched = '["TOO_DULL"]' WHERE seq = 1`,
      /^face face_\w+: not searched for the unknown reason TOO_DULL$/,
    ],
    [
      "a face whose analysis is gone",
      "DELETE FROM analyses WHERE image_seq = 1",
      /^face face_\w+: its image was not analysed by test-pack$/,
    ],
    [
      "a vector of another pack",
      "INSERT INTO packs VALUES ('other', 16); UPDATE vectors SET pack = 'other' WHERE label = 1",
      /^face face_\w+: its vector 1 is of another pack than test-pack$/,
    ],
    [
      "a member of another pack",
      "INSERT INTO packs VALUES ('other', 16); UPDATE collections SET pack = 'other' WHERE name LIKE 'gallery:%'",
      /^gallery:gal_\w+: member \d+ is of another pack than other$/,
    ],
    [
      "a collection that lost a member",
      `DELETE FROM collection_members WHERE sequence = ${LAST_PORTRAIT}`,
      /^gallery:gal_\w+ \(test-pack\): 2 members up to \d+ expected, 1 up to \d+ found$/,
    ],
    [
      "a portrait that no search would find",
      `DELETE FROM collection_members WHERE sequence = ${LAST_PORTRAIT}`,
      /^portrait por_\w+: its vector \d+ is missing from the collection of its gallery$/,
    ],
    [
      "a face that no search would find",
      "DELETE FROM collection_members WHERE sequence = 1",
      /^face face_\w+: its vector 1 is missing from the faces of op_\w+$/,
    ],
    [
      "an opinion for no reason that there is",
      `DROP TRIGGER opinions_are_not_changed; UPDATE opinions SET reasons = '["a hunch"]'`,
      /^opinion opin_\w+: given for the unknown reason a hunch$/,
    ],
    [
      "a candidate in a state that nobody gave it",
      "UPDATE candidates SET state = 'verified' WHERE seq = 1",
      /^candidate cand_\w+: first_opinion by its opinions, verified in its row$/,
    ],
    [
      "a candidate that is taken for no possible minor although a face of it is",
      "UPDATE faces SET apparent_age = 12",
      /^candidate cand_\w+: its faces and its row disagree on whether to look sooner$/,
    ],
    [
      "a candidate without the face that it is about",
      "DELETE FROM candidate_faces",
      /^candidate cand_\w+: the face that matched best is none of its faces$/,
    ],
    [
      "a candidate without the portrait that it is about",
      "DELETE FROM candidate_portraits",
      /^candidate cand_\w+: the portrait that matched best is none of its portraits$/,
    ],
    [
      "a row that refers to nothing",
      "DELETE FROM operations",
      /^ads: row \d+ refers to no row of operations$/,
    ],
    [
      "a value that the rules forbid",
      "UPDATE images SET orientation = 9 WHERE seq = 1",
      /^CHECK constraint failed in images$/,
    ],
  ];

  test.each(CASES)("is found by the check: %s", async (_what, sql, message) => {
    const store = await tampered(sql);
    expect(await store.check()).toContainEqual(expect.stringMatching(message));
  });

  test("is not handed out: a vector of the wrong length is refused", async () => {
    const store = await tampered("UPDATE vectors SET vector = zeroblob(60)");
    const refused = { code: "STORE_DAMAGED" };
    await expect(store.images.faces(hashOf("image 1"), PACK)).rejects.toMatchObject(refused);
    const [key] = await store.collections.list();
    if (key === undefined) throw new Error("portraits were recorded");
    await expect(store.collections.membersAfter(key, 0, 10)).rejects.toMatchObject(refused);
  });

  test("is found at the opening when the store has lost its name", async () => {
    await expect(tampered("DELETE FROM meta")).rejects.toMatchObject({ code: "STORE_DAMAGED" });
  });
});
