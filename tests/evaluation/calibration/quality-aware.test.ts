import { describe, expect, it } from "vitest";
import { makeEmbedding } from "../../../src/domain/embedding.js";
import type { PackId } from "../../../src/domain/ids.js";
import { qualityGain } from "../../../src/evaluation/calibration/quality-aware.js";
import { nearby, randomUnit, seeded } from "../../helpers/vectors.js";

/** People of whom every other photograph is poor: it lies further from the person's own direction. */
function ratedPeople(persons: number, poorSpread: number) {
  const random = seeded(9);
  return Array.from({ length: persons }, () => {
    const centre = randomUnit(random, 16);
    return Array.from({ length: 4 }, (_, photograph) => {
      const isPoor = photograph % 2 === 1;
      const vector = nearby(random, centre, isPoor ? poorSpread : 0.4);
      return { embedding: makeEmbedding("tests" as PackId, vector, 16), quality: isPoor ? 0 : 1 };
    });
  });
}

describe("qualityGain", () => {
  it("is a lower cost where a poor picture moves the embedding", () => {
    const gain = qualityGain(ratedPeople(400, 1.5), seeded(1));
    expect(gain?.aware).toBeLessThan(0.97 * (gain?.plain ?? 0));
  });

  it("is nothing where it does not", () => {
    const gain = qualityGain(ratedPeople(400, 0.4), seeded(1));
    expect(gain?.aware).toBeGreaterThan(0.98 * (gain?.plain ?? 0));
  });

  it("is unknown where persons do not overlap", () => {
    const apart = ratedPeople(20, 0.4).map((faces) => faces.slice(0, 1));
    expect(qualityGain(apart, seeded(1))).toBeNull();
  });
});
