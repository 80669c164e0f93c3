import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARCFACE_TEMPLATE, type FivePoints } from "../../src/domain/five-points.js";
import type { Point } from "../../src/domain/geometry.js";
import { estimatePose, type Pose } from "../../src/domain/head-pose.js";

const SEED = { seed: 20261124 };
const angles = ["yaw", "pitch", "roll"] as const;

type Spot = readonly [x: number, y: number, z: number];

/** A head in millimetres that is not the one which poses are estimated by; z goes away from the camera. */
const HEAD: readonly Spot[] = [
  [-31, 0, 0],
  [31, 0, 0],
  [0, 38, -24],
  [-25, 70, -8],
  [25, 70, -8],
];

/** That head turned and seen from afar, two pixels a millimetre. Angles in degrees, signs as in {@link Pose}. */
function seen({ yaw = 0, pitch = 0, roll = 0 }: Partial<Pose>): FivePoints {
  const [turn, nod, tilt] = [radians(yaw), radians(pitch), radians(roll)];
  const points = HEAD.map(([x, y, z]) => {
    const [down, away] = [y * Math.cos(nod) - z * Math.sin(nod), y * Math.sin(nod) + z * Math.cos(nod)];
    const right = x * Math.cos(turn) - away * Math.sin(turn);
    return { x: 300 + 2 * right, y: 200 + 2 * down };
  });
  return rotated(points, tilt);
}

function rotated(points: readonly Point[], angle: number): FivePoints {
  return points.map(({ x, y }) => ({
    x: x * Math.cos(angle) - y * Math.sin(angle),
    y: x * Math.sin(angle) + y * Math.cos(angle),
  })) as unknown as FivePoints;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

describe("the pose of a head", () => {
  it("is 0 in every direction for the face that others are aligned to", () => {
    for (const angle of angles) expect(estimatePose(ARCFACE_TEMPLATE)[angle]).toBeCloseTo(0, 9);
  });

  it.each([-170, -90, -30, 15, 60, 120, 180])("has the roll of a picture turned by %i°", (degrees) => {
    const { yaw, pitch, roll } = estimatePose(rotated(ARCFACE_TEMPLATE, radians(degrees)));
    expect(yaw).toBeCloseTo(0, 6);
    expect(pitch).toBeCloseTo(0, 6);
    expect(Math.cos(radians(roll - degrees))).toBeCloseTo(1, 9);
  });

  it.each([-60, -45, -30, -15, 0, 15, 30, 45, 60])("is good to ten degrees at a yaw of %i°", (yaw) => {
    expectWithin(10, estimatePose(seen({ yaw })), { yaw, pitch: 0, roll: 0 });
  });

  it.each([-60, -45, -30, -15, 15, 30, 45, 60])("is good to ten degrees at a pitch of %i°", (pitch) => {
    expectWithin(10, estimatePose(seen({ pitch })), { yaw: 0, pitch, roll: 0 });
  });

  it("tells the directions apart when a head is turned, nods and leans at once", () => {
    const pose = { yaw: 30, pitch: -20, roll: 40 };
    expectWithin(10, estimatePose(seen(pose)), pose);
  });

  it("does not depend on where the face is in the picture, nor on how large it is", () => {
    const turn = fc.integer({ min: -60, max: 60 });
    const scale = fc.double({ min: 0.05, max: 50, noNaN: true });
    const shift = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(turn, turn, turn, scale, shift, shift, (yaw, pitch, roll, size, dx, dy) => {
        const points = seen({ yaw, pitch, roll });
        const moved = points.map(({ x, y }) => ({ x: size * x + dx, y: size * y + dy }));
        expectWithin(1e-3, estimatePose(moved as unknown as FivePoints), estimatePose(points));
      }),
      SEED,
    );
  });

  it("is a front view for points that all fall together", () => {
    const same = { x: 7, y: 7 };
    expectWithin(1e-9, estimatePose([same, same, same, same, same]), { yaw: 0, pitch: 0, roll: 0 });
  });
});

function expectWithin(degrees: number, pose: Pose, wanted: Pose): void {
  for (const angle of angles) {
    expect(Math.abs(pose[angle] - wanted[angle]), `${angle} ${pose[angle]}`).toBeLessThan(degrees);
  }
}
