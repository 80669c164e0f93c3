import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closerSquares, touchesCut } from "../../../src/adapters/onnx/closer.js";
import type { Detection } from "../../../src/adapters/onnx/detections.js";
import type { Box } from "../../../src/domain/geometry.js";

const SEED = { seed: 20261124 };
const INPUT = 512;

function hintAt(x: number, y: number, side = 20): Detection {
  return { box: { x, y, width: side, height: side }, score: 0.2, points: null };
}

describe("where to look closer", () => {
  it("is nowhere in a photograph that was shrunk by half or less, whatever was hinted at", () => {
    expect(closerSquares({ width: 768, height: 500 }, INPUT, [hintAt(100, 100)])).toEqual([]);
  });

  it("is around hints in a larger one, and nowhere without hints", () => {
    const size = { width: 1600, height: 1200 };
    expect(closerSquares(size, INPUT, [])).toEqual([]);
    expect(closerSquares(size, INPUT, [hintAt(800, 600)])).toEqual([{ x: 554, y: 354, side: INPUT }]);
  });

  it("leaves a large hinted face eight times its size of room", () => {
    const [square] = closerSquares({ width: 1600, height: 1200 }, INPUT, [hintAt(700, 500, 100)]);
    expect(square).toEqual({ x: 350, y: 150, side: 800 });
  });

  it("is once around hints that stand together, and around four at most", () => {
    const size = { width: 2000, height: 1500 };
    const together = [hintAt(1000, 700), hintAt(1100, 750), hintAt(930, 690)];
    expect(closerSquares(size, INPUT, together)).toHaveLength(1);
    const apart = [0, 1, 2, 3, 4, 5].map((i) => hintAt(50 + 350 * i, i % 2 === 0 ? 50 : 1400));
    expect(closerSquares(size, INPUT, apart)).toHaveLength(4);
  });

  it("has the whole hint in it, and stays inside of the photograph where it can", () => {
    const shape = fc.record({
      width: fc.integer({ min: 100, max: 2048 }),
      height: fc.integer({ min: 100, max: 2048 }),
    });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(shape, share, share, fc.integer({ min: 4, max: 90 }), (size, across, down, side) => {
        const hint = hintAt(across * (size.width - side), down * (size.height - side), side);
        for (const square of closerSquares(size, INPUT, [hint])) {
          for (const [start, length, limit, at] of [
            [square.x, square.side, size.width, hint.box.x],
            [square.y, square.side, size.height, hint.box.y],
          ] as const) {
            expect(start).toBeGreaterThanOrEqual(0);
            if (length <= limit) expect(start + length).toBeLessThanOrEqual(limit);
            else expect(start).toBe(0);
            // Whole pixels.
            expect(at).toBeGreaterThanOrEqual(start - 0.5);
            expect(at + side).toBeLessThanOrEqual(start + length + 0.5);
          }
        }
      }),
      SEED,
    );
  });

  it("is all over a very large photograph: in tiles of one size that share a fifth with their neighbours", () => {
    const shape = fc.record({
      width: fc.integer({ min: 2049, max: 12_000 }),
      height: fc.integer({ min: 1, max: 12_000 }),
    });
    fc.assert(
      fc.property(shape, ({ width, height }) => {
        const tiles = closerSquares({ width, height }, INPUT, []);
        const side = tiles[0]?.side ?? 0;
        expect(side).toBe(1408);
        expectCovered([...new Set(tiles.map(({ x }) => x))], side, width);
        expectCovered([...new Set(tiles.map(({ y }) => y))], side, height);
        expect(tiles).toHaveLength(
          new Set(tiles.map(({ x }) => x)).size * new Set(tiles.map(({ y }) => y)).size,
        );
      }),
      SEED,
    );
  });

  /** From the first pixel to the last, never reaching beyond where one tile is not enough. */
  function expectCovered(starts: number[], side: number, length: number): void {
    expect(starts[0]).toBe(0);
    if (length <= side) expect(starts).toHaveLength(1);
    else expect((starts.at(-1) ?? 0) + side).toBe(length);
    // Starts are whole pixels, so two tiles may share a pixel less.
    starts.slice(1).forEach((start, i) => {
      expect((starts[i] ?? 0) + side - start).toBeGreaterThanOrEqual(0.2 * side - 1);
    });
  }
});

describe("a face at the edge of a tile", () => {
  const image = { width: 3000, height: 2000 };
  const square = { x: 1000, y: 0, side: 1000 };
  const boxAt = (x: number, y: number): Box => ({ x, y, width: 100, height: 100 });

  it("may be cut where the photograph goes on", () => {
    expect(touchesCut(boxAt(995, 400), square, image)).toBe(true);
    expect(touchesCut(boxAt(1895, 400), square, image)).toBe(true);
    expect(touchesCut(boxAt(1500, 905), square, image)).toBe(true);
  });

  it("is whole inside of the tile, and where the photograph ends as well", () => {
    expect(touchesCut(boxAt(1500, 400), square, image)).toBe(false);
    expect(touchesCut(boxAt(1500, -5), square, image)).toBe(false);
    expect(touchesCut(boxAt(2905, 1905), { x: 2000, y: 1000, side: 1000 }, image)).toBe(false);
  });
});
