import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createOnnxEngine } from "../../../src/adapters/onnx/onnx-engine.js";
import { similarity } from "../../../src/domain/embedding.js";
import type { EmbeddedFace } from "../../../src/domain/face.js";
import type { PackId } from "../../../src/domain/ids.js";
import { otherFamilyPack } from "../../helpers/onnx-pack.js";
import { openLibrary } from "../../helpers/packs.js";
import { fromLeft, photograph } from "../../helpers/photographs.js";

describe("a pack of other families, of which only its manifest tells,", () => {
  it("is added, opened and run: it finds faces with five points and knows the same woman again", async (context) => {
    const library = await openLibrary();
    const folder = join(library.folder, "pack");
    const { id, dimension, candidateSimilarity } = await otherFamilyPack(context, folder);
    expect(await library.packs.add(folder)).toEqual({ id, isNew: true });

    const pack = await library.packs.open(id as PackId);
    const engine = createOnnxEngine({ pack, imagesInFlight: 2, providers: ["cpu"], threads: 1 });
    onTestFinished(() => engine.close());
    const [first, second] = (await Promise.all(
      ([1, 3] as const).map(async (number) => fromLeft(await engine.analyse(await photograph(number)))),
    )) as [EmbeddedFace[], EmbeddedFace[]];

    expect([first.length, second.length]).toEqual([3, 3]);
    for (const { box, landmarks, embedding, unsearched, apparentAge } of [...first, ...second]) {
      expect(landmarks).toHaveLength(5);
      const [leftEye, rightEye, nose] = landmarks;
      expect(leftEye?.x).toBeLessThan(rightEye?.x ?? 0);
      expect(nose?.x).toBeGreaterThan(box.x);
      expect(nose?.x).toBeLessThan(box.x + box.width);
      expect(embedding.pack).toBe(id);
      expect(embedding.vector).toHaveLength(dimension);
      expect(unsearched).toEqual([]);
      expect(apparentAge).toBeNull();
    }
    const redHaired = first[2] as EmbeddedFace;
    const to = second.map((face) => similarity(redHaired.embedding, face.embedding));
    expect(to.indexOf(Math.max(...to))).toBe(1);
    expect(to[1]).toBeGreaterThan(candidateSimilarity);
  });
});
