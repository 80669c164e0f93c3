import { expect, it } from "vitest";
import { byArea, type DetectedFace } from "../../src/domain/face.js";

const faceOf = (width: number, height: number): DetectedFace => ({
  box: { x: 0, y: 0, width, height },
  landmarks: [],
  detectionScore: 1,
});

it("sorts faces from the largest box to the smallest, and equal ones as they came", () => {
  const [small, wide, tall, large] = [faceOf(1, 1), faceOf(8, 2), faceOf(2, 8), faceOf(9, 9)];
  expect([small, wide, large, tall].sort(byArea)).toEqual([large, wide, tall, small]);
  expect([small, wide, large, tall].sort(byArea)[1]).toBe(wide);
});
