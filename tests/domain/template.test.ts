import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cosine, type Embedding, makeEmbedding } from "../../src/domain/embedding.js";
import type { PackId } from "../../src/domain/ids.js";
import { fuseTemplate } from "../../src/domain/template.js";
import { nearby, randomUnit, seeded } from "../helpers/vectors.js";
import { anEmbedding, PACK } from "./embeddings.js";

fc.configureGlobal({ seed: 20260102 });

/** Members that do not nearly cancel out: there the direction of the mean is rounding. */
const members = fc.array(anEmbedding, { minLength: 1, maxLength: 6 }).filter((all) => meanLength(all) > 1e-3);

function meanLength(all: readonly Embedding[]): number {
  const first = all[0]?.vector ?? new Float32Array();
  const mean = Array.from(first, (_, i) => all.reduce((sum, { vector }) => sum + (vector[i] ?? 0), 0));
  return Math.hypot(...mean) / all.length;
}

const refusal = (code: string) => expect.objectContaining({ code });

describe("fuseTemplate", () => {
  it("gives a vector of unit length under the members' pack", () => {
    fc.assert(
      fc.property(members, (all) => {
        const { embedding } = fuseTemplate(all);
        expect(embedding.pack).toBe(PACK);
        expect(Math.hypot(...embedding.vector)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("does not depend on the order of the members", () => {
    const shuffled = members.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, reordered]) => {
        const [one, other] = [fuseTemplate(all), fuseTemplate(reordered)];
        expect(cosine(one.embedding.vector, other.embedding.vector)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("is the member itself when there is only one", () => {
    fc.assert(
      fc.property(anEmbedding, (only) => {
        expect(fuseTemplate([only]).embedding).toEqual(only);
      }),
    );
  });

  it("counts copies of one picture as one photograph", () => {
    const random = seeded(1);
    const [one, other] = [randomUnit(random, 64), randomUnit(random, 64)];
    const photographs = (...vectors: Float32Array[]) =>
      fuseTemplate(vectors.map((vector) => ({ pack: PACK, vector }))).photographs;
    expect(photographs(one)).toBe(1);
    expect(photographs(one, other)).toBe(2);
    expect(photographs(one, nearby(random, one, 0.05), other, one)).toBe(2);
    expect(photographs(one, nearby(random, one, 0.5))).toBe(2);
  });

  it("is the member itself when it is repeated", () => {
    fc.assert(
      fc.property(anEmbedding, fc.integer({ min: 1, max: 5 }), (member, times) => {
        const { embedding } = fuseTemplate(Array.from({ length: times }, () => member));
        expect(cosine(embedding.vector, member.vector)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("lies halfway between two members", () => {
    const { embedding } = fuseTemplate([makeEmbedding(PACK, [5, 0], 2), makeEmbedding(PACK, [0, 0.1], 2)]);
    expect(embedding.vector[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(embedding.vector[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it("remembers its members, because reviewers see photographs and not their mean", () => {
    const all = [makeEmbedding(PACK, [1, 0], 2), makeEmbedding(PACK, [0, 1], 2)];
    expect(fuseTemplate(all).members).toEqual(all);
  });

  it("refuses members of two packs or of two lengths", () => {
    const member = makeEmbedding(PACK, [1, 0], 2);
    const ofOtherPack = makeEmbedding("another" as PackId, [1, 0], 2);
    const longer = makeEmbedding(PACK, [1, 0, 0], 3);
    expect(() => fuseTemplate([member, ofOtherPack])).toThrow(refusal("EMBEDDING_PACK_MISMATCH"));
    expect(() => fuseTemplate([member, longer])).toThrow(refusal("EMBEDDING_PACK_MISMATCH"));
    expect(() => fuseTemplate([longer, member])).toThrow(refusal("EMBEDDING_PACK_MISMATCH"));
  });

  it("refuses to make a template of nothing", () => {
    expect(() => fuseTemplate([])).toThrow(refusal("EMBEDDING_INVALID"));
  });

  it("refuses members that cancel each other out", () => {
    fc.assert(
      fc.property(anEmbedding, (one) => {
        const opposite = { pack: PACK, vector: one.vector.map((value) => -value) };
        expect(() => fuseTemplate([one, opposite])).toThrow(refusal("EMBEDDING_INVALID"));
      }),
    );
  });

  it("refuses members of which only rounding is left", () => {
    const thirds = [10, 130, 250].map((degrees) => {
      const radians = (degrees * Math.PI) / 180;
      return makeEmbedding(PACK, [Math.cos(radians), Math.sin(radians)], 2);
    });
    expect(() => fuseTemplate(thirds)).toThrow(refusal("EMBEDDING_INVALID"));
  });
});
