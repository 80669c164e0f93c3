import { describe, expect, it } from "vitest";
import { finish } from "../../../src/domain/finish.js";
import type { AdId, Sha256 } from "../../../src/domain/ids.js";
import { identifierStrength, type Mention } from "../../../src/domain/links/evidence.js";
import { type Edge, type EvidenceNode, LinkGraph } from "../../../src/domain/links/graph.js";
import { strongestPath } from "../../../src/domain/links/path.js";
import { LEAST_WEIGHT, MOST_ADS, weightOf } from "../../../src/domain/links/suppression.js";

const adOf = (name: string) => `ad_${name}` as AdId;

function phone(ad: string, value: string, confidence = 1): Mention {
  return {
    ad: adOf(ad),
    kind: "identifier",
    key: `phone:${value}`,
    label: value,
    strength: identifierStrength("phone", confidence),
    evidence: {
      type: "identifier",
      identifierKind: "phone",
      value,
      written: value,
      callingCode: null,
      confidence,
      found: [],
    },
  };
}

/** An ad's copy of a picture. */
function picture(ad: string, of: string, sha256: string): Mention {
  return {
    ad: adOf(ad),
    kind: "image",
    key: of,
    label: of,
    strength: 1,
    evidence: { type: "image", sha256: sha256 as Sha256, distance: 0 },
  };
}

/** A graph of phones and who names them, e.g. `{ a: ["1"], b: ["1", "2"] }`. */
function graphOf(phones: Record<string, readonly string[]>, stopped: readonly string[] = []): LinkGraph {
  const graph = new LinkGraph();
  for (const [ad, values] of Object.entries(phones)) {
    graph.addAd(adOf(ad));
    for (const value of values) graph.add(phone(ad, value));
  }
  finish(graph.weigh(({ id }) => stopped.includes(id)));
  return graph;
}

function pathOf(graph: LinkGraph, from: string, to: string, includeHubs = false): string[] | null {
  const [start, end] = [graph.numberOf(adOf(from)) as number, graph.numberOf(adOf(to)) as number];
  const path = finish(strongestPath(graph, start, end, { includeHubs, isAllowed: () => true }));
  if (path === null) return null;
  return path.steps.map(({ edge, direction }) => {
    const { ad, node } = graph.edges[edge] as Edge;
    return direction === "to_ad" ? (graph.ads[ad] ?? "") : (graph.nodes[node]?.key ?? "");
  });
}

/** `a`, then so many others that all name the switchboard. */
function hub(others: number): Record<string, readonly string[]> {
  const names = Array.from({ length: others }, (_, i) => `other${i}`);
  return Object.fromEntries(["a", "b", ...names].map((name) => [name, ["0"]]));
}

describe("a shared node", () => {
  it("keeps its strength between two ads, and loses it with the logarithm of how many share it", () => {
    expect(weightOf(3, 1)).toBe(3);
    expect(weightOf(3, 2)).toBe(3);
    expect(weightOf(3, 4)).toBe(1.5);
    expect(weightOf(3, 16)).toBe(0.75);
  });

  it("is one node with one edge for each ad, however often an ad names it", () => {
    const graph = graphOf({ a: ["1", "1"], b: ["1"] });
    expect(graph.nodes).toHaveLength(1);
    expect(graph.edges).toHaveLength(2);
    expect(graph.edges[0]?.evidence).toHaveLength(2);
  });

  it("ties nothing when more ads have it than one of its kind may, when it is stopped, and when it is weak", () => {
    const most = MOST_ADS.identifier;
    expect(graphOf(hub(most - 2)).nodes[0]?.suppressed).toBeNull();
    expect(graphOf(hub(most - 1)).nodes[0]?.suppressed).toBe("degree");
    const stopped = graphOf({ a: ["1"], b: ["1"] }, ["identifier:phone:1"]);
    expect(stopped.edges.map(({ suppressed }) => suppressed)).toEqual(["stop_list", "stop_list"]);
    const weak = new LinkGraph();
    for (const ad of ["a", "b"]) {
      weak.addAd(adOf(ad));
      weak.add(phone(ad, "1", LEAST_WEIGHT / 4));
    }
    finish(weak.weigh(() => false));
    expect(weak.edges.map(({ suppressed }) => suppressed)).toEqual(["weak", "weak"]);
  });

  it("joins what hangs together, and nothing through a hub", () => {
    const parts = finish(graphOf({ a: ["1"], b: ["1", "2"], c: ["2"], d: ["3"] }).components());
    expect(parts[0]).toBe(parts[1]);
    expect(parts[1]).toBe(parts[2]);
    expect(parts[3]).not.toBe(parts[0]);
    expect(new Set(finish(graphOf(hub(200)).components())).size).toBe(202);
  });

  it("takes 50,000 ads with one picture in as one node", () => {
    const graph = graphOf(hub(50_000));
    expect(graph.nodes).toHaveLength(1);
    expect(graph.edges).toHaveLength(50_002);
    expect(pathOf(graph, "a", "b")).toBeNull();
  });
});

describe("the strongest path", () => {
  it("goes by what is strongest and not by the fewest steps", () => {
    // a and d share a number with 60 others; b and c lead from one to the other by numbers that nobody else has.
    const crowd = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x${i}`, ["0"]]));
    const graph = graphOf({ a: ["0", "1"], b: ["1", "2"], c: ["2", "3"], d: ["3", "0"], ...crowd });
    expect(pathOf(graph, "a", "d")).toEqual(["phone:1", "ad_b", "phone:2", "ad_c", "phone:3", "ad_d"]);
  });

  it("is none where nothing connects, and goes through hubs only when asked", () => {
    expect(pathOf(graphOf({ a: ["1"], b: ["2"] }), "a", "b")).toBeNull();
    const graph = graphOf(hub(200));
    expect(pathOf(graph, "a", "b")).toBeNull();
    expect(pathOf(graph, "a", "b", true)).toEqual(["phone:0", "ad_b"]);
  });

  it("of an ad to itself has no step", () => {
    expect(pathOf(graphOf({ a: ["1"] }), "a", "a")).toEqual([]);
  });
});

describe("pictures that tie nothing", () => {
  it("are all the copies of one that is in too many ads, or that is stopped", () => {
    const graph = new LinkGraph();
    const show = (ad: string, of: string, sha256: string) => {
      graph.addAd(adOf(ad));
      graph.add(picture(ad, of, sha256));
    };
    for (let i = 0; i <= MOST_ADS.image; i++) show(`stock${i}`, "stock", i % 2 === 0 ? "stock" : "cropped");
    show("a", "own", "own");
    show("b", "own", "mirrored");
    show("c", "other", "other");
    expect([...graph.suppressedPictures(() => false)].sort()).toEqual(["cropped", "stock"]);
    const isStopped = (node: EvidenceNode) => graph.picturesOf(node).includes("mirrored" as Sha256);
    expect([...graph.suppressedPictures(isStopped)].sort()).toEqual(["cropped", "mirrored", "own", "stock"]);
  });
});
