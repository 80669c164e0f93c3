import { describe, expect, test } from "vitest";
import { agreement } from "../../../src/evaluation/clustering/agreement.js";
import { identityGain } from "../../../src/evaluation/clustering/identity-gain.js";
import {
  averageLink,
  completeLink,
  connectedComponents,
  densityBased,
} from "../../../src/evaluation/clustering/methods.js";

const direction = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

describe("agreement of groups with persons", () => {
  test("counts pairs, and by B-cubed photographs", () => {
    // Two photographs of one person with one of another, and the third of the first by itself.
    const found = agreement([0, 0, 0, 1], [5, 5, 6, 5]);
    expect(found).toMatchObject({ pairPrecision: 1 / 3, pairRecall: 1 / 3, groups: 2, mixedGroups: 1 });
    expect(found.bCubedPrecision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4);
    expect(found.bCubedRecall).toBeCloseTo((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4);
  });
});

describe("a chain of faces, each like the next", () => {
  const vectors = [0, 15, 30, 45].map(direction);
  const pairs = [0, 1, 2].map((a) => ({ a, b: a + 1, similarity: Math.cos(Math.PI / 12) }));
  const groups = (of: Uint32Array) => new Set(of).size;

  test("is one group by components and by density, and two where groups are compared whole", () => {
    const least = Math.cos(Math.PI / 10);
    expect(groups(connectedComponents({ vectors, pairs }, least))).toBe(1);
    expect(groups(densityBased(3)({ vectors, pairs }, least))).toBe(1);
    expect(groups(averageLink({ vectors, pairs }, least))).toBe(2);
    expect(groups(completeLink({ vectors, pairs }, least))).toBe(2);
  });
});

describe("searching by identity", () => {
  test("finds by all faces of a group what one of them misses", () => {
    const gallery = [{ person: 1, vector: direction(0) }];
    const faces = {
      vectors: [direction(40), direction(-30), direction(180), direction(35)],
      personOf: [1, 1, 2, 3],
      groupOf: [0, 0, 1, 2],
    };
    const { singleFaces, identities } = identityGain(faces, gallery, 0.01);
    expect(singleFaces).toMatchObject({ fnir: 0.5, mated: 2, nonMated: 2 });
    expect(identities).toMatchObject({ fnir: 0, mated: 2, nonMated: 2 });
  });

  test("counts the alarm of a group once, or for each of its faces", () => {
    const faces = {
      vectors: [direction(5), direction(20), direction(20), direction(20), direction(90)],
      personOf: [1, 2, 2, 2, 3],
      groupOf: [0, 1, 1, 1, 1],
    };
    const gain = identityGain(faces, [{ person: 1, vector: direction(0) }], 0.01);
    expect(gain.singleFaces.nonMated).toBe(4);
    expect(gain.identities.nonMated).toBe(1);
    expect(gain.identitiesByFace.nonMated).toBe(4);
    expect(gain.mixed).toBe(1);
  });

  test("lets a face that is nobody's take part in its group without judging it", () => {
    const faces = {
      vectors: [direction(80), direction(-70), direction(180), direction(35)],
      personOf: [1, -1, 2, 3],
      groupOf: [0, 0, 1, 2],
    };
    const { singleFaces, identities } = identityGain(faces, [{ person: 1, vector: direction(0) }], 0.01);
    expect(singleFaces).toMatchObject({ fnir: 1, mated: 1, nonMated: 2 });
    expect(identities).toMatchObject({ fnir: 0, mated: 1, nonMated: 2 });
  });
});
