import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapInOrder } from "../../src/pipeline/in-order.js";

const SEED = { seed: 20260105 };

/** What happens in one run, in `ticks` of the event loop. */
interface Plan {
  readonly atOnce: number;
  readonly items: readonly {
    readonly readTicks: number;
    readonly workTicks: number;
    readonly fails: boolean;
  }[];
  readonly sourceFails: boolean;
}

const ticks = fc.integer({ min: 0, max: 4 });

const plans = (fails: fc.Arbitrary<boolean>): fc.Arbitrary<Plan> =>
  fc.record({
    atOnce: fc.integer({ min: 1, max: 5 }),
    items: fc.array(fc.record({ readTicks: ticks, workTicks: ticks, fails }), { maxLength: 12 }),
    sourceFails: fails,
  });

const never = fc.constant(false);
const sometimes = fc.oneof({ arbitrary: never, weight: 4 }, { arbitrary: fc.constant(true), weight: 1 });

async function wait(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Carries out a plan and watches. */
function watch({ atOnce, items, sourceFails }: Plan) {
  const seen = { read: 0, begun: 0, running: 0, mostRunning: 0, handedOut: 0, mostAhead: 0, isClosed: false };
  async function* source() {
    try {
      for (const [i, item] of items.entries()) {
        await wait(item.readTicks);
        seen.read++;
        seen.mostAhead = Math.max(seen.mostAhead, seen.read - seen.handedOut);
        yield { ...item, i };
      }
      if (sourceFails) throw new Error("source");
    } finally {
      seen.isClosed = true;
    }
  }
  const results = mapInOrder(source(), atOnce, async ({ i, workTicks, fails }) => {
    seen.begun++;
    seen.running++;
    seen.mostRunning = Math.max(seen.mostRunning, seen.running);
    await wait(workTicks);
    seen.running--;
    if (fails) throw new Error(`item ${i}`);
    return i;
  });
  return { seen, results };
}

/** Loops over the results as a consumer does, slower or faster. */
async function consume(
  { seen, results }: ReturnType<typeof watch>,
  options: { ticks: number; stopAfter?: number },
): Promise<{ got: number[]; failure: string | null }> {
  const got: number[] = [];
  try {
    for await (const result of results) {
      got.push(result);
      await wait(options.ticks);
      // Done with it: now the next may be read.
      seen.handedOut++;
      if (got.length === options.stopAfter) break;
    }
  } catch (thrown) {
    return { got, failure: (thrown as Error).message };
  }
  return { got, failure: null };
}

describe("working on several items side by side", () => {
  it("gives every result, in the order of the items, and is never further ahead than it may be", async () => {
    await fc.assert(
      fc.asyncProperty(plans(never), ticks, async (plan, slowness) => {
        const run = watch(plan);
        const { got, failure } = await consume(run, { ticks: slowness });
        expect({ got, failure }).toEqual({ got: plan.items.map((_, i) => i), failure: null });
        expect(run.seen.mostRunning).toBeLessThanOrEqual(plan.atOnce);
        expect(run.seen.mostAhead).toBeLessThanOrEqual(plan.atOnce);
        expect(run.seen).toMatchObject({ running: 0, isClosed: true });
      }),
      SEED,
    );
  });

  it("gives all results before the first failure, then that failure, and leaves nothing running", async () => {
    await fc.assert(
      fc.asyncProperty(plans(sometimes), ticks, async (plan, slowness) => {
        const run = watch(plan);
        const { got, failure } = await consume(run, { ticks: slowness });
        const first = plan.items.findIndex((item) => item.fails);
        const good = first === -1 ? plan.items.length : first;
        expect(got).toEqual(plan.items.slice(0, good).map((_, i) => i));
        expect(failure).toBe(first !== -1 ? `item ${first}` : plan.sourceFails ? "source" : null);
        expect(run.seen.begun).toBeLessThanOrEqual(good + plan.atOnce);
        expect(run.seen).toMatchObject({ running: 0, isClosed: true });
        const { begun } = run.seen;
        await wait(10);
        expect(run.seen.begun).toBe(begun);
      }),
      SEED,
    );
  });

  it("leaves nothing running and closes the source when somebody leaves the loop", async () => {
    await fc.assert(
      fc.asyncProperty(plans(never), fc.integer({ min: 1, max: 6 }), async (plan, stopAfter) => {
        const run = watch(plan);
        const { got } = await consume(run, { ticks: 1, stopAfter });
        expect(got).toHaveLength(Math.min(stopAfter, plan.items.length));
        expect(run.seen.read).toBeLessThanOrEqual(stopAfter + plan.atOnce);
        expect(run.seen).toMatchObject({ running: 0, isClosed: true });
      }),
      SEED,
    );
  });

  it("takes lists as well, and works on as many at a time as it may", async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    for await (const result of mapInOrder([1, 2, 3, 4, 5, 6], 3, async (item) => {
      most = Math.max(most, ++running);
      await wait(3);
      running--;
      return item * 2;
    }))
      results.push(result);
    expect(results).toEqual([2, 4, 6, 8, 10, 12]);
    expect(most).toBe(3);
  });
});
