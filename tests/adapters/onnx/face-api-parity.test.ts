import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFaceApiEngine } from "../../../src/adapters/faceapi/face-api-engine.js";
import { createOnnxEngine } from "../../../src/adapters/onnx/onnx-engine.js";
import { similarity } from "../../../src/domain/embedding.js";
import type { EmbeddedFace } from "../../../src/domain/face.js";
import type { DecodedImage } from "../../../src/domain/image.js";
import { sameFace } from "../../../src/domain/same-face.js";
import type { FaceEngine } from "../../../src/ports/face-engine.js";
import { openRealPack } from "../../helpers/packs.js";
import { PHOTOGRAPHS, photograph, scaledTo } from "../../helpers/photographs.js";

/** Sides of the detector's input. */
const INPUT = 512;

let native: FaceEngine;
let reference: FaceEngine;

beforeAll(async () => {
  const pack = await openRealPack("face-api");
  native = createOnnxEngine({ pack, imagesInFlight: 1, providers: ["cpu"], threads: 1 });
  reference = createFaceApiEngine({ pack, backend: "wasm" });
});

afterAll(() => Promise.all([native.close(), reference.close()]));

interface Pair {
  readonly ours: EmbeddedFace;
  readonly theirs: EmbeddedFace;
}

/** What both engines say of each face; both must have found all of them. */
async function compare(image: DecodedImage): Promise<Pair[]> {
  const [ours, theirs] = await Promise.all([native.analyse(image), reference.analyse(image)]);
  const pairs = ours.flatMap((one) => {
    const other = sameFace(one.box, theirs);
    return other === null ? [] : [{ ours: one, theirs: other }];
  });
  expect([pairs.length, theirs.length]).toEqual([ours.length, ours.length]);
  return pairs;
}

/** How many pixels wider or higher the box is that the landmarks were found in. */
function excess({ box: { x, y, width, height } }: EmbeddedFace): number {
  const whole = (start: number, length: number) => Math.floor(start + length) - Math.floor(start);
  return Math.abs(whole(x, width) - whole(y, height));
}

describe("the pack face-api on the native engine", () => {
  it.each(PHOTOGRAPHS)(
    "makes of photograph %i, when nothing has to be shrunk, what TensorFlow.js makes of it",
    async (number) => {
      const image = scaledTo(await photograph(number), INPUT);
      for (const { ours, theirs } of await compare(image)) {
        for (const part of ["x", "y", "width", "height"] as const)
          expect(ours.box[part]).toBeCloseTo(theirs.box[part], 1);
        expect(ours.detectionScore).toBeCloseTo(theirs.detectionScore, 3);
        const isEven = excess(ours) % 2 === 0;
        // face-api takes the landmarks of a box with an odd column of black half a pixel too far to a side.
        expect(similarity(ours.embedding, theirs.embedding)).toBeGreaterThan(isEven ? 0.9999 : 0.998);
      }
    },
  );

  it.each([
    [1, 0.998],
    [2, 0.97],
  ] as const)(
    "knows the same people in photograph %i at its full size: %f or more",
    async (number, least) => {
      // Both shrink it before they look at it, each in its own way, so that boxes differ by some pixels, and with them the
      // landmarks: most of all those of the woman in profile in photograph 2.
      for (const { ours, theirs } of await compare(await photograph(number)))
        expect(similarity(ours.embedding, theirs.embedding)).toBeGreaterThan(least);
    },
  );
});
