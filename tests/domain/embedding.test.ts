import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cosine, joinOutputs, makeEmbedding, similarity } from "../../src/domain/embedding.js";
import type { PackId } from "../../src/domain/ids.js";
import { anEmbedding, DIMENSION, PACK, rawVector } from "./embeddings.js";

fc.configureGlobal({ seed: 20260101 });

const OTHER_PACK = "another" as PackId;

describe("makeEmbedding", () => {
  it("gives a vector of unit length and the same direction", () => {
    fc.assert(
      fc.property(rawVector, (raw) => {
        const { vector, pack } = makeEmbedding(PACK, raw, DIMENSION);
        expect(pack).toBe(PACK);
        expect(vector).toHaveLength(DIMENSION);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
        const length = Math.hypot(...raw);
        raw.forEach((value, i) => {
          expect(vector[i]).toBeCloseTo(value / length, 6);
        });
      }),
    );
  });

  it("does not depend on the scale of the network's output", () => {
    fc.assert(
      fc.property(rawVector, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (raw, scale) => {
        const scaled = makeEmbedding(
          PACK,
          raw.map((value) => value * scale),
          DIMENSION,
        );
        expect(cosine(scaled.vector, makeEmbedding(PACK, raw, DIMENSION).vector)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("leaves the network's output as it is", () => {
    const raw = Float32Array.of(3, 4);
    makeEmbedding(PACK, raw, 2);
    expect([...raw]).toEqual([3, 4]);
  });

  it("refuses a value that is not finite, wherever it stands, and says where", () => {
    const notFinite = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(rawVector, notFinite, fc.nat(DIMENSION - 1), (raw, bad, position) => {
        const broken = raw.with(position, bad);
        expect(() => makeEmbedding(PACK, broken, DIMENSION)).toThrow(
          expect.objectContaining({
            code: "EMBEDDING_INVALID",
            message: `expected finite numbers for an embedding but received ${bad} at position ${position}`,
          }),
        );
      }),
    );
  });

  it("refuses a vector of another length than the pack's", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 2 }), { maxLength: 20 }), (raw) => {
        fc.pre(raw.length !== DIMENSION);
        expect(() => makeEmbedding(PACK, raw, DIMENSION)).toThrow(
          expect.objectContaining({ code: "EMBEDDING_INVALID" }),
        );
      }),
    );
  });

  it.each([
    ["zero", [0, 0, 0]],
    ["so short that its direction is rounding", [1e-13, -1e-13, 0]],
    ["so long that its length overflows", [1e200, 1e200, 0]],
  ])("refuses a vector that is %s", (_, raw) => {
    expect(() => makeEmbedding(PACK, raw, 3)).toThrow(
      expect.objectContaining({ code: "EMBEDDING_INVALID", message: expect.stringContaining("a direction") }),
    );
  });
});

describe("similarity", () => {
  it("is the same both ways and lies between -1 and 1", () => {
    fc.assert(
      fc.property(anEmbedding, anEmbedding, (a, b) => {
        const value = similarity(a, b);
        expect(similarity(b, a)).toBe(value);
        expect(value).toBeGreaterThanOrEqual(-1);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is 1 with itself and -1 with the opposite", () => {
    fc.assert(
      fc.property(rawVector, (raw) => {
        const one = makeEmbedding(PACK, raw, DIMENSION);
        const opposite = makeEmbedding(
          PACK,
          raw.map((value) => -value),
          DIMENSION,
        );
        expect(similarity(one, one)).toBeCloseTo(1, 6);
        expect(similarity(one, opposite)).toBeCloseTo(-1, 6);
      }),
    );
  });

  it("is the cosine of the angle", () => {
    const angle = (degrees: number) => {
      const radians = (degrees * Math.PI) / 180;
      return makeEmbedding(PACK, [Math.cos(radians), Math.sin(radians)], 2);
    };
    expect(similarity(angle(10), angle(70))).toBeCloseTo(0.5, 6);
    expect(similarity(angle(0), angle(90))).toBeCloseTo(0, 6);
  });

  it("refuses embeddings of two packs, even of one length", () => {
    const a = makeEmbedding(PACK, [1, 2], 2);
    const b = makeEmbedding(OTHER_PACK, [1, 2], 2);
    expect(() => similarity(a, b)).toThrow(
      expect.objectContaining({
        code: "EMBEDDING_PACK_MISMATCH",
        message: "expected embeddings of one pack but received tests (2) and another (2)",
      }),
    );
  });

  it("refuses embeddings of two lengths, even under one pack's name", () => {
    expect(() => similarity(makeEmbedding(PACK, [1, 2], 2), makeEmbedding(PACK, [1, 2, 3], 3))).toThrow(
      expect.objectContaining({ code: "EMBEDDING_PACK_MISMATCH" }),
    );
  });
});

describe("joinOutputs", () => {
  it("makes the similarity the weighted mean of those under either network", () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(rawVector, rawVector, rawVector, rawVector, share, (a, b, c, d, weight) => {
        const joined = (first: number[], second: number[]) =>
          makeEmbedding(PACK, joinOutputs(first, second, weight), 2 * DIMENSION);
        const alone = (one: number[], other: number[]) =>
          similarity(makeEmbedding(PACK, one, DIMENSION), makeEmbedding(PACK, other, DIMENSION));
        expect(similarity(joined(a, b), joined(c, d))).toBeCloseTo(
          (1 - weight) * alone(a, c) + weight * alone(b, d),
          5,
        );
      }),
    );
  });

  it("leaves it to makeEmbedding to refuse a network that says nothing", () => {
    const joined = joinOutputs([1, 2], [0, 0], 0.5);
    expect(() => makeEmbedding(PACK, joined, 4)).toThrow(
      expect.objectContaining({ code: "EMBEDDING_INVALID" }),
    );
  });
});
