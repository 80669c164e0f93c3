import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  fillBox,
  fillExact,
  fillSquare,
  fillSquareFrom,
  reduceFor,
  type Square,
  turnPlanes,
} from "../../../src/adapters/onnx/planes.js";
import type { NetworkInput } from "../../../src/domain/pack-manifest.js";
import { type QuarterTurns, turnPointBack } from "../../../src/domain/quarter-turns.js";
import type { Raster } from "../../../src/domain/resample.js";
import { grey, noise, paint } from "../../helpers/rasters.js";
import { loadTfjsResize } from "../../helpers/tfjs-resize.js";

const SEED = { seed: 20261124 };

/** An input of the size given, whose planes hold bytes as they are unless told otherwise. */
function input(side: number, changes: Partial<NetworkInput> = {}): NetworkInput {
  const plain = { colour: "rgb", mean: [0, 0, 0], scale: [1, 1, 1], sampling: "asymmetric" } as const;
  return { width: side, height: side, ...plain, mean: [0, 0, 0], scale: [1, 1, 1], ...changes };
}

/** The middles differ, so that channels cannot be mixed up. */
const NORMALISED: Partial<NetworkInput> = {
  mean: [122.782, 117.001, 104.298],
  scale: [1 / 255, 1 / 127.5, 1 / 128],
};

/** What is shown in one plane, row by row. */
function rows(planes: Float32Array, side: number, plane = 0): number[][] {
  return Array.from({ length: side }, (_, row) =>
    Array.from(planes.subarray((plane * side + row) * side, (plane * side + row + 1) * side)),
  );
}

/** Without a matcher for each value, which takes a hundred times as long. */
function largestGap(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((gap, value, i) => Math.max(gap, Math.abs(value - (b[i] as number))), 0);
}

describe("fillSquare", () => {
  let tensorFlow: Awaited<ReturnType<typeof loadTfjsResize>>;

  beforeAll(async () => {
    tensorFlow = await loadTfjsResize();
  });

  it.each<[what: string, picture: Raster, square: Square]>([
    ["a square picture", noise(64, 64), { x: 0, y: 0, side: 64 }],
    ["a square picture that is enlarged", noise(20, 20), { x: 0, y: 0, side: 20 }],
    ["a square of the very size", noise(48, 48), { x: 0, y: 0, side: 48 }],
    ["a wide picture with black below", noise(90, 40), { x: 0, y: 0, side: 90 }],
    ["a high picture with black at the right", noise(31, 77), { x: 0, y: 0, side: 77 }],
    ["a picture with black all around", noise(50, 30), { x: -25, y: -35, side: 100 }],
    ["a part of a picture", noise(120, 80), { x: 33, y: 21, side: 55 }],
    ["a corner with black beside it", noise(60, 60), { x: 40, y: -17, side: 51 }],
    ["nothing of the picture", noise(10, 10), { x: 200, y: -90, side: 33 }],
  ])("makes of %s what TensorFlow's resizeBilinear makes", (_, picture, square) => {
    const network = input(48, NORMALISED);
    expect(
      largestGap(fillSquare(picture, square, network), tensorFlow(picture, square, network)),
    ).toBeLessThan(1e-5);
  });

  it("does so for any square of any picture, to inputs of any shape", () => {
    const side = fc.integer({ min: 1, max: 40 });
    const start = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(side, side, start, start, side, side, side, (width, height, x, y, size, across, down) => {
        const network = { ...input(1, NORMALISED), width: across, height: down };
        const picture = noise(width, height);
        const square = { x, y, side: size };
        const gap = largestGap(fillSquare(picture, square, network), tensorFlow(picture, square, network));
        if (gap >= 1e-5) throw new Error(`${gap} apart`);
      }),
      SEED,
    );
  });

  it("with half-pixel sampling reads at the middles of pixels", () => {
    const halfPixel = { sampling: "half-pixel" } as const;
    const two = paint(2, 2, (x) => [100 * x, 0, 0]);
    const enlarged = rows(fillSquare(two, { x: 0, y: 0, side: 2 }, input(4, halfPixel)), 4);
    // Middles of four pixels lie at −¼, ¼, ¾ and 1¼ of two; those beyond the first and last take the edge.
    expect(enlarged).toEqual(Array(4).fill([0, 25, 75, 100]));
    const four = paint(4, 4, (_, y) => [10 * y, 0, 0]);
    const shrunk = rows(fillSquare(four, { x: 0, y: 0, side: 4 }, input(2, halfPixel)), 2);
    // ½ and 2½.
    expect(shrunk).toEqual([
      [5, 5],
      [25, 25],
    ]);
  });

  it("with asymmetric sampling reads at the corners, unlike half-pixel sampling", () => {
    const two = paint(2, 2, (x) => [100 * x, 0, 0]);
    expect(rows(fillSquare(two, { x: 0, y: 0, side: 2 }, input(4)), 4)).toEqual(
      Array(4).fill([0, 50, 100, 100]),
    );
  });

  it("puts red first for an RGB network and blue first for a BGR network, with the mean and scale of that channel", () => {
    const colour = paint(1, 1, () => [10, 20, 30]);
    const at = (order: "rgb" | "bgr") =>
      Array.from(
        fillSquare(
          colour,
          { x: 0, y: 0, side: 1 },
          input(1, { colour: order, mean: [1, 2, 3], scale: [1, 10, 100] }),
        ),
      );
    expect(at("rgb")).toEqual([9, 180, 2700]);
    expect(at("bgr")).toEqual([29, 180, 700]);
  });
});

/** Columns of one pixel, black and white by turns. */
const stripes = paint(128, 128, (x) => (x % 2 === 0 ? [0, 0, 0] : [254, 254, 254]));
const all = { x: 0, y: 0, side: 128 };

/** As the detector fills a square of an image that it sees for the first time. */
async function fillSmoothly(image: Raster, square: Square, network: NetworkInput): Promise<Float32Array> {
  return fillSquareFrom(await reduceFor({ raster: image, factor: 1 }, square, network), square, network);
}

describe("filling a square of an image that is scaled down first", () => {
  it("makes flat grey of stripes that are too fine, where fillSquare makes a pattern or loses them", async () => {
    expect(new Set(await fillSmoothly(stripes, all, input(32)))).toEqual(new Set([127]));
    expect(new Set(fillSquare(stripes, all, input(32)))).toEqual(new Set([0]));
  });

  it("is fillSquare for a square of less than twice the input", async () => {
    const square = { x: 7, y: -3, side: 63 };
    expect(await fillSmoothly(stripes, square, input(32))).toEqual(fillSquare(stripes, square, input(32)));
  });

  it("scales down no further what was scaled down enough for a square", async () => {
    const halved = await reduceFor({ raster: stripes, factor: 1 }, { x: 0, y: 0, side: 64 }, input(32));
    expect(halved).toMatchObject({ factor: 2, raster: { width: 64, height: 64 } });
    expect(await reduceFor(halved, { x: 3, y: 9, side: 120 }, input(32))).toBe(halved);
    expect(await reduceFor(halved, all, input(32))).toMatchObject({
      factor: 4,
      raster: { width: 32, height: 32 },
    });
  });

  it("shows everything where fillSquare shows it, within one and a half pixels of the input", async () => {
    const offset = fc.integer({ min: -150, max: 150 });
    await fc.assert(
      fc.asyncProperty(offset, offset, fc.integer({ min: 64, max: 400 }), async (x, y, side) => {
        // A slope on both axes tells where a pixel was read.
        const slope = paint(300, 200, (column, row) => [(column * 255) / 300, (row * 255) / 200, 255]);
        const square = { x, y, side };
        const network = input(16);
        const smooth = await fillSmoothly(slope, square, network);
        const plain = fillSquare(slope, square, network);
        // One half because means lie in the middle of what they are of, one because squares are of whole pixels.
        const tolerance = (255 / 200) * 1.5 * (side / 16) + 2;
        for (let i = 0; i < 256; i++) {
          // Only where both lie inside of the picture: at its edge one may already show black.
          if (smooth[512 + i] !== 255 || plain[512 + i] !== 255) continue;
          const gap = Math.max(
            Math.abs((smooth[i] as number) - (plain[i] as number)),
            Math.abs((smooth[256 + i] as number) - (plain[256 + i] as number)),
          );
          if (gap > tolerance) throw new Error(`${gap} apart at ${i}`);
        }
      }),
      SEED,
    );
  });
});

describe("fillBox", () => {
  it("puts black beside a box that is not square, half of it on either side", () => {
    const { planes, square } = fillBox(grey(20, 20, 200), { x: 5, y: 3, width: 4, height: 8 }, input(8));
    expect(rows(planes, 8)).toEqual(Array(8).fill([0, 0, 200, 200, 200, 200, 0, 0]));
    expect(square).toEqual({ x: 3, y: 3, side: 8 });
  });

  it("puts the odd column of black behind, as face-api does", () => {
    const { planes, square } = fillBox(grey(20, 20, 200), { x: 5, y: 3, width: 3, height: 8 }, input(8));
    expect(rows(planes, 8)).toEqual(Array(8).fill([0, 0, 200, 200, 200, 0, 0, 0]));
    expect(square).toEqual({ x: 3, y: 3, side: 8 });
  });

  it("takes what of the box lies inside of the picture, and its whole pixels", () => {
    const picture = paint(10, 6, (x, y) => [x, y, 0]);
    const { planes, square } = fillBox(picture, { x: -4.5, y: 1.7, width: 8.9, height: 10 }, input(5));
    // Columns 0 to 3 and rows 1 to 5 are left, with one column of black behind.
    expect(square).toEqual({ x: 0, y: 1, side: 5 });
    expect(rows(planes, 5)).toEqual(Array(5).fill([0, 1, 2, 3, 0]));
    expect(rows(planes, 5, 1).map(([first]) => first)).toEqual([1, 2, 3, 4, 5]);
  });

  it("shows the nearest pixel for a box beyond the picture", () => {
    const picture = paint(10, 6, (x, y) => [x, y, 0]);
    const { planes, square } = fillBox(picture, { x: 90, y: -50, width: 8, height: 10 }, input(2));
    expect(square).toEqual({ x: 9, y: 0, side: 1 });
    expect(Array.from(planes)).toEqual([9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("says which square it shows: a pixel of the picture is where that square says", () => {
    const coordinate = fc.double({ min: -30, max: 130, noNaN: true });
    const length = fc.double({ min: 1, max: 90, noNaN: true });
    const picture = paint(100, 100, (x, y) => [x + 100, y + 100, 0]);
    fc.assert(
      fc.property(coordinate, coordinate, length, length, (x, y, width, height) => {
        const box = { x, y, width, height };
        const { side } = fillBox(picture, box, input(1)).square;
        const { planes, square } = fillBox(picture, box, input(side));
        for (let i = 0; i < side * side; i++) {
          // Black beside the box is the only 0.
          if (planes[i] === 0) continue;
          expect((planes[i] as number) - 100).toBe(square.x + (i % side));
          expect((planes[side * side + i] as number) - 100).toBe(square.y + Math.floor(i / side));
        }
      }),
      { ...SEED, numRuns: 20 },
    );
  });
});

describe("fillExact", () => {
  it("takes pixel after pixel apart into planes, with mean and scale", () => {
    const pixels = Uint8Array.of(1, 2, 3, 11, 12, 13);
    const wide = { ...input(1, { mean: [1, 2, 3], scale: [1, 2, 3] }), width: 2 };
    expect(Array.from(fillExact(pixels, wide))).toEqual([0, 10, 0, 20, 0, 30]);
    expect(Array.from(fillExact(pixels, { ...wide, colour: "bgr" }))).toEqual([2, 12, 0, 20, -6, 24]);
  });

  it("makes what fillSquare makes of a picture of the very size", () => {
    const picture = noise(16, 16);
    const network = input(16, { ...NORMALISED, sampling: "half-pixel", colour: "bgr" });
    expect(
      largestGap(fillExact(picture.pixels, network), fillSquare(picture, { x: 0, y: 0, side: 16 }, network)),
    ).toBeLessThan(1e-5);
  });
});

describe("turnPlanes", () => {
  it("turns clockwise, each plane for itself", () => {
    const planes = Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40);
    expect(Array.from(turnPlanes(planes, 2, 1))).toEqual([3, 1, 4, 2, 30, 10, 40, 20]);
    expect(Array.from(turnPlanes(planes, 2, 2))).toEqual([4, 3, 2, 1, 40, 30, 20, 10]);
    expect(Array.from(turnPlanes(planes, 2, 3))).toEqual([2, 4, 1, 3, 20, 40, 10, 30]);
  });

  it("puts a marked pixel where turnPointBack finds it again", () => {
    const side = 9;
    const turns = fc.constantFrom<QuarterTurns>(0, 1, 2, 3);
    fc.assert(
      fc.property(fc.nat(side - 1), fc.nat(side - 1), turns, (x, y, times) => {
        const planes = new Float32Array(3 * side * side);
        planes[y * side + x] = 1;
        const at = turnPlanes(planes, side, times).indexOf(1);
        const seen = { x: (at % side) + 0.5, y: Math.floor(at / side) + 0.5 };
        expect(turnPointBack(seen, side, times)).toEqual({ x: x + 0.5, y: y + 0.5 });
      }),
      SEED,
    );
  });

  it("four times by a quarter turns nothing, twice by a quarter is half a turn", () => {
    const side = 7;
    const { pixels } = noise(side, side);
    const planes = Float32Array.from(pixels);
    const quarter = (from: Float32Array) => turnPlanes(from, side, 1);
    const half = quarter(quarter(planes));
    expect(half).toEqual(turnPlanes(planes, side, 2));
    expect(quarter(half)).toEqual(turnPlanes(planes, side, 3));
    expect(quarter(quarter(half))).toEqual(planes);
  });
});
