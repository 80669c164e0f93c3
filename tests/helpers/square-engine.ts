import sharp from "sharp";
import { makeEmbedding } from "../../src/domain/embedding.js";
import { expected } from "../../src/domain/errors.js";
import type { AssessedFace, DetectedFace, EmbeddedFace } from "../../src/domain/face.js";
import type { Box } from "../../src/domain/geometry.js";
import { type PackId, sha256Of } from "../../src/domain/ids.js";
import type { DecodedImage } from "../../src/domain/image.js";
import { sameFace } from "../../src/domain/same-face.js";
import { createTurns } from "../../src/pipeline/turns.js";
import type { FaceEngine, FaceEngines } from "../../src/ports/face-engine.js";
import type { ModelPack, PackInfo } from "../../src/ports/model-pack.js";
import { tinyManifest } from "./packs.js";
import { seeded } from "./vectors.js";

/** A pack whose "faces" are squares of one colour on grey: a person is a colour. Packs see the same colours differently. */
export interface SquarePack {
  readonly id: string;
  readonly dimension: number;
  /** Narrower squares are not found, but embedded where they are known. */
  readonly leastWidth?: number;
  readonly imagesInFlight?: number;
  /** Is waited for before each analysis. */
  readonly before?: (image: DecodedImage) => Promise<void>;
}

export interface Square {
  readonly x: number;
  readonly colour: string;
  readonly size?: number;
}

/** A face that every search takes. */
const GOOD: Pick<AssessedFace, "quality" | "unsearched" | "apparentAge"> = {
  quality: {
    interEyePixels: 60,
    sharpness: 100,
    brightness: 120,
    contrast: 40,
    pose: { yaw: 0, pitch: 0, roll: 0 },
    insideShare: 1,
  },
  unsearched: [],
  apparentAge: null,
};

const SIZE = 40;
const TOP = 20;
const GREY = 128;

/** Draws squares beside each other, whose columns must not touch. @returns a PNG; `text` makes it another file */
export async function drawSquares(squares: readonly Square[], text = "squares"): Promise<Buffer> {
  const background = { r: GREY, g: GREY, b: GREY };
  return sharp({ create: { width: 240, height: 80, channels: 3, background } })
    .composite(
      squares.map(({ x, colour, size = SIZE }) => ({
        input: { create: { width: size, height: size, channels: 3, background: colour } },
        left: x,
        top: TOP,
      })),
    )
    .withExif({ IFD0: { ImageDescription: text } })
    .png()
    .toBuffer();
}

const PEOPLE = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff"];

/** A picture of one person; the seventh is the first again, on a picture of its own. */
export function pictureOf(person: number, text = "ad"): Promise<Buffer> {
  return drawSquares([{ x: 10, colour: PEOPLE[person % PEOPLE.length] ?? "" }], `${text} ${person}`);
}

/** How much the engines of a test did. */
export class SquareEngines implements FaceEngines {
  readonly #packs: ReadonlyMap<string, SquarePack>;
  /** How many images each pack has analysed. */
  readonly analysed = new Map<string, number>();

  constructor(...packs: SquarePack[]) {
    this.#packs = new Map(packs.map((pack) => [pack.id, pack]));
  }

  async open(id: PackId): Promise<FaceEngine> {
    const pack = this.#packs.get(id);
    if (pack === undefined) throw expected("PACK_UNKNOWN", "a pack that is there", "the model pack", id);
    const imagesInFlight = pack.imagesInFlight ?? 2;
    const inTurn = createTurns(imagesInFlight);
    return {
      pack: infoOf(pack),
      imagesInFlight,
      analyse: (image, known = []) =>
        inTurn(async () => {
          await pack.before?.(image);
          await new Promise((resolve) => setImmediate(resolve));
          this.analysed.set(id, (this.analysed.get(id) ?? 0) + 1);
          return analyse(pack, image, known);
        }),
      start: async () => ({ backend: "squares", versions: {} }),
      close: async () => undefined,
    };
  }

  /** The pack as a folder of files would give it, without any. */
  async openPack(id: PackId): Promise<ModelPack> {
    const { pack } = await this.open(id);
    return {
      info: pack,
      manifest: { ...tinyManifest(), id, dimension: pack.dimension },
      graph: async (role) => {
        throw expected("MODEL_MISSING", "a graph", role, "none");
      },
      calibration: async () => ({ withheld: "squares are not calibrated" }),
      missing: async () => [],
      read: async (name) => {
        throw expected("MODEL_MISSING", "a file", name, "none");
      },
      verify: async () => [],
    };
  }
}

function infoOf({ id, dimension }: SquarePack): PackInfo {
  return {
    id: id as PackId,
    dimension,
    candidateSimilarity: 0.99,
    preprocessing: "squares/1",
    hash: sha256Of(`${id} ${dimension}`),
  };
}

function analyse(pack: SquarePack, image: DecodedImage, known: readonly DetectedFace[]): EmbeddedFace[] {
  const found = findSquares(image).filter(({ width }) => width >= (pack.leastWidth ?? 1));
  const detected = found.map((box) => ({ box, landmarks: [], detectionScore: 1 }));
  const missed = known.filter(({ box }) => sameFace(box, detected) === null);
  return [...detected, ...missed].map(({ box, landmarks, detectionScore }) => ({
    ...GOOD,
    box,
    landmarks,
    detectionScore,
    embedding: makeEmbedding(pack.id as PackId, seenBy(pack, colourAt(image, box)), pack.dimension),
  }));
}

/** Runs of columns that are not all grey. */
function findSquares({ width, height, pixels }: DecodedImage): Box[] {
  const isGrey = (x: number) => {
    for (let y = 0; y < height; y++)
      for (let c = 0; c < 3; c++) if (pixels[(y * width + x) * 3 + c] !== GREY) return false;
    return true;
  };
  const boxes: Box[] = [];
  for (let x = 0; x < width; x++) {
    if (isGrey(x)) continue;
    const left = x;
    while (x < width && !isGrey(x)) x++;
    boxes.push({ x: left, y: TOP, width: x - left, height: x - left });
  }
  return boxes;
}

function colourAt({ width, pixels }: DecodedImage, { x, y }: Box): number[] {
  const at = (Math.round(y + 1) * width + Math.round(x + 1)) * 3;
  return Array.from(pixels.subarray(at, at + 3), (value) => value / 255 - 0.5);
}

/** Every pack turns colours by a matrix of its own, which keeps near ones near. */
function seenBy({ id, dimension }: SquarePack, colour: readonly number[]): number[] {
  const random = seeded([...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  return Array.from({ length: dimension }, () =>
    colour.reduce((sum, value) => sum + value * (random() - 0.5), 0),
  );
}
