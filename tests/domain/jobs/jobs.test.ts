import { describe, expect, test } from "vitest";
import type { JobId, Sha256 } from "../../../src/domain/ids.js";
import { backOffMs, isDue, MOST_ATTEMPTS, MOST_CRASHES } from "../../../src/domain/jobs/back-off.js";
import { type Job, jobKey, secondsLeft } from "../../../src/domain/jobs/job.js";
import { LEASE_MS, LeaseWatch } from "../../../src/domain/jobs/lease-watch.js";
import { abandoned, alive, ended, stepped, taken } from "../../../src/domain/jobs/transitions.js";

const NOW = new Date("2030-01-02T03:04:05Z");
const QUEUED: Job = {
  ...{ id: "job_1" as JobId, kind: "ingest", params: {}, key: "k" as Sha256, operationId: null, priority: 5 },
  ...{ state: "queued", wish: "run", owner: null, beat: 0, attempts: 0, notBefore: null, code: null },
  ...{ by: { kind: "local", id: "0" }, justification: "case_work", errors: 0, result: null },
  ...{
    done: 0,
    total: null,
    rate: null,
    checkpoint: null,
    createdAt: NOW,
    startedAt: null,
    finishedAt: null,
  },
};
const RUNNING = taken(QUEUED, "one", NOW);
const code = (work: () => unknown) =>
  expect(work).toThrow(expect.objectContaining({ code: "JOB_NOT_IN_STATE" }));

describe("a job", () => {
  test("has the same key for the same work, however its parameters are ordered", () => {
    const key = jobKey("comparison", null, { gallery: "g", minSimilarity: 0.5 });
    expect(jobKey("comparison", null, { minSimilarity: 0.5, gallery: "g", more: undefined })).toBe(key);
    expect(jobKey("comparison", null, { gallery: "g", minSimilarity: 0.6 })).not.toBe(key);
  });

  test("tells how long the rest takes while it runs", () => {
    const job = { ...RUNNING, done: 30, total: 100, rate: 7 };
    expect(secondsLeft(job)).toBe(10);
    expect(secondsLeft({ ...job, state: "paused" })).toBeNull();
    expect(secondsLeft({ ...job, rate: 0 })).toBeNull();
  });

  test("that is cancelled while it finishes is done when its work was, and cancelled when it was not", () => {
    const cancelling = stepped(RUNNING, "cancel", NOW);
    expect(cancelling).toMatchObject({ state: "running", wish: "cancel" });
    expect(ended(cancelling, { kind: "done", result: {} }, NOW)).toMatchObject({
      state: "done",
      wish: "run",
    });
    expect(ended(cancelling, { kind: "stopped" }, NOW)).toMatchObject({ state: "cancelled" });
    expect(ended(cancelling, { kind: "failed", code: "INTERNAL" }, NOW)).toMatchObject({
      state: "cancelled",
    });
    expect(abandoned(cancelling, NOW)).toMatchObject({ state: "cancelled", owner: null });
    code(() => stepped(cancelling, "resume", NOW));
  });

  test("that is paused rests until it is resumed", () => {
    const paused = stepped(QUEUED, "pause", NOW);
    expect(paused).toMatchObject({ state: "paused", wish: "run" });
    expect(stepped(paused, "resume", NOW)).toMatchObject({ state: "queued" });
    expect(abandoned(stepped(RUNNING, "pause", NOW), NOW)).toMatchObject({ state: "paused" });
    expect(stepped(stepped(RUNNING, "pause", NOW), "resume", NOW)).toEqual(RUNNING);
  });

  test("that is over is tried again only where it was not done", () => {
    const failed = ended(RUNNING, { kind: "failed", code: "GALLERY_UNKNOWN" }, NOW);
    expect(failed).toMatchObject({ state: "failed", code: "GALLERY_UNKNOWN", finishedAt: NOW });
    expect(stepped(failed, "retry", NOW)).toMatchObject({ state: "queued", code: null, finishedAt: null });
    const done = ended(RUNNING, { kind: "done", result: {} }, NOW);
    for (const step of ["pause", "resume", "cancel", "retry"] as const) code(() => stepped(done, step, NOW));
  });

  test("fails after so many failures in a row, of which progress takes the count back", () => {
    let job = RUNNING;
    for (let i = 1; i < MOST_ATTEMPTS; i++) {
      job = ended(job, { kind: "failed", code: "INTERNAL" }, NOW);
      expect(job).toMatchObject({ state: "waiting", attempts: i });
      job = taken(job, "one", NOW);
    }
    expect(ended(job, { kind: "failed", code: "INTERNAL" }, NOW)).toMatchObject({ state: "failed" });
    const further = alive(job, { done: 1, total: 2, rate: null, checkpoint: null });
    expect(ended(further, { kind: "failed", code: "INTERNAL" }, NOW)).toMatchObject({
      state: "waiting",
      attempts: 1,
    });
  });

  test("waits for room on the disk however long that takes", () => {
    let job = RUNNING;
    for (let i = 0; i < 100; i++) {
      job = ended(job, { kind: "failed", code: "STORAGE_FULL" }, NOW);
      expect(job).toMatchObject({ state: "waiting", code: "STORAGE_FULL" });
      expect((job.notBefore?.getTime() ?? 0) - NOW.getTime()).toBeLessThanOrEqual(15_000);
      job = taken(job, "one", NOW);
    }
  });

  test("fails when its worker is ended again and again before it gets anywhere", () => {
    let job = RUNNING;
    for (let i = 0; i < MOST_CRASHES; i++) job = taken(abandoned(job, NOW), "next", NOW);
    expect(abandoned(job, NOW)).toMatchObject({ state: "failed", code: "JOB_CRASHED" });
  });

  test("is due again when the clock was set back further than anybody waits", () => {
    expect(backOffMs("INTERNAL", 1)).toBe(1000);
    expect(backOffMs("INTERNAL", 4)).toBe(8000);
    expect(backOffMs("INTERNAL", 1000)).toBe(60_000);
    const until = new Date(NOW.getTime() + 5000);
    expect(isDue(until, NOW)).toBe(false);
    expect(isDue(until, until)).toBe(true);
    expect(isDue(until, new Date(NOW.getTime() - 3600_000))).toBe(true);
  });
});

describe("who watches the leases", () => {
  const held = (beat: number) => [{ id: "job_1" as JobId, owner: "one", beat }];

  test("takes an owner for gone that stood still before their eyes, by a clock that only goes forward", () => {
    const watch = new LeaseWatch();
    expect(watch.lapsed(held(1), 0)).toEqual([]);
    expect(watch.lapsed(held(2), LEASE_MS)).toEqual([]);
    expect(watch.lapsed(held(2), 2 * LEASE_MS - 1)).toEqual([]);
    expect(watch.lapsed(held(2), 2 * LEASE_MS)).toEqual(held(2));
  });

  test("begins anew when the job was let go of in between", () => {
    const watch = new LeaseWatch();
    watch.lapsed(held(1), 0);
    watch.lapsed([], 1000);
    expect(watch.lapsed(held(1), LEASE_MS)).toEqual([]);
  });
});
