import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanShape } from "../../scripts/ablation/mean-shape.js";
import { ARCFACE_TEMPLATE, fivePoints } from "../../src/domain/five-points.js";
import type { Point } from "../../src/domain/geometry.js";
import { seededRandom } from "../../src/domain/seeded.js";

const SEED = { seed: 20261125 };
const all = (landmarks: readonly Point[]) => landmarks;

/** A face of no particular look whose five points lie on those of the template. */
const random = seededRandom(1);
const FACE: Point[] = Array.from({ length: 68 }, () => ({ x: 112 * random(), y: 112 * random() }));
const [leftEye, rightEye, nose, leftMouth, rightMouth] = ARCFACE_TEMPLATE;
FACE.fill(leftEye, 36, 42).fill(rightEye, 42, 48);
FACE[30] = nose;
FACE[48] = leftMouth;
FACE[54] = rightMouth;

function expectClose(shape: readonly Point[], expected: readonly Point[], digits: number): void {
  expect(shape).toHaveLength(expected.length);
  shape.forEach(({ x, y }, i) => {
    expect(x).toBeCloseTo(expected[i]?.x ?? Number.NaN, digits);
    expect(y).toBeCloseTo(expected[i]?.y ?? Number.NaN, digits);
  });
}

/** Each point moved by up to half a pixel either way. */
function wobbled(face: readonly Point[], wobble: () => number): Point[] {
  return face.map(({ x, y }) => ({ x: x + wobble() - 0.5, y: y + wobble() - 0.5 }));
}

describe("the mean shape of faces", () => {
  it("is the face itself, in the frame of the template, wherever, how large and how turned it is", () => {
    const place = fc.double({ min: -500, max: 500, noNaN: true });
    const size = fc.double({ min: 0.1, max: 10, noNaN: true });
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const pose = fc.record({ size, angle, dx: place, dy: place });
    fc.assert(
      fc.property(fc.array(pose, { minLength: 1, maxLength: 4 }), (poses) => {
        const faces = poses.map(({ size: scale, angle: turn, dx, dy }) => {
          const [a, b] = [scale * Math.cos(turn), scale * Math.sin(turn)];
          return FACE.map(({ x, y }) => ({ x: a * x - b * y + dx, y: b * x + a * y + dy }));
        });
        expectClose(meanShape(faces, all), FACE, 6);
      }),
      SEED,
    );
  });

  it("has its five points where the template has them, however the faces differ", () => {
    const wobble = seededRandom(2);
    const faces = Array.from({ length: 2000 }, () => wobbled(FACE, wobble));
    expectClose(fivePoints(meanShape(faces, all)) ?? [], ARCFACE_TEMPLATE, 1);
  });

  it("does not follow points that are left out of the alignment", () => {
    const [still, moved] = [FACE, FACE.map(({ x, y }, i) => (i < 17 ? { x: x + 40, y } : { x, y }))];
    const expected = FACE.map(({ x, y }, i) => (i < 17 ? { x: x + 20, y } : { x, y }));
    expectClose(
      meanShape([still, moved], (face) => face.slice(17)),
      expected,
      6,
    );
  });

  it("is not known for faces of another number of landmarks", () => {
    expect(() => meanShape([FACE, FACE.slice(1)], all)).toThrow("expected 68 landmarks");
  });
});
