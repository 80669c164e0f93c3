import { describe, expect, test } from "vitest";
import { GraphThread } from "../../../src/adapters/hnsw/graph-thread.js";
import { DEFAULT_PARAMETERS } from "../../../src/adapters/hnsw/hnsw-graph.js";
import type { GraphTask } from "../../../src/adapters/hnsw/messages.js";
import { randomUnits } from "../../helpers/vectors.js";

const LOST = { code: "INDEX_LOST" };

/** `count` vectors of two values, labelled from 1. */
function addition(count: number): GraphTask {
  const vectors = new Float32Array(2 * count);
  for (const [i, vector] of randomUnits(1, count, 2).entries()) vectors.set(vector, 2 * i);
  return { what: "add", labels: Uint32Array.from({ length: count }, (_, i) => i + 1), vectors };
}

async function withGraph(): Promise<GraphThread> {
  const thread = new GraphThread();
  const sample = new Float32Array();
  const parameters = DEFAULT_PARAMETERS;
  await thread.ask(1, { what: "create", dimension: 2, expectedCount: 10, sample, parameters });
  return thread;
}

describe("the thread of a graph", () => {
  test("answers searches between the additions of a long list", async () => {
    const thread = await withGraph();
    const order: string[] = [];
    const adding = thread.ask(1, addition(20_000)).then(() => order.push("added"));
    const searching = thread
      .ask(1, { what: "search", vector: Float32Array.of(0, 1), k: 1 })
      .then(() => order.push("searched"));
    await Promise.all([adding, searching]);
    expect(order).toEqual(["searched", "added"]);
    await thread.end();
  });

  test("that ends leaves nobody waiting, and nobody with a wrong answer", async () => {
    const thread = await withGraph();
    const adding = thread.ask(1, addition(20_000));
    const searching = thread.ask(1, { what: "search", vector: Float32Array.of(0, 1), k: 1 });
    const outcomes = Promise.allSettled([adding, searching]);
    await thread.end();
    for (const outcome of await outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(LOST);
    await expect(adding).rejects.toMatchObject(LOST);
    expect(thread.isLost).toBe(true);
    await expect(thread.ask(1, addition(1))).rejects.toMatchObject(LOST);
  });

  test("says that it has no graph of a number", async () => {
    const thread = await withGraph();
    await thread.ask(1, { what: "drop" });
    await expect(thread.ask(1, addition(1))).rejects.toMatchObject(LOST);
    await thread.end();
  });
});
