import type { Detector, FoundFace, Look } from "../../src/adapters/onnx/detector.js";
import type { Square } from "../../src/adapters/onnx/planes.js";
import type { PackManifest } from "../../src/domain/pack-manifest.js";
import type { QuarterTurns } from "../../src/domain/quarter-turns.js";

const MANIFEST: PackManifest["networks"]["detector"] = {
  graph: { file: "detector.onnx" },
  input: {
    width: 512,
    height: 512,
    colour: "rgb",
    mean: [0, 0, 0],
    scale: [1, 1, 1],
    sampling: "asymmetric",
  },
  decoding: { family: "scrfd", strides: [8], anchorsPerCell: 1 },
  leastScore: 0.3,
  sureScore: 0.7,
  overlap: 0.5,
};

/** A detector that writes down where it is asked to look, and sees what it is told. */
export class ScriptedDetector implements Detector {
  readonly manifest = MANIFEST;
  readonly looks: Look[] = [];
  readonly #see: (look: Look) => readonly FoundFace[];

  constructor(see: (look: Look) => readonly FoundFace[]) {
    this.#see = see;
  }

  /** As a real one: nothing that scores below what is asked for, strongest first. */
  async look(_: unknown, look: Look): Promise<FoundFace[]> {
    this.looks.push(look);
    const least = look.leastScore ?? this.manifest.leastScore;
    return this.#see(look)
      .filter(({ score }) => score >= least)
      .toSorted((a, b) => b.score - a.score);
  }

  get turns(): QuarterTurns[] {
    return this.looks.map((look) => look.turns);
  }

  get squares(): Square[] {
    return this.looks.map((look) => look.square);
  }
}
