import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { personsOf } from "../../src/domain/ad-persons.js";
import { log10LikelihoodRatio } from "../../src/domain/calibrated.js";
import { similarity } from "../../src/domain/embedding.js";
import type { StoredFace } from "../../src/domain/face.js";
import type { FaceId } from "../../src/domain/ids.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { madeUpCalibration, madeUpSize } from "../helpers/calibrations.js";
import { label, nearby, randomUnit, seeded } from "../helpers/vectors.js";

const inForce = { calibration: madeUpCalibration() };
// log10 LR 3 is reached at similarity 0.5; its lower end, 0.2 below, at 0.52.
const DIMENSION = 64;

function face(id: string, image: string, vector: Float32Array): StoredFace {
  const [some] = analysedImage(image).faces;
  if (some === undefined) throw new Error("an image shows a face");
  return {
    ...some,
    id: id as FaceId,
    ageFlag: null,
    imageSha256: analysedImage(image).facts.sha256,
    embedding: { pack: PACK, vector },
    label: label(1),
  };
}

const ids = (groups: readonly (readonly StoredFace[])[]) => groups.map((group) => group.map(({ id }) => id));

describe("the faces of one ad", () => {
  const random = seeded(1);
  const [anna, bea] = [randomUnit(random, DIMENSION), randomUnit(random, DIMENSION)];
  const ofAnna = (id: string, image: string) => face(id, image, nearby(random, anna, 0.5));
  const ofBea = (id: string, image: string) => face(id, image, nearby(random, bea, 0.5));

  it("are put together by person, in their order", () => {
    const faces = [
      ofAnna("a1", "1"),
      ofBea("b1", "2"),
      ofAnna("a2", "2"),
      ofAnna("a3", "3"),
      ofBea("b2", "4"),
    ];
    expect(ids(personsOf(faces, inForce))).toEqual([
      ["a1", "a2", "a3"],
      ["b1", "b2"],
    ]);
    expect(personsOf([], inForce)).toEqual([]);
  });

  it("in one picture are never one person, however alike they are", () => {
    const faces = [face("left", "1", anna), face("right", "1", anna), face("later", "2", anna)];
    const groups = ids(personsOf(faces, inForce));
    expect(groups).toHaveLength(2);
    expect(groups.find((group) => group.includes("left" as FaceId))).not.toContain("right");
  });

  it("are not chained together by one in between", () => {
    // Steps of 50°: neighbours are alike (cosine 0.64), the ends are not (−0.17).
    const at = (degrees: number) => {
      const vector = new Float32Array(DIMENSION);
      vector[0] = Math.cos((degrees * Math.PI) / 180);
      vector[1] = Math.sin((degrees * Math.PI) / 180);
      return vector;
    };
    const faces = [0, 50, 100].map((degrees, i) => face(`f${i}`, `${i}`, at(degrees)));
    expect(ids(personsOf(faces, inForce)).map((group) => group.length)).toEqual([2, 1]);
  });

  it("stay by themselves when the LR, by the lower end of its interval, says too little", () => {
    const faces = [ofAnna("a1", "1"), ofAnna("a2", "2")];
    const unsure = madeUpSize({
      logistic: {
        intercept: -2,
        slope: 10,
        covariance: [
          [4, 0],
          [0, 4],
        ],
      },
    });
    expect(personsOf(faces, { calibration: madeUpCalibration([unsure]) })).toHaveLength(2);
    const poor = madeUpSize({ maxLog10LR: 2.9 });
    expect(personsOf(faces, { calibration: madeUpCalibration([poor]) })).toHaveLength(2);
    expect(personsOf(faces, { withheld: "none" })).toEqual(faces.map((one) => [one]));
  });

  it("are each in one group, whose members are all alike and of different pictures", () => {
    const someFaces = fc.array(
      fc.record({ person: fc.nat({ max: 3 }), image: fc.nat({ max: 4 }), seed: fc.nat() }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(someFaces, (wanted) => {
        const faces = wanted.map(({ person, image, seed }, i) =>
          face(`f${i}`, `${image}`, nearby(seeded(seed), randomUnit(seeded(person), DIMENSION), 0.8)),
        );
        const groups = personsOf(faces, inForce);
        expect(
          groups
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(faces.map(({ id }) => id).sort());
        for (const group of groups)
          for (const [i, one] of group.entries())
            for (const other of group.slice(i + 1)) {
              expect(one.imageSha256).not.toBe(other.imageSha256);
              const { low } = log10LikelihoodRatio(madeUpSize(), similarity(one.embedding, other.embedding));
              expect(low).toBeGreaterThanOrEqual(3);
            }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
