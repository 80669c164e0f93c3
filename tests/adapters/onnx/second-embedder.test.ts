import { describe, expect, it, onTestFinished } from "vitest";
import { createOnnxEngine } from "../../../src/adapters/onnx/onnx-engine.js";
import { cosine } from "../../../src/domain/embedding.js";
import type { EmbeddedFace } from "../../../src/domain/face.js";
import { openRealPack } from "../../helpers/packs.js";
import { fromLeft, photograph } from "../../helpers/photographs.js";

async function facesUnder(id: string, number: 1): Promise<EmbeddedFace[]> {
  const pack = await openRealPack(id);
  const engine = createOnnxEngine({ pack, imagesInFlight: 1, providers: ["cpu"], threads: 1 });
  onTestFinished(() => engine.close());
  return fromLeft(await engine.analyse(await photograph(number)));
}

describe("a pack with two embedders", () => {
  it("finds the same faces, and puts what the second says behind what the first says", async () => {
    const [base, thorough] = [await facesUnder("base", 1), await facesUnder("thorough", 1)];
    expect(thorough).toHaveLength(3);
    thorough.forEach(({ embedding, ...face }, i) => {
      const { embedding: alone, ...same } = base[i] as EmbeddedFace;
      expect(face).toEqual(same);
      expect(embedding.vector).toHaveLength(704);
      const [first, second] = [embedding.vector.slice(0, 512), embedding.vector.slice(512)];
      expect(Math.hypot(...first)).toBeCloseTo(Math.SQRT1_2, 5);
      expect(Math.hypot(...second)).toBeCloseTo(Math.SQRT1_2, 5);
      const length = first.map((value) => value * Math.SQRT2);
      expect(cosine(length, alone.vector)).toBeCloseTo(1, 5);
    });
  });
});
