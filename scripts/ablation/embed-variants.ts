import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Network } from "../../src/adapters/onnx/network.js";
import { fillExact } from "../../src/adapters/onnx/planes.js";
import { fitSimilarity, warpSquare } from "../../src/domain/alignment.js";
import { ARCFACE_SIDE, ARCFACE_TEMPLATE, fivePoints } from "../../src/domain/five-points.js";
import type { Point } from "../../src/domain/geometry.js";
import type { Dataset } from "../../src/evaluation/dataset.js";
import type { EmbeddedImage } from "../../src/evaluation/embed-dataset.js";
import type { ImageDecoder } from "../../src/ports/image-decoder.js";
import { meanShape, type PointsOf } from "./mean-shape.js";

/** How a face is cut out before it is embedded. */
export interface Cut {
  readonly name: string;
  /** The points by which a face is aligned, and where they lie in the 112 × 112 square. */
  readonly pointsOf: PointsOf;
  readonly template: readonly Point[];
  /** Above 1 the face is larger in its square. */
  readonly scale: number;
  /** Pixels of the 112 × 112 square. */
  readonly shift: { readonly x: number; readonly y: number };
  readonly isMirrored: boolean;
}

const PLAIN = {
  pointsOf: fivePoints,
  template: ARCFACE_TEMPLATE,
  scale: 1,
  shift: { x: 0, y: 0 },
  isMirrored: false,
};

/** Every cut that is tried and needs no other faces. */
export const CUTS: readonly Cut[] = [
  { ...PLAIN, name: "plain" },
  { ...PLAIN, name: "mirrored", isMirrored: true },
  ...[0.9, 0.95, 1.05, 1.1].map((scale) => ({ ...PLAIN, name: `scale-${scale}`, scale })),
  { ...PLAIN, name: "left", shift: { x: -2, y: 0 } },
  { ...PLAIN, name: "right", shift: { x: 2, y: 0 } },
  { ...PLAIN, name: "up", shift: { x: 0, y: -2 } },
  { ...PLAIN, name: "down", shift: { x: 0, y: 2 } },
];

/** The iBUG 300-W scheme: 0–16 are the jaw, then come brows, nose, eyes and mouth. */
const LANDMARKS = 68;
const JAW = 17;

/**
 * Cuts that are aligned by more than five points, where these lie in a mean face.
 * @param faces landmarks of faces of persons by whom nothing is confirmed
 */
export function cutsByLandmarks(faces: readonly (readonly Point[])[]): Cut[] {
  const from = (first: number): Pick<Cut, "pointsOf" | "template"> => {
    const pointsOf = (landmarks: readonly Point[]) =>
      landmarks.length === LANDMARKS ? landmarks.slice(first) : null;
    return { pointsOf, template: meanShape(faces, pointsOf).slice(first) };
  };
  return [
    { ...PLAIN, ...from(0), name: "landmarks-68" },
    { ...PLAIN, ...from(JAW), name: "landmarks-51" },
  ];
}

/**
 * Embeds the faces of a data set cut otherwise, where the detector of the product found them. Kept in a folder, so that
 * a second run computes nothing.
 * @returns raw outputs of the network, `dimension` values each; null for an image without a face
 */
export async function embedCut(
  { folder, network, networkName, dimension, decoder }: EmbedderParts,
  dataset: Dataset,
  images: readonly EmbeddedImage[],
  cut: Cut,
): Promise<(Float32Array | null)[]> {
  const file = join(folder, `${networkName}-${cut.name}.f32`);
  const kept = await readFile(file).catch(() => null);
  const values =
    kept === null
      ? await embedAll({ network, dimension, decoder }, dataset, images, cut)
      : new Float32Array(kept.buffer, kept.byteOffset, kept.length / Float32Array.BYTES_PER_ELEMENT);
  if (kept === null) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, new Uint8Array(values.buffer), { mode: 0o600 });
  }
  return images.map(({ portrait }, i) =>
    portrait === null ? null : values.slice(i * dimension, (i + 1) * dimension),
  );
}

export interface EmbedderParts {
  readonly folder: string;
  readonly network: Network;
  readonly networkName: string;
  readonly dimension: number;
  readonly decoder: ImageDecoder;
}

async function embedAll(
  { network, dimension, decoder }: Pick<EmbedderParts, "network" | "dimension" | "decoder">,
  dataset: Dataset,
  images: readonly EmbeddedImage[],
  { pointsOf, template, scale, shift, isMirrored }: Cut,
): Promise<Float32Array> {
  const middle = (ARCFACE_SIDE - 1) / 2;
  const places = template.map(({ x, y }) => ({
    x: middle + (x - middle) * scale + shift.x,
    y: middle + (y - middle) * scale + shift.y,
  }));
  const values = new Float32Array(images.length * dimension);
  for (const [i, { portrait }] of images.entries()) {
    const points = pointsOf(portrait?.landmarks ?? []);
    const file = dataset.images[i];
    if (points === null || file === undefined) continue;
    const chip = warpSquare(
      await decoder.decode(await file.read()),
      fitSimilarity(places, points),
      ARCFACE_SIDE,
    );
    const [raw] = Object.values(
      await network.run(fillExact(isMirrored ? mirror(chip) : chip, network.input)),
    );
    values.set(raw ?? [], i * dimension);
  }
  return values;
}

/** Left and right exchanged. */
function mirror(chip: Uint8Array): Uint8Array {
  const mirrored = new Uint8Array(chip.length);
  for (let row = 0; row < ARCFACE_SIDE; row++) {
    for (let column = 0; column < ARCFACE_SIDE; column++) {
      const from = 3 * (row * ARCFACE_SIDE + column);
      mirrored.set(chip.subarray(from, from + 3), 3 * (row * ARCFACE_SIDE + ARCFACE_SIDE - 1 - column));
    }
  }
  return mirrored;
}
