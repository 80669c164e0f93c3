import { describe, expect, it } from "vitest";
import { plotCharts } from "../../../src/adapters/plot/charts.js";

const share = { label: "share of all", scale: "log", domain: [0.001, 1], isShare: true } as const;
const similarity = { label: "similarity", scale: "linear", domain: [0, 1], isShare: false } as const;

describe("a chart", () => {
  it("names its axes, its series and itself", () => {
    const drawn = plotCharts.lines({
      description: "a trade-off",
      x: similarity,
      y: share,
      series: [
        {
          name: "first",
          points: [
            { x: 0, y: 1 },
            { x: 1, y: 0.01 },
          ],
        },
        {
          name: "<second>",
          points: [
            { x: 0, y: 0.5 },
            { x: 1, y: 0.02 },
          ],
        },
      ],
    });
    for (const text of ["similarity", "share of all", "first", "second", "0.1%", "100%"])
      expect(drawn).toContain(text);
    expect(drawn).toContain('aria-label="a trade-off"');
    expect(drawn).toContain("&lt;second&gt;");
    expect(drawn).not.toContain("<second>");
    expect(drawn).not.toContain("NaN");
  });

  it("has one line for each series and marks nothing between factors of ten", () => {
    const points = [0.001, 0.01, 0.1, 1].map((x) => ({ x, y: x }));
    const drawn = plotCharts.lines({
      description: "d",
      x: share,
      y: share,
      series: [{ name: "one", points }],
    });
    expect(drawn.match(/<path d="[^"]*" stroke=/g)).toHaveLength(1);
    expect(drawn.match(/>\d[\d.]*%</g)).toEqual(
      ["100%", "10%", "1%", "0.1%", "100%", "10%", "1%", "0.1%"].map((text) => `>${text}<`),
    );
  });

  it("leaves out every other factor of ten where their names would overlap", () => {
    const far = { ...share, domain: [1e-8, 1] } as const;
    const points = [{ x: 1e-8, y: 1 }];
    const drawn = plotCharts.lines({
      description: "d",
      x: far,
      y: similarity,
      series: [{ name: "one", points }],
    });
    expect(drawn.match(/>[\d.]+%</g)).toEqual([">100%<", ">1%<", ">0.01%<", ">0.0001%<", ">0.000001%<"]);
  });

  it("draws bars with their values, and none of nothing", () => {
    const bars = [
      { name: "lost", value: 3 },
      { name: "found", value: 0 },
    ];
    const drawn = plotCharts.bars({ description: "d", label: "things", series: [{ name: "one", bars }] });
    for (const text of ["lost", "found", "things", ">3<", ">0<"]) expect(drawn).toContain(text);
  });
});
