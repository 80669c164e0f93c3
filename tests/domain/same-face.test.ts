import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DetectedFace } from "../../src/domain/face.js";
import type { Box } from "../../src/domain/geometry.js";
import { sameFace, sameFaces } from "../../src/domain/same-face.js";

const faceAt = (x: number, y: number, width = 100, height = 120): DetectedFace => ({
  box: { x, y, width, height },
  landmarks: [],
  detectionScore: 1,
});

const anyBox = fc.record({
  x: fc.integer({ min: 0, max: 1000 }),
  y: fc.integer({ min: 0, max: 1000 }),
  width: fc.integer({ min: 0, max: 300 }),
  height: fc.integer({ min: 0, max: 300 }),
});

describe("the same face in another analysis of the image", () => {
  const [left, right] = [faceAt(0, 0), faceAt(200, 0)];

  test("is the one whose box it nearly shares", () => {
    expect(sameFace({ x: 202, y: 3, width: 97, height: 119 }, [left, right])).toBe(right);
  });

  test("is none when the box lies between two faces or beside all of them", () => {
    expect(sameFace({ x: 60, y: 0, width: 100, height: 120 }, [left, right])).toBeNull();
    expect(sameFace({ x: 500, y: 500, width: 100, height: 120 }, [left, right])).toBeNull();
    expect(sameFace({ x: 0, y: 0, width: 100, height: 120 }, [])).toBeNull();
  });

  test("is the nearest of several that overlap", () => {
    const [near, nearer] = [faceAt(20, 0), faceAt(10, 0)];
    expect(sameFace({ x: 8, y: 0, width: 100, height: 120 }, [near, nearer])).toBe(nearer);
    expect(sameFace({ x: 8, y: 0, width: 100, height: 120 }, [nearer, near])).toBe(nearer);
  });

  test("is always itself, even with a box of no area", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyBox, { minLength: 1, selector: (box: Box) => JSON.stringify(box) }),
        (boxes) => {
          const faces = boxes.map((box) => ({ box, landmarks: [], detectionScore: 1 }));
          for (const face of faces) expect(sameFace({ ...face.box }, faces)).toBe(face);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("the same faces of a whole analysis", () => {
  test("pair the ones that overlap most, and take no earlier face for two", () => {
    const [left, right] = [faceAt(0, 0), faceAt(40, 0)];
    const [near, far] = [faceAt(2, 0), faceAt(18, 0)];
    expect(sameFaces([far, near], [left, right])).toEqual([right, left]);
    expect(sameFaces([far, near], [left])).toEqual([null, left]);
    expect(sameFaces([near], [])).toEqual([null]);
  });

  test("are one to one, each a face that overlaps enough, whatever the faces are", () => {
    fc.assert(
      fc.property(fc.array(anyBox), fc.array(anyBox), (found, earlier) => {
        const asFace = (box: Box): DetectedFace => ({ box, landmarks: [], detectionScore: 1 });
        const among = earlier.map(asFace);
        const same = sameFaces(found.map(asFace), among);
        expect(same).toHaveLength(found.length);
        const taken = same.filter((face) => face !== null);
        expect(new Set(taken).size).toBe(taken.length);
        for (const [i, face] of same.entries()) {
          const box = found[i] as Box;
          if (face !== null) expect(sameFace(box, [face])).toBe(face);
          // One that stays without an earlier face had none left to take.
          else
            expect(
              sameFace(
                box,
                among.filter((one) => !taken.includes(one)),
              ),
            ).toBeNull();
        }
      }),
      { seed: 2 },
    );
  });
});
