import { describe, expect, test } from "vitest";
import type { JobId, OperationId } from "../../src/domain/ids.js";
import type { Job } from "../../src/domain/jobs/job.js";
import type { Clock } from "../../src/ports/clock.js";
import type { Store } from "../../src/ports/store.js";
import { logOf } from "../helpers/audit-rows.js";

const START = Date.parse("2030-01-02T03:04:05.678Z");
const further = (done: number) => ({ done, total: 10, rate: 2, checkpoint: { last: `item ${done}` } });

/** What every store does with jobs. */
export function storeJobsContract(openWith: (clock: Clock) => Promise<Store>): void {
  const time = { ms: START };
  const clock = { now: () => new Date(time.ms) };

  async function open(): Promise<Store> {
    time.ms = START;
    return openWith(clock);
  }

  async function add(
    { jobs }: Store,
    name: string,
    more: Partial<Pick<Job, "priority" | "operationId">> = {},
  ) {
    const params = { paths: [name], limit: 3 };
    const { job } = await jobs.add({ kind: "ingest", params, operationId: null, priority: 5, ...more });
    return job;
  }

  async function claimed(store: Store, owner = "one"): Promise<Job> {
    const job = await store.jobs.claim(owner);
    if (job === null) throw new Error("nothing to claim");
    return job;
  }

  describe("jobs", () => {
    test("are queued in the name of who asks, and logged without what they are about", async () => {
      const store = await open();
      const { id: operationId } = await store.operations.ensure("Aurora");
      const job = await add(store, "folder", { operationId });
      expect(job).toMatchObject({
        kind: "ingest",
        state: "queued",
        wish: "run",
        operationId,
        done: 0,
        total: null,
      });
      expect(job.params).toEqual({ paths: ["folder"], limit: 3 });
      expect(job.id).toMatch(/^job_[0-9a-f]{32}$/);
      expect(await store.jobs.find(job.id)).toEqual(job);
      const row = (await logOf(store)).at(-1);
      expect(row).toMatchObject({ act: "job.add", operationId });
      expect(JSON.parse(row?.details ?? "")).toEqual({ job: job.id, kind: "ingest" });
      const gone = {
        kind: "ingest",
        params: {},
        operationId: "op_none" as OperationId,
        priority: 5,
      } as const;
      await expect(store.jobs.add(gone)).rejects.toMatchObject({ code: "OPERATION_UNKNOWN" });
    });

    test("of the same work are one until it is over", async () => {
      const store = await open();
      const [first, second] = await Promise.all([add(store, "folder"), add(store, "folder")]);
      expect(second.id).toBe(first.id);
      await store.jobs.step(first.id, "cancel");
      const again = await add(store, "folder");
      expect(again.id).not.toBe(first.id);
      await expect(store.jobs.step(first.id, "retry")).rejects.toMatchObject({ code: "JOB_EXISTS" });
    });

    test("go to one worker each, the highest priority first and then the oldest", async () => {
      const store = await open();
      await add(store, "usual");
      await add(store, "later");
      await add(store, "urgent", { priority: 9 });
      const taken = await Promise.all(
        ["one", "two", "three", "four"].map((owner) => store.jobs.claim(owner)),
      );
      expect(taken.map((job) => job?.params["paths"])).toEqual([["urgent"], ["usual"], ["later"], undefined]);
      expect(taken[0]).toMatchObject({ state: "running", owner: "one" });
      expect((await store.jobs.held()).map(({ owner }) => owner).sort()).toEqual(["one", "three", "two"]);
    });

    test("keep how far they are, and each error once", async () => {
      const store = await open();
      const { id } = await add(store, "folder");
      await claimed(store);
      const bad = { source: "a.jpg", line: 0, code: "IMAGE_DAMAGED" } as const;
      await store.jobs.beat({ id, owner: "one" }, further(3), [bad, { ...bad, line: 2 }]);
      const job = await store.jobs.beat({ id, owner: "one" }, further(4), [bad]);
      expect(job).toMatchObject({ done: 4, total: 10, checkpoint: { last: "item 4" }, errors: 2 });
      expect(await store.jobs.errors(id, { after: 0, limit: 10 })).toEqual([bad, { ...bad, line: 2 }]);
      expect(await store.jobs.errors(id, { after: 1, limit: 10 })).toEqual([{ ...bad, line: 2 }]);
      await expect(store.jobs.errors("job_none" as JobId, { after: 0, limit: 1 })).rejects.toMatchObject({
        code: "JOB_UNKNOWN",
      });
    });

    test("are taken from a worker that stands still, whose words then count for nothing", async () => {
      const store = await open();
      const { id } = await add(store, "folder");
      await claimed(store, "gone");
      await store.jobs.beat({ id, owner: "gone" }, further(4));
      const [held] = await store.jobs.held();
      if (held === undefined) throw new Error("nothing is held");
      expect(await store.jobs.takeFrom({ ...held, beat: held.beat - 1 })).toBe(false);
      expect(await store.jobs.takeFrom(held)).toBe(true);
      expect(await store.jobs.takeFrom(held)).toBe(false);
      const next = await claimed(store, "next");
      expect(next).toMatchObject({ id, owner: "next", done: 4, checkpoint: { last: "item 4" } });
      const lost = { code: "JOB_LEASE_LOST" };
      await expect(store.jobs.beat({ id, owner: "gone" }, further(9))).rejects.toMatchObject(lost);
      await expect(store.jobs.end({ id, owner: "gone" }, { kind: "done", result: {} })).rejects.toMatchObject(
        lost,
      );
      expect(await store.jobs.find(id)).toEqual(next);
    });

    test("are over with what came of them, which is logged", async () => {
      const store = await open();
      const { id } = await add(store, "folder");
      await claimed(store);
      const done = await store.jobs.end({ id, owner: "one" }, { kind: "done", result: { items: 10 } });
      expect(done).toMatchObject({
        state: "done",
        result: { items: 10 },
        owner: null,
        finishedAt: clock.now(),
      });
      expect((await logOf(store)).at(-1)).toMatchObject({ act: "job.finish" });
      expect(await store.jobs.claim("one")).toBeNull();
      await expect(store.jobs.step(id, "cancel")).rejects.toMatchObject({ code: "JOB_NOT_IN_STATE" });
      await expect(store.jobs.step("job_none" as JobId, "cancel")).rejects.toMatchObject({
        code: "JOB_UNKNOWN",
      });
    });

    test("wait longer after each failure, whatever the clock says later", async () => {
      const store = await open();
      const { id } = await add(store, "folder");
      await claimed(store);
      const failed = { kind: "failed", code: "STORAGE_FULL" } as const;
      expect(await store.jobs.end({ id, owner: "one" }, failed)).toMatchObject({
        state: "waiting",
        code: "STORAGE_FULL",
      });
      expect(await store.jobs.claim("one")).toBeNull();
      time.ms += 1000;
      await claimed(store);
      await store.jobs.end({ id, owner: "one" }, failed);
      time.ms += 1000;
      expect(await store.jobs.claim("one")).toBeNull();
      // Set back by a day: nobody waits a day for it.
      time.ms -= 24 * 3600_000;
      expect(await claimed(store)).toMatchObject({ id, attempts: 2 });
      expect(await store.jobs.beat({ id, owner: "one" }, further(1))).toMatchObject({
        attempts: 0,
        code: null,
      });
    });

    test("stop when somebody wishes it, and go on where they were", async () => {
      const store = await open();
      const { id } = await add(store, "folder");
      await claimed(store);
      expect(await store.jobs.step(id, "pause")).toMatchObject({ state: "running", wish: "pause" });
      expect(await store.jobs.beat({ id, owner: "one" }, further(5))).toMatchObject({ wish: "pause" });
      expect(await store.jobs.end({ id, owner: "one" }, { kind: "stopped" })).toMatchObject({
        state: "paused",
      });
      expect(await store.jobs.claim("one")).toBeNull();
      await store.jobs.step(id, "resume");
      expect(await claimed(store)).toMatchObject({ id, done: 5, checkpoint: { last: "item 5" } });
    });

    test("are listed newest first, by state, kind and operation", async () => {
      const store = await open();
      const { id: operationId } = await store.operations.ensure("Aurora");
      const first = await add(store, "first");
      const second = await add(store, "second", { operationId });
      const third = await add(store, "third");
      const ids = async (...given: Parameters<Store["jobs"]["list"]>) =>
        (await store.jobs.list(...given)).map(({ id }) => id);
      expect(await ids({}, { after: null, limit: 2 })).toEqual([third.id, second.id]);
      expect(await ids({}, { after: second.id, limit: 2 })).toEqual([first.id]);
      expect(await ids({ reached: [] }, { after: null, limit: 9 })).toEqual([third.id, first.id]);
      expect(await ids({ reached: [operationId] }, { after: null, limit: 9 })).toHaveLength(3);
      expect(await ids({ kinds: ["export"] }, { after: null, limit: 9 })).toEqual([]);
      await store.jobs.step(first.id, "cancel");
      expect(await ids({ states: ["cancelled"] }, { after: null, limit: 9 })).toEqual([first.id]);
      await expect(store.jobs.list({}, { after: "job_none" as JobId, limit: 1 })).rejects.toMatchObject({
        code: "JOB_UNKNOWN",
      });
    });
  });
}
