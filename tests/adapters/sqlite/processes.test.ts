import { describe, expect, test } from "vitest";
import type { CandidateId } from "../../../src/domain/ids.js";
import type { Store } from "../../../src/ports/store.js";
import { analysedImage, PACK } from "../../helpers/analysed-image.js";
import { makeCandidate, recordAd } from "../../helpers/stored-case.js";
import { newFile, openStore } from "./open-store.js";
import { StoreProcess } from "./store-process.js";

/** How many ads `NAME 0`, `NAME 1`, … there are; each of them must be whole. */
async function countWholeAds(store: Store, name: string): Promise<number> {
  const { id } = await store.operations.ensure("operation");
  for (let i = 0; ; i++) {
    const ad = await store.ads.findByKey(id, `${name} ${i}`);
    if (ad === null) return i;
    expect(ad.images).toHaveLength(2);
    for (const { sha256 } of ad.images) {
      expect(await store.images.isAnalysed(sha256, PACK)).toBe(true);
      expect(await store.images.faces(sha256, PACK)).toHaveLength(2);
    }
  }
}

describe("several processes on one store", () => {
  test("may all be the first to open it", async () => {
    const file = await newFile();
    const processes = await Promise.all([1, 2, 3].map(() => StoreProcess.start(file, "open")));
    for (const one of processes) one.begin();
    const said = await Promise.all(processes.map((one) => one.rest()));
    const { id } = openStore(file);
    expect(said).toEqual([[{ id }], [{ id }], [{ id }]]);
  });

  test("wait for the one that is making it", async () => {
    const file = await newFile();
    const other = await StoreProcess.start(file, "lock", "300");
    other.begin();
    expect(await other.next()).toEqual({ locked: true });
    const store = openStore(file, 20_000);
    expect(await store.check()).toEqual([]);
  });

  test("are told STORE_BUSY when one of them writes for too long, and may read meanwhile", async () => {
    const file = await newFile();
    const store = openStore(file, 50);
    const { ad } = await recordAd(store, "before", [analysedImage("one")]);
    const other = await StoreProcess.start(file, "lock", "600000");
    other.begin();
    await other.next();
    await expect(store.operations.ensure("new")).rejects.toMatchObject({ code: "STORE_BUSY" });
    await expect(recordAd(store, "during", [analysedImage("two")])).rejects.toMatchObject({
      code: "STORE_BUSY",
    });
    expect(await store.ads.findById(ad.id)).toEqual(ad);
    expect(openStore(file, 50).id).toBe(store.id);
    await other.kill();
    expect(await recordAd(store, "after", [analysedImage("two")])).toMatchObject({ isNew: true });
  });

  test("give their opinions at the same time, and every candidate gets exactly two", async () => {
    const file = await newFile();
    const store = openStore(file);
    const candidates: CandidateId[] = [];
    for (let i = 0; i < 40; i++) candidates.push(await makeCandidate(store, `pair ${i}`));
    const reviewers = ["first", "second", "third"];
    const processes = await Promise.all(
      reviewers.map((reviewer) => StoreProcess.start(file, "opine", reviewer, ...candidates)),
    );
    for (const one of processes) one.begin();
    const said = await Promise.all(processes.map((one) => one.rest()));
    for (const id of candidates) {
      const outcomes = said.map((lines) => lines.find((line) => line["candidate"] === id)?.["outcome"]);
      expect(outcomes.toSorted()).toEqual(["CANDIDATE_DECIDED", "given", "given"]);
      const kept = (await store.candidates.opinions(id)).map(({ reviewer }) => reviewer);
      expect(kept.toSorted()).toEqual(reviewers.filter((_, i) => outcomes[i] === "given"));
    }
    expect(await store.candidates.count({ states: ["verified"] })).toBe(40);
    expect(await store.check()).toEqual([]);
  });
});

describe("a process that is killed while it records", () => {
  test("leaves whole ads only, among them all that it had reported", async () => {
    const file = await newFile();
    for (const [name, count] of [
      ["early", 1],
      ["later", 25],
      ["last", 60],
    ] as const) {
      const other = await StoreProcess.start(file, "record", name);
      other.begin();
      for (let i = 0; i < count; i++) expect(await other.next()).toEqual({ recorded: `${name} ${i}` });
      const late = await other.kill();
      const store = openStore(file);
      expect(await store.check()).toEqual([]);
      expect(await countWholeAds(store, name)).toBeGreaterThanOrEqual(count + late.length);
      const again = [analysedImage(`${name} 0 a`, { faces: 2 }), analysedImage(`${name} 0 b`, { faces: 2 })];
      expect(await recordAd(store, `${name} 0`, again)).toMatchObject({
        isNew: false,
        newImages: 0,
        newFaces: 0,
      });
    }
  });
});

describe("a process that is killed while it erases", () => {
  test("leaves ads whole or gone, and for each that is gone what is left to do", async () => {
    const file = await newFile();
    const store = openStore(file);
    const pictures = (i: number) => [analysedImage(`ad ${i} a`), analysedImage(`ad ${i} b`)];
    for (let i = 0; i < 120; i++) await recordAd(store, `ad ${i}`, pictures(i));
    for (const count of [1, 5]) {
      const other = await StoreProcess.start(file, "erase", "ad", "120");
      other.begin();
      for (let i = 0; i < count; i++)
        expect(await other.next()).toMatchObject({ erased: expect.any(Number) });
      await other.kill();
    }
    const { id } = await store.operations.ensure("operation");
    const todos = new Set((await store.erasures.todos()).map((todo) => JSON.stringify(todo)));
    let gone = 0;
    for (let i = 0; i < 120; i++) {
      const isThere = (await store.ads.findByKey(id, `ad ${i}`)) !== null;
      for (const { facts } of pictures(i)) {
        const todo = JSON.stringify({ kind: "original", sha256: facts.sha256 });
        expect([(await store.images.find(facts.sha256)) !== null, todos.has(todo)]).toEqual([
          isThere,
          !isThere,
        ]);
      }
      if (!isThere) gone++;
    }
    expect(gone).toBeGreaterThanOrEqual(1);
    const rows = await store.audit.search({ act: "ad.erase" }, { order: "oldest", after: null, limit: 100 });
    expect(rows).toHaveLength(gone);
    expect(await store.check()).toEqual([]);
  });
});

describe("a store that cannot grow", () => {
  test("says STORAGE_FULL, keeps all that it reported and goes on when there is room", async () => {
    const file = await newFile();
    const other = await StoreProcess.startLimited(2048, file, "record", "ad");
    other.begin();
    const said = await other.rest();
    expect(said.at(-1)).toEqual({ refused: "STORAGE_FULL" });
    expect(said.length).toBeGreaterThan(1);
    const store = openStore(file);
    expect(await store.check()).toEqual([]);
    expect(await countWholeAds(store, "ad")).toBe(said.length - 1);
    expect(await recordAd(store, "next", [analysedImage("next")])).toMatchObject({ isNew: true });
  });
});
