import { fitSimilarity, warpSquare } from "../../domain/alignment.js";
import { cutChip } from "../../domain/dlib-chip.js";
import { ARCFACE_SIDE, ARCFACE_TEMPLATE, type FivePoints } from "../../domain/five-points.js";
import type { Point } from "../../domain/geometry.js";
import type { PackManifest } from "../../domain/pack-manifest.js";
import type { Raster } from "../../domain/resample.js";

/** A face with what an alignment needs. */
interface Alignable {
  readonly landmarks: readonly Point[];
  readonly points: FivePoints;
  /** The face at the 112 × 112 template, which was cut for its quality. */
  readonly chip: Uint8Array;
}

/** Cuts a face as the embedder of a pack wants it. @returns `side × side × 3` bytes */
export type Align = (image: Raster, face: Alignable) => Uint8Array;

export function createAlign({
  alignment,
  input,
}: Pick<PackManifest["networks"]["embedder"], "alignment" | "input">): Align {
  switch (alignment.template) {
    case "dlib-chip":
      return (image, { landmarks }) => cutChip(image, landmarks);
    case "arcface": {
      if (input.width === ARCFACE_SIDE) return (_, { chip }) => chip;
      const ratio = input.width / ARCFACE_SIDE;
      return toTemplate(
        ARCFACE_TEMPLATE.map(({ x, y }) => ({ x: x * ratio, y: y * ratio })),
        input.width,
      );
    }
    case "points":
      return toTemplate(
        alignment.points.map(([x, y]) => ({ x, y })),
        input.width,
      );
  }
}

function toTemplate(template: readonly Point[], side: number): Align {
  return (image, { points }) => warpSquare(image, fitSimilarity(template, points), side);
}
