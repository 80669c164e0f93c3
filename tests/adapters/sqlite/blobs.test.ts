import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blobToPoints,
  blobToVector,
  pointsToBlob,
  vectorToBlob,
} from "../../../src/adapters/sqlite/blobs.js";

describe("vectors as blobs", () => {
  test("come back bit by bit", () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 600 }), (vector) => {
        expect(blobToVector(vectorToBlob(vector), vector.length)).toEqual(vector);
      }),
      { seed: 1 },
    );
  });

  test("are little-endian float32", () => {
    expect([...vectorToBlob(Float32Array.of(1, -2))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test("become vectors with memory of their own, also from a place that is not aligned", () => {
    const bytes = Buffer.concat([Buffer.of(9), vectorToBlob(Float32Array.of(0.25, -0.5))]);
    const vector = blobToVector(bytes.subarray(1), 2);
    bytes.fill(0);
    expect(vector).toEqual(Float32Array.of(0.25, -0.5));
    expect(vector.buffer.byteLength).toBe(8);
  });

  test.each([0, 7, 9, 12])("of %i bytes are no vector of two values", (length) => {
    expect(() => blobToVector(Buffer.alloc(length), 2)).toThrow(
      expect.objectContaining({ code: "STORE_DAMAGED" }),
    );
  });
});

describe("points as blobs", () => {
  test("come back exactly", () => {
    const coordinate = fc.double({ noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ x: coordinate, y: coordinate })), (points) => {
        expect(blobToPoints(pointsToBlob(points))).toEqual(points.map(({ x, y }) => ({ x, y })));
      }),
      { seed: 1 },
    );
  });

  test("are refused when one of them is not whole", () => {
    expect(() => blobToPoints(Buffer.alloc(24))).toThrow(expect.objectContaining({ code: "STORE_DAMAGED" }));
  });
});
