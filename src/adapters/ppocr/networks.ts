import { InferenceSession, Tensor } from "onnxruntime-node";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { Size } from "../../domain/geometry.js";
import type { TextLine } from "../../domain/picture-text.js";
import type { Raster } from "../../domain/resample.js";
import { bestPath, charactersOf } from "./characters.js";
import { joined } from "./joined.js";
import { cornersOf, type Rectangle, reversed } from "./rectangles.js";
import { textRegions } from "./regions.js";
import { type Normalisation, sampled } from "./sampling.js";

/** The files of a pack that reads. */
export interface TextModels {
  readonly detector: Uint8Array;
  readonly recogniser: Uint8Array;
  readonly characters: Uint8Array;
}

/** As PaddleOCR normalises, `DetResizeForTest` and `NormalizeImage` of its configuration: the means of ImageNet, in its order, on blue green red. */
const FOR_DETECTOR: Normalisation = {
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  scale: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)],
};
const FOR_RECOGNISER: Normalisation = {
  mean: [127.5, 127.5, 127.5],
  scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
};

/** The longer side that the detector sees: small pictures are enlarged, at most threefold. */
const DETECTOR_SIDE = 960;
const MOST_ENLARGEMENT = 3;
/** Sides of the detector's input are multiples of it. */
const DETECTOR_STEP = 32;

const LINE_HEIGHT = 48;
const LONGEST_LINE = 1600;
/** How much further than its rectangle a line is read, in heights: the first and last character are often cut. */
const ROOM = 0.3;
/** A line that is less sure than this is read from its other end as well. */
const SURE = 0.85;
/** Below it there was no text. */
const LEAST_CONFIDENCE = 0.5;

/** Finds and reads the lines of a picture. Blocks its thread meanwhile. */
export type ReadLines = (image: Raster) => Promise<TextLine[]>;

/** @throws BACKEND_UNAVAILABLE, PACK_INVALID */
export async function loadNetworks(models: TextModels): Promise<ReadLines> {
  const detector = await load("detector", models.detector);
  const recogniser = await load("recogniser", models.recogniser);
  const characters = charactersOf(models.characters);

  async function read(image: Raster, found: Rectangle) {
    const rectangle = { ...found, length: found.length + ROOM * found.breadth };
    const ratio = rectangle.length / Math.max(1, rectangle.breadth);
    const width = Math.min(LONGEST_LINE, Math.max(LINE_HEIGHT, Math.round(LINE_HEIGHT * ratio)));
    const size = { width, height: LINE_HEIGHT };
    const output = await run(recogniser, sampled(image, rectangle, size, size, FOR_RECOGNISER), size);
    if (output.dims.at(-1) !== characters.length)
      throw expected("PACK_INVALID", `${characters.length} characters`, "the recogniser", output.dims.at(-1));
    return { ...bestPath(output.data, characters), rectangle };
  }

  return async (image) => {
    const lines: TextLine[] = [];
    for (const rectangle of await find(detector, image)) {
      const first = await read(image, rectangle);
      const second = first.confidence < SURE ? await read(image, reversed(rectangle)) : first;
      const { text, confidence, rectangle: chosen } = second.confidence > first.confidence ? second : first;
      if (text === "" || confidence < LEAST_CONFIDENCE) continue;
      lines.push({ text, confidence, quad: cornersOf(chosen) });
    }
    return lines;
  };
}

/** @returns the rectangles of lines in pixels of the picture */
async function find(detector: InferenceSession, image: Raster): Promise<Rectangle[]> {
  const { width, height } = image;
  const factor = Math.min(MOST_ENLARGEMENT, DETECTOR_SIDE / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor));
  const grid = { width: side(width), height: side(height) };
  const padded = (pixels: number) => Math.ceil(pixels / DETECTOR_STEP) * DETECTOR_STEP;
  const size = { width: padded(grid.width), height: padded(grid.height) };
  const whole = { centre: { x: width / 2, y: height / 2 }, length: width, breadth: height, angle: 0 };
  const { data } = await run(detector, sampled(image, whole, grid, size, FOR_DETECTOR), size);
  return joined(textRegions(data, size)).map(({ centre, length, breadth, angle }) => ({
    centre: { x: (centre.x + 0.5) / factor, y: (centre.y + 0.5) / factor },
    length: length / factor,
    breadth: breadth / factor,
    angle,
  }));
}

async function load(name: string, graph: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(Uint8Array.from(graph), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const message = `expected ONNX Runtime to load the ${name} of text but received ${firstLine(cause)}`;
    throw new LeadlightError("BACKEND_UNAVAILABLE", message, { cause });
  }
}

async function run(
  session: InferenceSession,
  planes: Float32Array,
  { width, height }: Size,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const input = new Tensor("float32", planes, [1, 3, height, width]);
  const results = await session.run({ [session.inputNames[0] as string]: input });
  const output = results[session.outputNames[0] as string];
  if (output === undefined || !(output.data instanceof Float32Array))
    throw expected("PACK_INVALID", "float32 values", "a network that reads text", "another type");
  return { data: output.data, dims: output.dims };
}

function firstLine(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
}
