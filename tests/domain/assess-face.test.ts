import { describe, expect, it } from "vitest";
import { assessFace } from "../../src/domain/assess-face.js";
import { ARCFACE_TEMPLATE, type FivePoints } from "../../src/domain/five-points.js";
import type { DecodedImage } from "../../src/domain/image.js";
import { seeded } from "../helpers/vectors.js";

const SIDE = 300;

function picture(grey: () => number): DecodedImage {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, grey);
  return { width: SIDE, height: SIDE, pixels, format: "png", orientation: 1 };
}

function noisy(): DecodedImage {
  const random = seeded(2);
  return picture(() => Math.floor(256 * random()));
}

/** A face as the template has it, this much larger. */
const pointsAt = (scale: number) =>
  ARCFACE_TEMPLATE.map(({ x, y }) => ({ x: scale * x, y: scale * y })) as unknown as FivePoints;

const FOUND = {
  box: { x: 30, y: 30, width: 150, height: 180 },
  landmarks: [{ x: 1, y: 2 }],
  detectionScore: 0.9,
  points: pointsAt(2),
};

describe("assessing a detected face", () => {
  it("keeps what the detector said, and finds no reason against a good picture", () => {
    const { quality, ...face } = assessFace(noisy(), FOUND, 31.5);
    expect(face).toEqual({
      box: FOUND.box,
      landmarks: FOUND.landmarks,
      detectionScore: 0.9,
      unsearched: [],
      apparentAge: 31.5,
    });
    expect(quality.interEyePixels).toBeCloseTo(70.5, 1);
    expect(quality.insideShare).toBe(1);
    expect(quality.pose.yaw).toBeCloseTo(0, 6);
  });

  it("cuts the box to the picture, and remembers how much of it was inside", () => {
    const box = { x: -150, y: 30, width: 200, height: 100 };
    const face = assessFace(noisy(), { ...FOUND, box }, null);
    expect(face.box).toEqual({ x: 0, y: 30, width: 50, height: 100 });
    expect(face.quality.insideShare).toBe(0.25);
    expect(face.unsearched).toEqual(["CUT_OFF"]);
    expect(face.apparentAge).toBeNull();
  });

  it("measures the aligned face, so that a larger picture of it is as sharp and bright", () => {
    const half = assessFace(noisy(), { ...FOUND, points: pointsAt(1) }, null).quality;
    const random = seeded(2);
    const small = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => Math.floor(256 * random()));
    // Every pixel of the small picture is four of this one.
    const pixels = new Uint8Array(4 * small.length);
    for (let y = 0; y < 2 * SIDE; y++)
      for (let x = 0; x < 2 * SIDE; x++) {
        const from = 3 * ((y >> 1) * SIDE + (x >> 1));
        pixels.set(small.subarray(from, from + 3), 3 * (y * 2 * SIDE + x));
      }
    const large: DecodedImage = { width: 2 * SIDE, height: 2 * SIDE, pixels, format: "png", orientation: 1 };
    const { quality } = assessFace(large, FOUND, null);
    expect(quality.brightness / half.brightness).toBeCloseTo(1, 1);
    expect(quality.interEyePixels).toBeCloseTo(2 * half.interEyePixels, 9);
  });

  it("gives every reason against a face that is not to be seen", () => {
    const { unsearched } = assessFace(
      picture(() => 3),
      { ...FOUND, points: pointsAt(0.1) },
      null,
    );
    expect(unsearched).toEqual(["SMALL_BOUNDING_BOX", "LOW_SHARPNESS", "LOW_BRIGHTNESS", "LOW_CONTRAST"]);
  });
});
