import { afterAll, describe, expect, it } from "vitest";
import { createCommunityFinder } from "../../../src/adapters/graphology/community-finder.js";
import type { NumberedGraph } from "../../../src/ports/communities.js";

const finder = createCommunityFinder();
afterAll(() => finder.close());

/** Rings in which everybody is joined to the next three; each ring to the one after it by a single weak edge. */
function rings(count: number, size: number): NumberedGraph {
  const [from, to, weights]: [number[], number[], number[]] = [[], [], []];
  const join = (one: number, other: number, weight: number) => {
    from.push(one);
    to.push(other);
    weights.push(weight);
  };
  for (let ring = 0; ring < count; ring++) {
    for (let i = 0; i < size; i++)
      for (const step of [1, 2, 3]) join(ring * size + i, ring * size + ((i + step) % size), 3);
    if (ring > 0) join((ring - 1) * size, ring * size, 0.3);
  }
  return {
    count: count * size,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    weights: Float64Array.from(weights),
  };
}

describe("communities", () => {
  it.each([
    ["few edges, at once", 4],
    ["many edges, in a thread", 80],
  ])("are what hangs together closely, the same for the same seed: %s", async (_what, count) => {
    const size = 10;
    const graph = rings(count, size);
    const found = await finder.find(graph, 1);
    for (let node = 0; node < graph.count; node++)
      expect(found[node]).toBe(found[Math.floor(node / size) * size]);
    expect(new Set(found).size).toBeGreaterThanOrEqual(count / 8);
    expect(await finder.find(graph, 1)).toEqual(found);
  });

  it("are single nodes where nothing joins them", async () => {
    const none = { from: new Int32Array(), to: new Int32Array(), weights: new Float64Array() };
    expect(new Set(await finder.find({ count: 3, ...none }, 1)).size).toBe(3);
  });
});
