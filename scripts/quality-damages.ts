import sharp, { type Sharp } from "sharp";
import type { Box, Size } from "../src/domain/geometry.js";

/** A way to spoil a portrait by so much. */
export interface Damage {
  readonly name: string;
  /** How much smaller the picture gets; 1 when it keeps its scale. */
  readonly scale: number;
  /** @param face where the person's face is in the unspoilt portrait @returns a file without further losses */
  apply(portrait: Buffer, face: Box): Promise<Buffer>;
}

const MIDDLE_GREY = 128;

/** From light to heavy, one kind after the other. */
export const DAMAGES: readonly Damage[] = [
  damage("none", (picture) => picture),
  ...[2, 3, 4, 5, 6, 8, 10].map((times) =>
    damage(
      `1/${times} of the size`,
      (picture, { width }) => picture.resize(Math.round(width / times)),
      1 / times,
    ),
  ),
  ...[1, 2, 3, 4, 6, 8].map((sigma) => damage(`blur, sigma ${sigma}`, (picture) => picture.blur(sigma))),
  ...[0.3, 0.15, 0.1, 0.07, 0.05, 0.03].map((light) =>
    damage(`light times ${light}`, (picture) => picture.linear(light, 0)),
  ),
  ...[0.3, 0.15, 0.1, 0.07, 0.05, 0.03].map((share) =>
    damage(`contrast times ${share}`, (picture) => picture.linear(share, MIDDLE_GREY * (1 - share))),
  ),
  ...[0.9, 0.75, 0.6, 0.5, 0.4].map((share) =>
    damage(`face cut to ${share} of its width`, (picture, { height }, face) =>
      picture.extract({ left: 0, top: 0, width: Math.round(face.x + share * face.width), height }),
    ),
  ),
];

function damage(name: string, change: (picture: Sharp, size: Size, face: Box) => Sharp, scale = 1): Damage {
  return {
    name,
    scale,
    async apply(portrait, face) {
      const picture = sharp(portrait);
      return change(picture, await picture.metadata(), face)
        .png()
        .toBuffer();
    },
  };
}
