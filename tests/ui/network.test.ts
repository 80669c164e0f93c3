import { describe, expect, it } from "vitest";
import type { Point } from "../../src/domain/geometry.js";
import type { LinkEdge, LinkNode } from "../../src/ui/api/links.js";
import { followArrow } from "../../src/ui/networks/chart-keys.js";
import { layOut } from "../../src/ui/networks/chart-layout.js";
import { boundsOf, drawnOf, labelsThatFit, radiusOf, zoomed } from "../../src/ui/networks/chart-view.js";
import { countryFinder } from "../../src/ui/networks/places.js";
import { dotsOf } from "../../src/ui/networks/timeline-dots.js";
import { drawnWorld } from "../../src/ui/networks/world.js";

const node = (id: string, more: Partial<LinkNode> = {}): LinkNode => ({
  ...{ id, kind: "ad", ref: id, label: id, degree: 1, suppressed: null, ad: null },
  ...more,
});
const edge = (from: string, to: string, more: Partial<LinkEdge> = {}): LinkEdge => ({
  ...{ id: `${from}~${to}`, from, to, kind: "identifier", strength: 3, weight: 3, suppressed: null },
  ...{ evidence: [] },
  ...more,
});
const shared = (id: string, more: Partial<LinkNode> = {}) =>
  node(id, { kind: "identifier", degree: 5, ...more });

/** So many ads, every five of which share a number, and every tenth one with the next five. */
function network(ads: number) {
  const numbers = Array.from({ length: Math.ceil(ads / 5) }, (_, i) => shared(`number ${i}`));
  const nodes = [...Array.from({ length: ads }, (_, i) => node(`ad ${i}`)), ...numbers];
  const edges = Array.from({ length: ads }, (_, i) => edge(`ad ${i}`, `number ${Math.floor(i / 5)}`));
  for (let i = 0; i + 5 < ads; i += 5) edges.push(edge(`ad ${i}`, `number ${i / 5 + 1}`));
  return { nodes, edges };
}

describe("the chart", () => {
  it("places 200 nodes so that none lies on another, the same each time", () => {
    const { nodes, edges } = network(166);
    const places = layOut(nodes, edges);
    expect(places.size).toBe(200);
    for (const [i, one] of nodes.entries())
      for (const other of nodes.slice(i + 1)) {
        const [a, b] = [places.get(one.id) as Point, places.get(other.id) as Point];
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(radiusOf(one) + radiusOf(other));
      }
    expect(layOut(nodes, edges)).toEqual(places);
  });

  it("shows hubs, and what ties nothing else only when somebody asks", () => {
    const nodes = [
      node("a"),
      shared("hub", { suppressed: "degree" }),
      shared("site", { kind: "site", suppressed: "context" }),
    ];
    const edges = [edge("a", "hub", { suppressed: "degree" }), edge("a", "site", { suppressed: "context" })];
    const ids = (withAll: boolean) => drawnOf(nodes, edges, withAll).nodes.map(({ id }) => id);
    expect(ids(false)).toEqual(["a", "hub"]);
    expect(ids(true)).toEqual(["a", "hub", "site"]);
  });

  it("draws at most 250 nodes of a large network, with what is shared most", () => {
    const { nodes, edges } = network(1000);
    const drawn = drawnOf(nodes, edges, false);
    expect(drawn.nodes.length).toBeLessThanOrEqual(250);
    expect(drawn.nodes.filter(({ kind }) => kind === "identifier").length).toBeGreaterThan(80);
    const ids = new Set(drawn.nodes.map(({ id }) => id));
    expect(drawn.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
  });

  it("is enlarged around its middle, and shows everything at first", () => {
    expect(
      boundsOf(
        [
          { x: 0, y: 0 },
          { x: 10, y: 20 },
        ],
        5,
      ),
    ).toEqual({ x: -5, y: -5, width: 20, height: 30 });
    expect(zoomed({ x: 0, y: 0, width: 20, height: 10 }, 2)).toEqual({ x: 5, y: 2.5, width: 10, height: 5 });
  });

  it("has no labels over each other or over nodes, but at what is focused", () => {
    const places = new Map([
      ["a", { x: 0, y: 0 }],
      ["b", { x: 20, y: 0 }],
      ["c", { x: 300, y: 0 }],
    ]);
    const labels = ["a", "b", "c"].map((id) => ({ id, text: "a long label" }));
    const fitting = (sure: number) => labelsThatFit(labels, sure, places, () => 7, 12).map(({ id }) => id);
    expect(fitting(0)).toEqual(["a", "c"]);
    expect(fitting(2)).toEqual(["a", "b", "c"]);
  });
});

describe("the arrow keys", () => {
  const places = new Map([
    ["ad", { x: 0, y: 0 }],
    ["right", { x: 10, y: 1 }],
    ["below", { x: 3, y: 10 }],
  ]);
  const edges = [edge("ad", "right"), edge("ad", "below")];
  const from = (kind: "node" | "edge", id: string, key: string) =>
    followArrow(key, { kind, id }, edges, places)?.id ?? null;

  it("lead from a node to the link in their direction, and on to its end there", () => {
    expect(from("node", "ad", "ArrowRight")).toBe("ad~right");
    expect(from("node", "ad", "ArrowDown")).toBe("ad~below");
    expect(from("edge", "ad~right", "ArrowRight")).toBe("right");
    expect(from("edge", "ad~right", "ArrowLeft")).toBe("ad");
  });

  it("lead nowhere where no link goes", () => {
    expect(from("node", "ad", "ArrowLeft")).toBe(null);
    expect(from("node", "unknown", "ArrowLeft")).toBe(null);
    expect(from("node", "ad", "x")).toBe(null);
  });
});

describe("places", () => {
  const world = drawnWorld();

  it.each([
    ["Valencia, Spain", "Spain"],
    ["Torino, ITALIA", "Italy"],
    ["México", "Mexico"],
    ["Alemania", "Germany"],
    ["London, UK", "United Kingdom"],
    ["Houston, TX, USA", "United States of America"],
    ["Kinshasa, Congo - Kinshasa", "Dem. Rep. Congo"],
    ["Abidjan, Côte d’Ivoire", "Côte d'Ivoire"],
  ])("%s is in %s", (place, country) => {
    expect(world.countryOf(place)).toBe(country);
  });

  it.each([
    "Atlanta, Georgia",
    "near the old harbour",
    "New Mexico",
    "Spain Street 5",
    "",
    ",",
    "constructor",
  ])("%s is not guessed", (place) => {
    expect(world.countryOf(place)).toBe(null);
  });

  it("lie in the largest part of a country", () => {
    const at = (name: string) => world.countries.find((country) => country.name === name);
    expect(at("France")?.x).toBeGreaterThan(at("Spain")?.x ?? Infinity);
    expect(countryFinder([])("Spain")).toBe(null);
  });
});

describe("the timeline", () => {
  it("puts ads of one time over each other, within its height", () => {
    const times = Array.from({ length: 50 }, (_, i) => ({ adId: `ad ${i}`, at: "2026-03-01" }));
    const { dots, ticks, height } = dotsOf(times, 900, 130);
    expect(new Set(dots.map(({ y }) => y)).size).toBe(50);
    expect(dots.every(({ y }) => y > 0 && y < height)).toBe(true);
    expect(ticks.map(({ text }) => text)).toEqual(["2026-03-01", "2026-03-02"]);
  });

  it("goes from the first to the last", () => {
    const times = [
      { adId: "a", at: "2026-01-01" },
      { adId: "b", at: "2026-01-31T12:00:00+02:00" },
    ];
    const { dots } = dotsOf(times, 900, 130);
    expect(dots[0]?.x).toBeLessThan(20);
    expect(dots[1]?.x).toBeGreaterThan(880);
    expect(dotsOf([], 900, 130).dots).toEqual([]);
  });
});
