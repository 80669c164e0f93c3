import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorkGate } from "../../src/http/work-gate.js";

describe("a work gate", () => {
  it("never runs more at once than allowed, in the order of asking, and ends with every place free", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ ticks: fc.nat(4), fails: fc.boolean() }), { maxLength: 12 }),
        async (atOnce, jobs) => {
          const gate = createWorkGate({ places: jobs.length + 1, atOnce });
          const started: number[] = [];
          let running = 0;
          let most = 0;
          const outcomes = await Promise.allSettled(
            jobs.map(({ ticks, fails }, number) =>
              gate.admit(() =>
                gate.run(async () => {
                  started.push(number);
                  most = Math.max(most, ++running);
                  for (let tick = 0; tick < ticks; tick++) await setImmediate();
                  running--;
                  if (fails) throw new Error("failed");
                  return number;
                }),
              ),
            ),
          );
          expect(most).toBeLessThanOrEqual(atOnce);
          expect(started).toEqual(jobs.map((_, number) => number));
          expect(outcomes.map(({ status }) => status === "rejected")).toEqual(jobs.map(({ fails }) => fails));
          await expect(gate.admit(() => gate.run(async () => "free"))).resolves.toBe("free");
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it("refuses at once when all places are taken, and takes the next when one leaves", async () => {
    const gate = createWorkGate({ places: 1, atOnce: 1 });
    let leave = () => {};
    const first = gate.admit(() => new Promise<void>((resolve) => (leave = resolve)));
    await expect(gate.admit(async () => 1)).rejects.toMatchObject({ code: "SERVER_BUSY" });
    leave();
    await first;
    await expect(gate.admit(async () => 1)).resolves.toBe(1);
  });

  it("refuses what there is no room for in memory, but takes one visit of any size", async () => {
    const gate = createWorkGate({ places: 9, atOnce: 9, bytes: 100 });
    let leave = () => {};
    const large = gate.admit(() => new Promise<void>((resolve) => (leave = resolve)), 500);
    await expect(gate.admit(async () => 1, 1)).rejects.toMatchObject({ code: "SERVER_BUSY" });
    leave();
    await large;
    const both = [
      gate.admit(async () => gate.load().bytes, 50),
      gate.admit(async () => gate.load().bytes, 50),
    ];
    expect(await Promise.all(both)).toEqual([50, 100]);
    expect(gate.load()).toEqual({ admitted: 0, running: 0, bytes: 0 });
  });

  it("refuses who would have to wait too long, by what jobs have taken", async () => {
    let now = 0;
    const gate = createWorkGate({ places: 99, atOnce: 1, longestWaitMs: 1000 }, () => now);
    const job = (ms: number) =>
      gate.admit(() =>
        gate.run(async () => {
          now += ms;
        }),
      );
    for (let i = 0; i < 50; i++) await job(400);
    let leave = () => {};
    const held = gate.admit(() => gate.run(() => new Promise<void>((resolve) => (leave = resolve))));
    // Three wait 1.2 seconds, and a fourth would have to wait as long.
    const waiting = [job(400), job(400), job(400)];
    await expect(job(400)).rejects.toMatchObject({ code: "SERVER_BUSY" });
    leave();
    await Promise.all([held, ...waiting]);
    await expect(job(400)).resolves.toBeUndefined();
  });
});
