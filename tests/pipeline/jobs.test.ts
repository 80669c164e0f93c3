import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { LeadlightError } from "../../src/domain/errors.js";
import type { GalleryId } from "../../src/domain/ids.js";
import { DEFAULT_OPERATION } from "../../src/domain/operation.js";
import type { JobRequest } from "../../src/pipeline/jobs/jobs.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { collectedAd, collectedList, collectedSubject } from "../helpers/collected-list.js";
import { pictureOf, SquareEngines, type SquarePack } from "../helpers/square-engine.js";
import { NEW, OLD, openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const ADS = 9;
const INGEST: JobRequest = { kind: "ingest", operation: DEFAULT_OPERATION, paths: ["/collected"] };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** Another process, as far as Leadlight can tell; everybody may count the analyses that it makes. */
async function open(before?: (analysis: number) => Promise<unknown>) {
  let analyses = 0;
  const counted = async () => void (await before?.(++analyses));
  const old: SquarePack = { id: OLD, dimension: 8, before: counted };
  const ads = [];
  for (let i = 0; i < ADS; i++) ads.push(collectedAd(`ad ${i}`, [await pictureOf(i)]));
  ads.push(collectedAd("bad", [Buffer.from("no picture")], {}));
  const subjects = [collectedSubject("subject", [await pictureOf(0, "portrait")])];
  const engines = new SquareEngines(old, { id: NEW, dimension: 6 });
  const leadlight = await openSquareLeadlight(folder, engines, collectedList({ ads, subjects }));
  onTestFinished(() => leadlight.close());
  return leadlight;
}

/** Works until nothing is left to be done, or until it is told to end. */
async function work(leadlight: Leadlight, end = new AbortController()): Promise<void> {
  await leadlight.jobWorkers.run({ count: 1, signal: end.signal, untilIdle: true });
}

async function adsOf({ store }: Leadlight): Promise<number> {
  const operation = await store.operations.ensure(DEFAULT_OPERATION);
  return store.ads.countOfOperation(operation.id);
}

describe("a job", () => {
  it("is not done for somebody who may not have it done any more", async () => {
    const leadlight = await open();
    const { store, acting, jobs } = leadlight;
    const { id: operation } = await store.operations.ensure(DEFAULT_OPERATION);
    const user = await store.accounts.users.add({
      name: "Analyst",
      roles: ["analyst"],
      passwordHash: "$argon2id$none",
    });
    await store.accounts.memberships.join(operation, user.id);
    const asked = () =>
      acting.run(
        {
          actor: { kind: "user", id: user.id },
          justification: "case_work",
          reach: new Set([operation]),
          rights: new Set(["ad.ingest"]),
        },
        () => jobs.add(INGEST),
      );
    const { job } = await asked();
    await store.accounts.memberships.leave(operation, user.id);
    await work(leadlight);
    expect(await jobs.find(job.id)).toMatchObject({ state: "failed", code: "RIGHT_MISSING" });
    expect(await adsOf(leadlight)).toBe(0);

    await store.accounts.memberships.join(operation, user.id);
    await store.accounts.users.change(user.id, { disabled: true });
    await jobs.step(job.id, "retry");
    await work(leadlight);
    expect(await jobs.find(job.id)).toMatchObject({ state: "failed", code: "RIGHT_MISSING" });

    await store.accounts.users.change(user.id, { disabled: false });
    await jobs.step(job.id, "retry");
    await work(leadlight);
    expect(await jobs.find(job.id)).toMatchObject({ state: "done" });
    expect(await adsOf(leadlight)).toBe(ADS);
  });

  it("takes in a folder, and keeps what it could not take", async () => {
    const leadlight = await open();
    const { job, isNew } = await leadlight.jobs.add(INGEST);
    expect(isNew).toBe(true);
    expect(await leadlight.jobs.add(INGEST)).toMatchObject({ job: { id: job.id }, isNew: false });
    await work(leadlight);
    expect(await leadlight.jobs.find(job.id)).toMatchObject({
      state: "done",
      done: 10,
      total: 10,
      errors: 1,
    });
    expect(await leadlight.jobs.errors(job.id, { after: 0, limit: 9 })).toEqual([
      { source: "bad.jsonl", line: 1, code: "IMAGE_FORMAT_UNSUPPORTED" },
    ]);
    expect(await adsOf(leadlight)).toBe(ADS);
  });

  it("goes on after it was paused, and looks at no picture twice", async () => {
    const seen: number[] = [];
    const leadlight = await open(async (analysis) => {
      seen.push(analysis);
      if (analysis === 4) await leadlight.jobs.step(job.id, "pause");
    });
    const { job } = await leadlight.jobs.add(INGEST);
    // A worker hears of a wish with its next sign of life.
    await work(leadlight);
    const paused = await leadlight.jobs.find(job.id);
    expect(["paused", "done"]).toContain(paused.state);
    if (paused.state === "paused") await leadlight.jobs.step(job.id, "resume");
    await work(leadlight);
    expect(await leadlight.jobs.find(job.id)).toMatchObject({ state: "done", errors: 1 });
    expect(await adsOf(leadlight)).toBe(ADS);
    expect(seen).toHaveLength(ADS);
  });

  it("is let go of when its process is told to end, and taken up by the next", async () => {
    const end = new AbortController();
    const first = await open(async (analysis) => {
      if (analysis === 3) end.abort();
    });
    const { job } = await first.jobs.add(INGEST);
    await work(first, end);
    const between = await first.jobs.find(job.id);
    expect(between).toMatchObject({ state: "queued", owner: null });
    expect(between.done).toBeGreaterThan(0);
    expect(between.done).toBeLessThan(ADS);
    let analyses = 0;
    const second = await open(async () => analyses++);
    await work(second);
    expect(await second.jobs.find(job.id)).toMatchObject({ state: "done", done: 10 });
    expect(await adsOf(second)).toBe(ADS);
    expect(analyses).toBeLessThan(ADS);
  });

  it("whose worker was ended between the result and its word of it is done again without a second result", async () => {
    const leadlight = await open();
    const { job } = await leadlight.jobs.add(INGEST);
    const taken = await leadlight.store.jobs.claim("a process that is gone");
    await leadlight.ingest({ paths: ["/collected"] });
    const [held] = await leadlight.store.jobs.held();
    if (held === undefined || taken === null) throw new Error("nothing is held");
    await leadlight.store.jobs.takeFrom(held);
    await work(leadlight);
    expect(await leadlight.jobs.find(job.id)).toMatchObject({ state: "done", done: 10 });
    expect(await adsOf(leadlight)).toBe(ADS);
    const lease = { id: job.id, owner: "a process that is gone" };
    await expect(leadlight.store.jobs.end(lease, { kind: "stopped" })).rejects.toMatchObject({
      code: "JOB_LEASE_LOST",
    });
  });

  it("waits while there is no room, says so, and goes on when there is", async () => {
    let isFull = true;
    const states: string[] = [];
    const leadlight = await open(async (analysis) => {
      if (analysis < 4 || !isFull) return;
      isFull = false;
      throw new LeadlightError("STORAGE_FULL", "expected free space for the store but received none");
    });
    const { job } = await leadlight.jobs.add(INGEST);
    const working = work(leadlight);
    for await (const { state, code } of leadlight.jobs.follow(job.id, new AbortController().signal))
      states.push(code === null ? state : `${state}: ${code}`);
    await working;
    expect(states).toContain("waiting: STORAGE_FULL");
    expect(states.at(-1)).toBe("done");
    expect(await adsOf(leadlight)).toBe(ADS);
  });

  it("compares with a gallery, and fails with a clear word when the gallery is gone", async () => {
    const leadlight = await open();
    await leadlight.ingest({ paths: ["/collected"] });
    const gallery = await leadlight.createGallery("people");
    await leadlight.enrol(gallery, ".");
    const request = { kind: "comparison", operation: DEFAULT_OPERATION, minSimilarity: 0.9 } as const;
    const { job } = await leadlight.jobs.add({ ...request, gallery: gallery.id });
    await work(leadlight);
    expect(await leadlight.jobs.find(job.id)).toMatchObject({ state: "done", result: { known: 0 } });
    expect(await leadlight.store.candidates.count({})).toBeGreaterThan(0);

    const gone = "gal_gone" as GalleryId;
    await expect(leadlight.jobs.add({ ...request, gallery: gone })).rejects.toMatchObject({
      code: "GALLERY_UNKNOWN",
    });
    // Queued while it was there.
    const { operationId } = job;
    const late = await leadlight.store.jobs.add({
      kind: "comparison",
      params: { gallery: gone },
      operationId,
      priority: 5,
    });
    await work(leadlight);
    expect(await leadlight.jobs.find(late.job.id)).toMatchObject({
      state: "failed",
      code: "GALLERY_UNKNOWN",
    });
  });

  it("changes the pack, groups faces, builds indexes and exports leads", async () => {
    const leadlight = await open();
    await leadlight.ingest({ paths: ["/collected"] });
    const operation = DEFAULT_OPERATION;
    await leadlight.enrol(await leadlight.createGallery("people"), ".");
    const requests: JobRequest[] = [
      { kind: "re-embedding", pack: NEW },
      { kind: "re-clustering", operation },
      { kind: "index-rebuild" },
      { kind: "export", operation },
    ];
    for (const request of requests) await leadlight.jobs.add(request);
    await work(leadlight);
    const jobs = await leadlight.jobs.list({}, { after: null, limit: 9 });
    expect(jobs.map(({ kind, state }) => [kind, state])).toEqual(
      requests.map(({ kind }) => [kind, "done"]).reverse(),
    );
    expect(await leadlight.store.settings.activePack()).toBe(NEW);
  });
});

describe("several workers", () => {
  it("share the jobs, each of which is done once", async () => {
    const [one, two] = [await open(), await open()];
    const ids = [];
    for (const path of ["/a", "/b", "/c", "/d"])
      ids.push((await one.jobs.add({ ...INGEST, paths: [path] })).job.id);
    await Promise.all([one, two].map((leadlight) => work(leadlight)));
    for (const id of ids) expect(await one.jobs.find(id)).toMatchObject({ state: "done", done: 10 });
    expect(await adsOf(one)).toBe(ADS);
  });
});
