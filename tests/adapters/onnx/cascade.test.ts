import { describe, expect, it } from "vitest";
import { findFaces, paddedSquare } from "../../../src/adapters/onnx/cascade.js";
import { closerSquares } from "../../../src/adapters/onnx/closer.js";
import type { FoundFace, Look } from "../../../src/adapters/onnx/detector.js";
import type { Square } from "../../../src/adapters/onnx/planes.js";
import type { Box } from "../../../src/domain/geometry.js";
import type { QuarterTurns } from "../../../src/domain/quarter-turns.js";
import { grey } from "../../helpers/rasters.js";
import { ScriptedDetector } from "../../helpers/scripted-detector.js";

function face(score: number, x = 100, turns: QuarterTurns = 0): FoundFace {
  return { box: { x, y: 100, width: 50, height: 60 }, score, points: null, turns };
}

const small = grey(400, 300, 0);
const WHOLE = { x: 0, y: 0, side: 400 };
const PADDED = paddedSquare(small);

const isWhole = ({ square, turns }: Look) => square.side === WHOLE.side && turns === 0;

describe("finding the faces of a picture", () => {
  it("takes one look when it shows a face for sure", async () => {
    const detector = new ScriptedDetector(() => [face(0.7)]);
    expect(await findFaces(detector, small)).toEqual([face(0.7)]);
    expect(detector.squares).toEqual([WHOLE]);
  });

  it("takes another look at it with black around when its best face is unsure, and keeps the surer of both", async () => {
    const detector = new ScriptedDetector((look) => [isWhole(look) ? face(0.5) : face(0.9, 102)]);
    expect(await findFaces(detector, small)).toEqual([face(0.9, 102)]);
    expect(detector.squares).toEqual([WHOLE, PADDED]);
    expect(detector.turns).toEqual([0, 0]);
  });

  it("believes a large face from halfway between the least and the sure score", async () => {
    const large = (score: number): FoundFace => ({
      ...face(score),
      box: { x: 9, y: 9, width: 90, height: 100 },
    });
    const believed = new ScriptedDetector(() => [large(0.5)]);
    expect(await findFaces(believed, small)).toEqual([large(0.5)]);
    expect(believed.squares).toEqual([WHOLE]);
    const doubted = new ScriptedDetector(() => [large(0.49)]);
    await findFaces(doubted, small);
    expect(doubted.squares).toEqual([WHOLE, PADDED]);
  });

  it("keeps an unsure face that only the first look saw", async () => {
    const detector = new ScriptedDetector((look) => (isWhole(look) ? [face(0.5)] : []));
    expect(await findFaces(detector, small)).toEqual([face(0.5)]);
    expect(detector.turns).toEqual([0, 0]);
  });

  it("pads by half of the longer side, all around", () => {
    expect(paddedSquare(grey(400, 300, 0))).toEqual({ x: -200, y: -250, side: 800 });
    expect(paddedSquare(grey(300, 400, 0))).toEqual({ x: -250, y: -200, side: 800 });
  });

  it("turns it to one side, to the other and upside down when nothing was found", async () => {
    const detector = new ScriptedDetector(() => []);
    expect(await findFaces(detector, small)).toEqual([]);
    expect(detector.turns).toEqual([0, 0, 1, 3, 2]);
    expect(detector.squares).toEqual([WHOLE, PADDED, PADDED, PADDED, PADDED]);
  });

  it("stops turning as soon as a face is sure", async () => {
    const detector = new ScriptedDetector(({ turns }) => (turns === 3 ? [face(0.8, 100, 3)] : []));
    expect(await findFaces(detector, small)).toEqual([face(0.8, 100, 3)]);
    expect(detector.turns).toEqual([0, 0, 1, 3]);
  });

  it("goes on turning while a face is unsure, and keeps it as it was seen best", async () => {
    const scores = { 0: 0, 1: 0.4, 2: 0.65, 3: 0.5 };
    const detector = new ScriptedDetector(({ turns }) => [face(scores[turns], 100, turns)]);
    expect(await findFaces(detector, small)).toEqual([face(0.65, 100, 2)]);
    expect(detector.turns).toEqual([0, 0, 1, 3, 2]);
  });

  it("does not turn a picture in which an unsure face was found", async () => {
    const detector = new ScriptedDetector(() => [face(0.31)]);
    await findFaces(detector, small);
    expect(detector.turns).toEqual([0, 0]);
  });

  it("keeps a hundred faces at most, the strongest", async () => {
    const crowd = Array.from({ length: 130 }, (_, i) => face(0.35 + i / 250, 60 * i));
    const faces = await findFaces(new ScriptedDetector(() => crowd), small);
    expect(faces).toEqual(crowd.toReversed().slice(0, 100));
  });
});

describe("finding small faces", () => {
  const large = grey(1800, 1200, 0);
  const hint = face(0.15, 900);

  it("looks closer at what may be a face in a large photograph", async () => {
    const detector = new ScriptedDetector(({ square }) =>
      square.side === 1800 ? [face(0.9), hint] : [face(0.8, 900)],
    );
    expect(await findFaces(detector, large)).toEqual([face(0.9), face(0.8, 900)]);
    const closer = closerSquares(large, 512, [hint]);
    expect(closer).toHaveLength(1);
    expect(detector.squares).toEqual([{ x: 0, y: 0, side: 1800 }, ...closer]);
    expect(detector.turns).toEqual([0, 0]);
  });

  it("never takes the hint itself for a face", async () => {
    const detector = new ScriptedDetector(({ square }) => (square.side === 1800 ? [face(0.9), hint] : []));
    expect(await findFaces(detector, large)).toEqual([face(0.9)]);
  });

  it("looks no closer in a small photograph, and for nothing weaker than a tenth", async () => {
    const sure = [face(0.9), face(0.15, 200), face(0.09, 300)];
    const inSmall = new ScriptedDetector(() => sure);
    expect(await findFaces(inSmall, small)).toEqual([face(0.9)]);
    expect(inSmall.looks).toHaveLength(1);
    const tooWeak = new ScriptedDetector(() => [face(0.9), face(0.09, 900)]);
    expect(await findFaces(tooWeak, large)).toEqual([face(0.9)]);
    expect(tooWeak.looks).toHaveLength(1);
  });
});

describe("finding faces in a very large photograph", () => {
  const huge = grey(2400, 1400, 0);
  const [left, right] = closerSquares(huge, 512, []) as [Square, Square];

  /** What a detector would see in a square of faces that stand there: those that it cuts, cut. */
  function seenOf(boxes: readonly Box[], { x, y, side }: Square): FoundFace[] {
    return boxes.flatMap((box) => {
      const [start, top] = [Math.max(box.x, x), Math.max(box.y, y)];
      const width = Math.min(box.x + box.width, x + side) - start;
      const height = Math.min(box.y + box.height, y + side) - top;
      // Even more sure of a part than of the whole, to make it hard.
      const score = width < box.width ? 0.99 : 0.9;
      return width < 20 || height < 20
        ? []
        : [{ box: { x: start, y: top, width, height }, score, points: null, turns: 0 as const }];
    });
  }

  it("looks at all of it in tiles, without any hint", async () => {
    const detector = new ScriptedDetector(({ square }) => (square.side === 2400 ? [face(0.9)] : []));
    await findFaces(detector, huge);
    expect(detector.squares).toEqual([{ x: 0, y: 0, side: 2400 }, left, right]);
  });

  it("drops a face that the edge of a tile cuts, and keeps its whole from the next", async () => {
    // The right edge of the left tile goes through the first face, the left edge of the right one through the second.
    const standing = [left.x + left.side - 40, right.x - 40].map((x) => ({
      x,
      y: 500,
      width: 100,
      height: 120,
    }));
    const detector = new ScriptedDetector(({ square }) =>
      square.side === 2400 ? [] : seenOf(standing, square),
    );
    const boxes = (await findFaces(detector, huge)).map(({ box }) => box);
    expect(boxes.toSorted((a, b) => b.x - a.x)).toEqual(standing);
  });

  it("keeps a face that two tiles show whole once", async () => {
    const both = { x: right.x + 50, y: 300, width: 80, height: 90 };
    const detector = new ScriptedDetector(({ square }) =>
      square.side === 2400 ? [] : seenOf([both], square),
    );
    expect((await findFaces(detector, huge)).map(({ box }) => box)).toEqual([both]);
  });
});
