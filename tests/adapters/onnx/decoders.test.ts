import { describe, expect, it } from "vitest";
import { decodeScrfd, decodeYuNet } from "../../../src/adapters/onnx/decode-cells.js";
import { decodeSsd } from "../../../src/adapters/onnx/decode-ssd.js";
import type { Box, Point } from "../../../src/domain/geometry.js";

const SIDE = 64;
const LEAST = 0.3;

function invalid(message: string) {
  return expect.objectContaining({ code: "PACK_INVALID", message });
}

function expectBox(box: Box | undefined, wanted: Box): void {
  for (const part of ["x", "y", "width", "height"] as const) expect(box?.[part]).toBeCloseTo(wanted[part], 4);
}

function expectPoints(points: readonly Point[] | null | undefined, wanted: readonly Point[]): void {
  expect(points).toHaveLength(wanted.length);
  wanted.forEach(({ x, y }, i) => {
    expect(points?.[i]?.x).toBeCloseTo(x, 4);
    expect(points?.[i]?.y).toBeCloseTo(y, 4);
  });
}

describe("the decoder of SSD", () => {
  const decoding = {
    family: "ssd-priors",
    boxes: "where",
    scores: "how-sure",
    priors: "priors",
    centreVariance: 0.1,
    sizeVariance: 0.2,
  } as const;
  // Top, left, bottom, right: the middle quarter and the right half.
  const priors = Float32Array.of(0.25, 0.25, 0.75, 0.75, 0, 0.5, 1, 1);
  const boxes = Float32Array.of(0, 0, 0, 0, 1, -2, 0, 5 * Math.log(2));
  const decode = (outputs: Record<string, Float32Array>) => decodeSsd(outputs, priors, decoding, SIDE, LEAST);

  it("gives the prior for a box of zeros, and shifts and scales it by the variances otherwise", () => {
    const [unmoved, moved, ...others] = decode({ where: boxes, "how-sure": Float32Array.of(0.9, LEAST) });
    expect(others).toEqual([]);
    expectBox(unmoved?.box, { x: 16, y: 16, width: 32, height: 32 });
    expect(unmoved).toMatchObject({ score: expect.closeTo(0.9), points: null });
    // Down by a tenth of its height, left by two tenths of its width, twice as wide.
    expectBox(moved?.box, { x: 48 - 6.4 - 32, y: 6.4, width: 64, height: 64 });
  });

  it("drops what scores below", () => {
    const scores = decode({ where: boxes, "how-sure": Float32Array.of(0.29, 0.31) }).map(
      ({ score }) => score,
    );
    expect(scores).toEqual([expect.closeTo(0.31)]);
    expect(decode({ where: boxes, "how-sure": Float32Array.of(0.29, 0.29) })).toEqual([]);
  });

  it("names the output that is missing or of the wrong length", () => {
    expect(() => decode({ where: boxes })).toThrow(
      invalid('expected 2 values for the output how-sure but received "nothing"'),
    );
    expect(() => decode({ where: boxes.subarray(4), "how-sure": Float32Array.of(1) })).toThrow(
      invalid("expected 8 values for the output where but received 4"),
    );
    expect(() => decode({ where: boxes, "how-sure": new Float32Array(3) })).toThrow(
      invalid("expected 2 values for the output how-sure but received 3"),
    );
  });
});

/** Five points in units of the stride, around the place of a cell. */
const SHIFTS = [-1, -1, 1, -1, 0, 0, -0.5, 1, 0.5, 1];

describe("the decoder of SCRFD", () => {
  const decoding = { family: "scrfd", strides: [8, 16], anchorsPerCell: 2 } as const;
  const strides = { ...decoding, strides: [...decoding.strides] };
  const cells = [64, 16];

  /** Outputs in the graph's order that show one face: at stride 16, column 2, row 1, second anchor. */
  function outputs(score: number): Float32Array[] {
    const [scores, distances, points] = [1, 4, 10].map((length) =>
      cells.map((count) => new Float32Array(count * 2 * length)),
    ) as [Float32Array[], Float32Array[], Float32Array[]];
    const anchor = (1 * 4 + 2) * 2 + 1;
    scores[1]?.set([score], anchor);
    distances[1]?.set([1, 0.5, 1.5, 1], anchor * 4);
    points[1]?.set(SHIFTS, anchor * 10);
    return [...scores, ...distances, ...points];
  }

  it("measures from the corner of the cell to the four sides and to five points, in strides", () => {
    const [face, ...others] = decodeScrfd(outputs(0.8), strides, SIDE, LEAST);
    expect(others).toEqual([]);
    // The cell begins at 32, 16.
    expectBox(face?.box, { x: 32 - 16, y: 16 - 8, width: 40, height: 24 });
    expect(face?.score).toBeCloseTo(0.8);
    expectPoints(face?.points, [
      { x: 16, y: 0 },
      { x: 48, y: 0 },
      { x: 32, y: 16 },
      { x: 24, y: 32 },
      { x: 40, y: 32 },
    ]);
  });

  it("drops what scores below", () => {
    expect(decodeScrfd(outputs(0.29), strides, SIDE, LEAST)).toEqual([]);
  });

  it("names the output that is missing or of the wrong length", () => {
    const good = outputs(0.8);
    const replaced = (index: number, values: Float32Array | undefined) =>
      good.map((output, i) => (i === index ? values : output)) as Float32Array[];
    const decode = (values: Float32Array[]) => () => decodeScrfd(values, strides, SIDE, LEAST);
    expect(decode(replaced(1, new Float32Array(31)))).toThrow(
      invalid("expected 32 values for the output with the scores of stride 16 but received 31"),
    );
    expect(decode(replaced(2, new Float32Array()))).toThrow(
      invalid("expected 512 values for the output with the distances of stride 8 but received 0"),
    );
    expect(decode(good.slice(0, 5))).toThrow(
      invalid('expected 320 values for the output with the points of stride 16 but received "nothing"'),
    );
  });
});

describe("the decoder of YuNet", () => {
  const decoding = { family: "yunet", strides: [8] } as const;
  const strides = { ...decoding, strides: [...decoding.strides] };
  const cell = 3 * 8 + 5;

  /** Outputs that show one face at column 5, row 3. */
  function outputs(classScore: number, objectScore: number) {
    const made = {
      cls_8: new Float32Array(64),
      obj_8: new Float32Array(64),
      bbox_8: new Float32Array(64 * 4),
      kps_8: new Float32Array(64 * 10),
    };
    made.cls_8[cell] = classScore;
    made.obj_8[cell] = objectScore;
    made.bbox_8.set([0.5, 0.25, Math.log(2), Math.log(3)], cell * 4);
    made.kps_8.set(SHIFTS, cell * 10);
    return made;
  }

  it("shifts the centre from the corner of the cell, and takes the size from logarithms", () => {
    const [face, ...others] = decodeYuNet(outputs(0.9, 0.4), strides, SIDE, LEAST);
    expect(others).toEqual([]);
    // The cell begins at 40, 24: centre 44, 26; 16 wide and 24 high.
    expectBox(face?.box, { x: 36, y: 14, width: 16, height: 24 });
    expectPoints(face?.points, [
      { x: 32, y: 16 },
      { x: 48, y: 16 },
      { x: 40, y: 24 },
      { x: 36, y: 32 },
      { x: 44, y: 32 },
    ]);
  });

  it("scores by the geometric mean of the two scores, each cut to 0–1, and drops what is below", () => {
    expect(decodeYuNet(outputs(0.9, 0.4), strides, SIDE, LEAST)[0]?.score).toBeCloseTo(0.6);
    expect(decodeYuNet(outputs(1.7, 0.25), strides, SIDE, LEAST)[0]?.score).toBeCloseTo(0.5);
    expect(decodeYuNet(outputs(0.9, 0.09), strides, SIDE, LEAST)).toEqual([]);
    expect(decodeYuNet(outputs(-1, -1), strides, SIDE, LEAST)).toEqual([]);
  });

  it("names the output that is missing or of the wrong length", () => {
    const { kps_8, ...withoutPoints } = outputs(1, 1);
    expect(() => decodeYuNet(withoutPoints, strides, SIDE, LEAST)).toThrow(
      invalid('expected 640 values for the output kps_8 but received "nothing"'),
    );
    const cut = { ...withoutPoints, kps_8, bbox_8: new Float32Array(10) };
    expect(() => decodeYuNet(cut, strides, SIDE, LEAST)).toThrow(
      invalid("expected 256 values for the output bbox_8 but received 10"),
    );
  });
});
