import { describe, expect, it } from "vitest";
import { faceOverCentre } from "../../src/evaluation/portrait.js";

const face = (x: number, y: number, side: number) => ({
  box: { x, y, width: side, height: side },
  landmarks: [],
  detectionScore: 1,
});
const SIZE = { width: 100, height: 80 };

describe("the portrait in a photograph", () => {
  it("is the largest face over the centre, whatever stands around it", () => {
    const [small, large, aside] = [face(45, 35, 10), face(30, 20, 40), face(60, 0, 80)];
    expect(faceOverCentre([aside, small, large], SIZE)).toBe(large);
  });

  it("is none where no face lies over the centre", () => {
    expect(faceOverCentre([face(0, 0, 30)], SIZE)).toBeNull();
    expect(faceOverCentre([], SIZE)).toBeNull();
  });

  it("may have its edge at the centre", () => {
    const face1 = face(50, 40, 5);
    expect(faceOverCentre([face1], SIZE)).toBe(face1);
  });
});
