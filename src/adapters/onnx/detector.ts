import { expected } from "../../domain/errors.js";
import type { FivePoints } from "../../domain/five-points.js";
import type { NetworkInput, PackManifest } from "../../domain/pack-manifest.js";
import { type QuarterTurns, turnBoxBack, turnPointBack } from "../../domain/quarter-turns.js";
import type { Raster } from "../../domain/resample.js";
import { decodeScrfd, decodeYuNet } from "./decode-cells.js";
import { decodeSsd } from "./decode-ssd.js";
import { type Detection, suppressWeaker } from "./detections.js";
import type { Network } from "./network.js";
import { fillSquareFrom, type Reduced, reduceFor, type Square, turnPlanes } from "./planes.js";

type DetectorManifest = PackManifest["networks"]["detector"];

/** A face that was found, in pixels of the image. Its box may reach beyond the image. */
export interface FoundFace extends Detection {
  /** How the picture had to be turned for the face to be upright. */
  readonly turns: QuarterTurns;
}

/** One look at a square of an image. */
export interface Look {
  readonly square: Square;
  readonly turns: QuarterTurns;
  /** Detections below are dropped; the manifest's `leastScore` unless said. */
  readonly leastScore?: number;
}

/** A detector of any family. */
export interface Detector {
  readonly manifest: DetectorManifest;
  /** What is found in one look, strongest first, each face once. */
  look(image: Raster, look: Look): Promise<FoundFace[]>;
}

/** Turns the outputs of one family into detections in pixels of the input. */
type Decode = (outputs: Readonly<Record<string, Float32Array>>, leastScore: number) => Detection[];

/** @throws PACK_INVALID for an input that is not square, or outputs that do not fit the family */
export async function createDetector(network: Network, manifest: DetectorManifest): Promise<Detector> {
  const { width: side, height } = manifest.input;
  if (side !== height) throw expected("PACK_INVALID", "a square input", "a detector", `${side} × ${height}`);
  const decode = await decoderOf(network, manifest, side);
  const views = new WeakMap<Raster, View>();

  async function planesOf(image: Raster, square: Square): Promise<Float32Array> {
    const view = views.get(image) ?? { levels: [{ raster: image, factor: 1 }], last: null };
    views.set(image, view);
    if (view.last !== null && isEqual(view.last.square, square)) return view.last.planes;
    const level = await levelFor(view.levels, square, manifest.input);
    const planes = fillSquareFrom(level, square, manifest.input);
    view.last = { square, planes };
    return planes;
  }

  return {
    manifest,
    async look(image, { square, turns, leastScore = manifest.leastScore }) {
      const outputs = await network.run(turnPlanes(await planesOf(image, square), side, turns));
      return suppressWeaker(decode(outputs, leastScore), manifest.overlap).map((detection) =>
        toImage(detection, square, side, turns),
      );
    },
  };
}

/** What was made of an image for the looks at it so far. */
interface View {
  /** The image in ever smaller versions. */
  readonly levels: Reduced[];
  /** The last square is often looked at again, turned. */
  last: { readonly square: Square; readonly planes: Float32Array } | null;
}

/** The smallest version of an image that shows a square in full sharpness; it is made when there is none near. */
async function levelFor(levels: Reduced[], square: Square, input: NetworkInput): Promise<Reduced> {
  const fine = levels.findLast(({ factor }) => factor <= square.side / input.width) ?? (levels[0] as Reduced);
  const level = await reduceFor(fine, square, input);
  if (level !== fine) levels.splice(levels.indexOf(fine) + 1, 0, level);
  return level;
}

async function decoderOf(network: Network, { decoding }: DetectorManifest, side: number): Promise<Decode> {
  switch (decoding.family) {
    case "ssd-priors": {
      const priors = await network.constant(decoding.priors);
      return (outputs, leastScore) => decodeSsd(outputs, priors, decoding, side, leastScore);
    }
    case "scrfd":
      return (outputs, leastScore) => {
        const inOrder = network.outputs.map((name) => outputs[name] as Float32Array);
        return decodeScrfd(inOrder, decoding, side, leastScore);
      };
    case "yunet":
      return (outputs, leastScore) => decodeYuNet(outputs, decoding, side, leastScore);
  }
}

function toImage(
  { box, score, points }: Detection,
  square: Square,
  side: number,
  turns: QuarterTurns,
): FoundFace {
  const ratio = square.side / side;
  const back = turnBoxBack(box, side, turns);
  const place = ({ x, y }: { x: number; y: number }) => ({
    x: square.x + x * ratio,
    y: square.y + y * ratio,
  });
  return {
    box: { ...place(back), width: back.width * ratio, height: back.height * ratio },
    score,
    points:
      points === null
        ? null
        : (points.map((point) => place(turnPointBack(point, side, turns))) as unknown as FivePoints),
    turns,
  };
}

function isEqual(a: Square, b: Square): boolean {
  return a.x === b.x && a.y === b.y && a.side === b.side;
}
