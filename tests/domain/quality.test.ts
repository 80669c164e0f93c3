import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARCFACE_TEMPLATE } from "../../src/domain/five-points.js";
import {
  type FaceQuality,
  measureQuality,
  reasonsNotToSearch,
  SEARCHED_FROM,
  UNSEARCHED_REASONS,
  type UnsearchedReason,
} from "../../src/domain/quality.js";
import { GOOD_QUALITY } from "../helpers/qualities.js";
import { seeded } from "../helpers/vectors.js";

const SIDE = 112;
const IMAGE = { width: 200, height: 100 };
const INSIDE = { x: 10, y: 10, width: 50, height: 60 };

/** An aligned face whose pixels have these grey values. */
function chip(grey: (x: number, y: number) => number) {
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) pixels.fill(grey(i % SIDE, Math.floor(i / SIDE)), i * 3, i * 3 + 3);
  return { pixels, side: SIDE };
}

type Chip = ReturnType<typeof chip>;

function noise(): Chip {
  const random = seeded(1);
  return chip(() => Math.floor(256 * random()));
}

/** Each pixel the mean of the nine around it. */
function blurred({ pixels }: Chip): Chip {
  const at = (x: number, y: number) =>
    pixels[3 * (Math.min(SIDE - 1, Math.max(0, y)) * SIDE + Math.min(SIDE - 1, Math.max(0, x)))] ?? 0;
  const around = [-1, 0, 1];
  return chip((x, y) => {
    const sum = around.flatMap((dy) => around.map((dx) => at(x + dx, y + dy))).reduce((a, b) => a + b);
    return Math.round(sum / 9);
  });
}

const measure = (face: Chip) => measureQuality(ARCFACE_TEMPLATE, INSIDE, IMAGE, face);

describe("the quality of a face", () => {
  it.each([0, 1, 100, 255])("has no sharpness and no contrast when all of it is grey %i", (grey) => {
    const { sharpness, contrast, brightness } = measure(chip(() => grey));
    expect(sharpness).toBeCloseTo(0, 6);
    expect(contrast).toBeCloseTo(0, 3);
    expect(brightness).toBeCloseTo(grey, 4);
  });

  it("has the mean grey value for its brightness and their standard deviation for its contrast", () => {
    const { brightness, contrast } = measure(chip((x) => (x % 2 === 0 ? 50 : 150)));
    expect(brightness).toBeCloseTo(100, 3);
    expect(contrast).toBeCloseTo(50, 3);
  });

  it("weighs colours as the eye does", () => {
    const green = chip(() => 0);
    for (let i = 1; i < green.pixels.length; i += 3) green.pixels[i] = 200;
    expect(measure(green).brightness).toBeCloseTo(0.587 * 200, 3);
  });

  it("loses sharpness each time the face is blurred", () => {
    let face = noise();
    for (let times = 0; times < 4; times++) {
      const softer = blurred(face);
      expect(measure(softer).sharpness).toBeLessThan(0.9 * measure(face).sharpness);
      face = softer;
    }
  });

  it("has the variance of the Laplacian, as a share of that of the grey values, for its sharpness", () => {
    // Vertical stripes of one pixel: the Laplacian is twice the step, the grey values are half of it from their mean.
    expect(measure(chip((x) => (x % 2 === 0 ? 100 : 110))).sharpness).toBeCloseTo(20 ** 2 / 5 ** 2, 4);
  });

  it("is as sharp in the dark as in the light", () => {
    const { pixels } = noise();
    const dark = chip((x, y) => (pixels[3 * (y * SIDE + x)] ?? 0) >> 4);
    expect(measure(dark).sharpness / measure(noise()).sharpness).toBeCloseTo(1, 1);
  });

  it("does not count an edge between the outermost pixels for sharpness", () => {
    const framed = chip((x, y) => (x === 0 && y === 0 ? 255 : 100));
    expect(measure(framed).sharpness).toBeCloseTo(0, 6);
  });

  it("has the distance of the eyes in pixels, whichever way the face is turned", () => {
    const turned = ARCFACE_TEMPLATE.map(({ x, y }) => ({ x: -2 * y, y: 2 * x }));
    const { interEyePixels } = measureQuality(
      turned as unknown as typeof ARCFACE_TEMPLATE,
      INSIDE,
      IMAGE,
      noise(),
    );
    expect(interEyePixels).toBeCloseTo(2 * Math.hypot(73.5318 - 38.2946, 51.5014 - 51.6963), 9);
  });

  it.each([
    ["inside", INSIDE, 1],
    ["half beyond the left", { x: -25, y: 10, width: 50, height: 50 }, 0.5],
    ["a quarter inside a corner", { x: 175, y: 75, width: 50, height: 50 }, 0.25],
    ["all outside", { x: 300, y: 10, width: 50, height: 50 }, 0],
    ["without area", { x: 20, y: 20, width: 0, height: 50 }, 0],
  ])("knows how much of a box is in the picture: %s", (_where, box, share) => {
    expect(measureQuality(ARCFACE_TEMPLATE, box, IMAGE, noise()).insideShare).toBeCloseTo(share, 12);
  });

  it("never has a share of the box outside 0 to 1, whatever rounding does", () => {
    const face = chip(() => 100);
    const place = fc.double({ min: -300, max: 300, noNaN: true });
    const extent = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(place, place, extent, extent, (x, y, width, height) => {
        const { insideShare } = measureQuality(ARCFACE_TEMPLATE, { x, y, width, height }, IMAGE, face);
        expect(insideShare).toBeGreaterThanOrEqual(0);
        expect(insideShare).toBeLessThanOrEqual(1);
      }),
      { seed: 20261124, numRuns: 50 },
    );
  });
});

const turnedTo = (angles: Partial<FaceQuality["pose"]>): Partial<FaceQuality> => ({
  pose: { ...GOOD_QUALITY.pose, ...angles },
});

describe("the reasons not to search a face", () => {
  it("are none for a good picture", () => {
    expect(reasonsNotToSearch(0.9, GOOD_QUALITY)).toEqual([]);
  });

  /** The value that is just searched, and one beyond it. */
  const CASES: readonly (readonly [UnsearchedReason, Partial<FaceQuality>, Partial<FaceQuality>])[] = [
    ["SMALL_BOUNDING_BOX", ...around("interEyePixels")],
    ["LOW_SHARPNESS", ...around("sharpness")],
    ["LOW_BRIGHTNESS", ...around("brightness")],
    ["LOW_CONTRAST", ...around("contrast")],
    ["CUT_OFF", ...around("insideShare")],
    ["EXTREME_POSE", turnedTo({ yaw: SEARCHED_FROM.yaw }), turnedTo({ yaw: SEARCHED_FROM.yaw + 0.01 })],
    ["EXTREME_POSE", turnedTo({ yaw: -SEARCHED_FROM.yaw }), turnedTo({ yaw: -SEARCHED_FROM.yaw - 0.01 })],
    [
      "EXTREME_POSE",
      turnedTo({ pitch: SEARCHED_FROM.pitch }),
      turnedTo({ pitch: SEARCHED_FROM.pitch + 0.01 }),
    ],
    [
      "EXTREME_POSE",
      turnedTo({ pitch: -SEARCHED_FROM.pitch }),
      turnedTo({ pitch: -SEARCHED_FROM.pitch - 0.01 }),
    ],
  ];

  function around(measure: "interEyePixels" | "sharpness" | "brightness" | "contrast" | "insideShare") {
    const threshold = SEARCHED_FROM[measure];
    return [{ [measure]: threshold }, { [measure]: 0.99 * threshold }] as const;
  }

  it.each(CASES)("are %s alone beyond its threshold, and none on it: %j, %j", (reason, on, beyond) => {
    expect(reasonsNotToSearch(1, { ...GOOD_QUALITY, ...on })).toEqual([]);
    expect(reasonsNotToSearch(1, { ...GOOD_QUALITY, ...beyond })).toEqual([reason]);
  });

  it("are LOW_CONFIDENCE below the least detection score, and none on it", () => {
    expect(reasonsNotToSearch(SEARCHED_FROM.detectionScore, GOOD_QUALITY)).toEqual([]);
    expect(reasonsNotToSearch(SEARCHED_FROM.detectionScore - 0.001, GOOD_QUALITY)).toEqual([
      "LOW_CONFIDENCE",
    ]);
  });

  it("do not include the roll: a face that stands on its head is turned upright before it is embedded", () => {
    expect(reasonsNotToSearch(1, { ...GOOD_QUALITY, ...turnedTo({ roll: 180 }) })).toEqual([]);
  });

  it("are all of those that hold, always in the same order", () => {
    const ruined: FaceQuality = {
      interEyePixels: 1,
      sharpness: 0,
      brightness: 1,
      contrast: 0,
      pose: { yaw: 90, pitch: 0, roll: 0 },
      insideShare: 0.1,
    };
    expect(reasonsNotToSearch(0, ruined)).toEqual([...UNSEARCHED_REASONS]);
  });
});
