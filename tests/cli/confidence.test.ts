import { describe, expect, it } from "vitest";
import { confidenceCells } from "../../src/cli/confidence.js";
import type { Confidence } from "../../src/domain/confidence.js";

function worth(posterior: number): Confidence {
  return {
    log10LR: { value: 5.5463, low: 5.5463, high: 5.5463, bounded: true },
    falseMatchRate: { value: 0.000003, upper: 0.000009, measured: true },
    expectedFalseCandidates: { value: 0.0000262, upper: 0.00008, templates: 9 },
    posterior: { value: posterior, prior: 0.5, templates: 9 },
    support: { degree: "very_strong", proposition: "same_person" },
  };
}

describe("confidenceCells", () => {
  it("keeps what is rare from looking like nothing", () => {
    expect(confidenceCells(0.63352, worth(0.2249))).toEqual([
      "0.6335",
      "5.5, cut",
      "very strong, same person",
      "0.000026",
      "0.22",
    ]);
  });

  it("keeps what is probable from looking certain", () => {
    expect(confidenceCells(0.6, worth(0.99997)).at(-1)).toBe("> 0.99");
  });

  it("has dashes where it is withheld", () => {
    expect(confidenceCells(0.6, { withheld: "no calibration" })).toEqual(["0.6000", "-", "-", "-", "-"]);
  });
});
