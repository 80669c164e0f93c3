import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Point } from "../../src/domain/geometry.js";
import { type QuarterTurns, turnBoxBack, turnPointBack } from "../../src/domain/quarter-turns.js";

const SEED = { seed: 20261124 };
const SIDE = 512;
const TURNS: readonly QuarterTurns[] = [0, 1, 2, 3];

const anyTurns = fc.constantFrom(...TURNS);
const place = fc.double({ min: 0, max: SIDE, noNaN: true });
const anyPoint = fc.record({ x: place, y: place });
/** Inside of the square. */
const anyBox = fc.tuple(anyPoint, anyPoint).map(([a, b]): Box => {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.max(a.x, b.x) - x, height: Math.max(a.y, b.y) - y };
});

/** The turns that make a whole turn together with these. */
function rest(turns: QuarterTurns): QuarterTurns {
  return ((4 - turns) % 4) as QuarterTurns;
}

function expectSame(a: Point, b: Point): void {
  expect(a.x).toBeCloseTo(b.x, 9);
  expect(a.y).toBeCloseTo(b.y, 9);
}

describe("turning back", () => {
  it("moves the top left corner of a picture turned clockwise once to the bottom left", () => {
    expect(turnPointBack({ x: 0, y: 0 }, SIDE, 1)).toEqual({ x: 0, y: SIDE });
    expect(turnPointBack({ x: 0, y: 0 }, SIDE, 2)).toEqual({ x: SIDE, y: SIDE });
    expect(turnPointBack({ x: 0, y: 0 }, SIDE, 3)).toEqual({ x: SIDE, y: 0 });
  });

  it("undoes turning: with the rest of a whole turn every point is where it was", () => {
    fc.assert(
      fc.property(anyPoint, anyTurns, (point, turns) => {
        expectSame(turnPointBack(turnPointBack(point, SIDE, turns), SIDE, rest(turns)), point);
      }),
      SEED,
    );
  });

  it("by so many quarters is as much as by one, so many times; four are none", () => {
    fc.assert(
      fc.property(anyPoint, (point) => {
        let one = point;
        for (const turns of TURNS) {
          expectSame(turnPointBack(point, SIDE, turns), one);
          one = turnPointBack(one, SIDE, 1);
        }
        expectSame(one, point);
      }),
      SEED,
    );
  });

  it("keeps a box inside of the square, its area, and what lies in it", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyBox, anyTurns, share, share, (box, turns, across, down) => {
        const back = turnBoxBack(box, SIDE, turns);
        expect(Math.min(back.x, back.y, back.width, back.height)).toBeGreaterThanOrEqual(0);
        expect(Math.max(back.x + back.width, back.y + back.height)).toBeLessThanOrEqual(SIDE + 1e-9);
        expect(back.width * back.height).toBeCloseTo(box.width * box.height, 6);
        const inside = { x: box.x + across * box.width, y: box.y + down * box.height };
        const { x, y } = turnPointBack(inside, SIDE, turns);
        expect(x).toBeGreaterThanOrEqual(back.x - 1e-9);
        expect(x).toBeLessThanOrEqual(back.x + back.width + 1e-9);
        expect(y).toBeGreaterThanOrEqual(back.y - 1e-9);
        expect(y).toBeLessThanOrEqual(back.y + back.height + 1e-9);
      }),
      SEED,
    );
  });

  it("makes a wide box of a high one exactly when the picture lay on a side", () => {
    const wide = { x: 10, y: 20, width: 100, height: 30 };
    expect(turnBoxBack(wide, SIDE, 1)).toEqual({ x: 20, y: SIDE - 110, width: 30, height: 100 });
    expect(turnBoxBack(wide, SIDE, 2)).toEqual({ x: SIDE - 110, y: SIDE - 50, width: 100, height: 30 });
    expect(turnBoxBack(wide, SIDE, 3)).toEqual({ x: SIDE - 50, y: 10, width: 30, height: 100 });
  });
});
