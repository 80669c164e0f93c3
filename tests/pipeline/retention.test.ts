import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileAnalysisCache } from "../../src/adapters/files/analysis-cache.js";
import { fileByteSearch } from "../../src/adapters/files/byte-search.js";
import { openFileImageStore } from "../../src/adapters/files/image-store.js";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { sha256Of } from "../../src/domain/ids.js";
import { createErasures } from "../../src/pipeline/erasures.js";
import { createRetention } from "../../src/pipeline/retention.js";
import { testActing } from "../helpers/acting.js";
import { analysedImage } from "../helpers/analysed-image.js";
import { adShowing, makePair, opinionOf } from "../helpers/stored-case.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** When ads are ingested, and when they are looked at. */
const THEN = { now: () => new Date("2030-01-01T00:00:00Z") };
const LATER = { now: () => new Date("2032-01-01T00:00:00Z") };

/** A store with 44 ads that were collected in 2020, one with a lead of which nobody said when, and one of yesterday. */
async function oldCase() {
  const folder = await temporaryFolder();
  const store = openSqliteStore({ file: join(folder, "leadlight.sqlite"), clock: THEN, acting: testActing });
  onTestFinished(() => store.close());
  const images = await openFileImageStore(join(folder, "images"));
  const operation = await store.operations.ensure("operation");
  const record = async (key: string, collectedAt: string) => {
    const bytes = Buffer.from(`the picture of ${key}`);
    const analysis = analysedImage(key);
    const facts = { ...analysis.facts, sha256: sha256Of(bytes) };
    await images.put(facts.sha256, bytes);
    const metadata = { externalId: key, collectedAt };
    return store.ads.record(adShowing(operation.id, key, [{ ...analysis, facts }], { metadata }));
  };
  for (let i = 0; i < 44; i++) await record(`old ${i}`, "2020-02-03");
  const pair = await makePair(store, "lead", 0.9);
  await store.candidates.record([pair]);
  const [candidate] = await store.candidates.list({}, { after: null, limit: 1 });
  if (candidate === undefined) throw new Error("no candidate");
  for (const name of ["first", "second"]) await store.candidates.addOpinion(candidate.id, opinionOf(name));
  const { ad: fresh } = await record("fresh", "2031-12-31");
  const erasures = createErasures({
    store,
    images,
    indexes: { forget: async () => {} },
    analysisCache: fileAnalysisCache(join(folder, "analyses")),
    acting: testActing,
    searchBytes: fileByteSearch(folder),
  });
  const operations = { list: () => store.operations.list() };
  const retention = createRetention({ store, clock: LATER, operations, erasures });
  const setRule = (rule: { retentionDays?: number | null; isHeld?: boolean }) =>
    store.operations.change(operation.id, rule);
  const lead = await store.ads.findByKey(operation.id, "lead");
  const files = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).length;
  return { store, retention, setRule, operation, fresh, lead, files };
}

test("retention erases the ads that are too old, and keeps what has a lead and what is on hold", async () => {
  const { store, retention, setRule, operation, fresh, lead, files } = await oldCase();
  expect(await retention.run({ dryRun: false })).toEqual([]);
  await setRule({ retentionDays: 365, isHeld: true });
  const [held] = await retention.run({ dryRun: false });
  expect(held).toMatchObject({ ads: 0, kept: { leads: [lead?.id], held: 44 } });
  await setRule({ isHeld: false });
  const [dry] = await retention.run({ dryRun: true });
  expect(dry).toMatchObject({ ads: 44, originals: 44, kept: { leads: [lead?.id], held: 0 } });
  expect(dry?.before).toEqual(new Date("2031-01-01T00:00:00Z"));
  expect(await store.ads.countOfOperation(operation.id)).toBe(46);
  const [gone] = await retention.run({ dryRun: false });
  expect(gone).toEqual({ ...dry, operation: gone?.operation });
  expect(await store.ads.countOfOperation(operation.id)).toBe(2);
  expect(await files()).toBe(1);
  expect(await store.ads.findById(fresh.id)).not.toBeNull();
  expect(await store.ads.findById(lead?.id as typeof fresh.id)).not.toBeNull();
  expect(await store.erasures.todos()).toEqual([]);
  expect(await store.check()).toEqual([]);
  expect((await retention.run({ dryRun: false }))[0]).toMatchObject({ ads: 0 });
});

test("a retention that is stopped goes on with the next run", async () => {
  const { store, retention, setRule, operation } = await oldCase();
  await setRule({ retentionDays: 365 });
  let looks = 0;
  // Stopped after the first of the batches.
  const signal = {
    get aborted() {
      return ++looks > 1;
    },
  } as AbortSignal;
  const [stopped] = await retention.run({ dryRun: false, signal });
  expect(stopped?.ads).toBe(20);
  expect(await store.ads.countOfOperation(operation.id)).toBe(26);
  expect((await retention.run({ dryRun: false }))[0]?.ads).toBe(24);
  expect(await store.check()).toEqual([]);
});
