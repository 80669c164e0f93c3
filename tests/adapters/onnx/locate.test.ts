import { describe, expect, it } from "vitest";
import type { FoundFace, Look } from "../../../src/adapters/onnx/detector.js";
import { locateFaces } from "../../../src/adapters/onnx/locate.js";
import type { Network } from "../../../src/adapters/onnx/network.js";
import type { PackManifest } from "../../../src/domain/pack-manifest.js";
import { grey } from "../../helpers/rasters.js";
import { ScriptedDetector } from "../../helpers/scripted-detector.js";

const SIDE = 100;
/** By how much the second crop of a face is larger, on every side. */
const MARGIN = 15;
const box = { x: 100, y: 100, width: SIDE, height: SIDE };
const face = (score: number): FoundFace => ({ box, score, points: null, turns: 0 });
/** Eyes from 36 to 45 are so far apart; every other point lies at the first. */
const EYES = 40;

/** A landmark network that is as unsteady as it is told, face after face; it sees each twice. */
class ScriptedLandmarks implements Network {
  readonly outputs = ["points"];
  readonly input = {
    width: 8,
    height: 8,
    colour: "rgb",
    mean: [0, 0, 0],
    scale: [1, 1, 1],
    sampling: "asymmetric",
  } satisfies Network["input"] as Network["input"];
  readonly #unsteadiness: readonly number[];
  #runs = 0;

  constructor(...unsteadiness: readonly number[]) {
    this.#unsteadiness = unsteadiness;
  }

  async run() {
    const face = Math.floor(this.#runs / 2);
    const isSecond = this.#runs++ % 2 === 1;
    const moved = isSecond ? MARGIN + EYES * (this.#unsteadiness[face] ?? 0) : 0;
    const side = isSecond ? SIDE + 2 * MARGIN : SIDE;
    const points = new Float32Array(136);
    for (let i = 0; i < 68; i++) {
      points[2 * i] = (30 + (i === 45 ? EYES : 0) + moved) / side;
      points[2 * i + 1] = (40 + (isSecond ? MARGIN : 0)) / side;
    }
    return { points };
  }

  async constant(): Promise<Float32Array> {
    return new Float32Array();
  }

  get faces(): number {
    return this.#runs / 2;
  }
}

/** What is made of one face that the cascade found. */
async function locate(
  score: number,
  landmarks: ScriptedLandmarks,
  see: (look: Look) => readonly FoundFace[],
) {
  const detector = new ScriptedDetector(see);
  const parts = { manifest: {} as PackManifest, detector, landmarks };
  const located = await locateFaces(parts, grey(300, 300, 0), [face(score)]);
  return { located, turns: detector.turns };
}

const nothing = () => [];

describe("which way round the largest face stands", () => {
  it("is not asked when it is sure and its landmarks are steady", async () => {
    const landmarks = new ScriptedLandmarks(0.05);
    expect((await locate(0.9, landmarks, nothing)).turns).toEqual([]);
    expect(landmarks.faces).toBe(1);
  });

  it("is as it was seen when any other way its landmarks are much less steady", async () => {
    const landmarks = new ScriptedLandmarks(0.1, 0.1, 0.3, 0.4, 0.5);
    expect((await locate(0.9, landmarks, nothing)).turns).toEqual([]);
    const unsure = new ScriptedLandmarks(0.05, 0.05, 0.3, 0.4, 0.5);
    expect((await locate(0.5, unsure, nothing)).turns).toEqual([]);
  });

  it("is looked for when the face is unlikely, unsteady, or nearly as steady some other way", async () => {
    const unlikely = new ScriptedLandmarks(0.05, 0.05, 0.3, 0.4, 0.5);
    expect((await locate(0.4, unlikely, nothing)).turns).toEqual([0, 1, 3, 2]);
    const unsteady = new ScriptedLandmarks(0.2, 0.2, 0.5, 0.6, 0.7);
    expect((await locate(0.9, unsteady, nothing)).turns).toEqual([1, 3, 2]);
    const undecided = new ScriptedLandmarks(0.1, 0.1, 0.6, 0.15, 0.5);
    expect((await locate(0.9, undecided, nothing)).turns).toEqual([3, 2, 1]);
  });

  it("is looked for the steadiest way first, and no further once the face is sure and steady", async () => {
    const landmarks = new ScriptedLandmarks(0.5, 0.5, 0.4, 0.1, 0.3, 0.02);
    const { located, turns } = await locate(0.8, landmarks, (look) => [{ ...face(0.95), turns: look.turns }]);
    expect(turns).toEqual([3]);
    expect(located).toHaveLength(1);
    expect(located[0]?.detectionScore).toBe(0.95);
  });
});
