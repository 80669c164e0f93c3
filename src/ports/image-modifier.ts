/** What is done to pictures before they are sent on, and what cameras do when they are held otherwise. */
export const MODIFICATIONS = [
  "turned by 10°",
  "turned by 30°",
  "turned by 90°",
  "turned by 180°",
  "mirrored",
  "JPEG quality 30",
  "JPEG quality 10",
  "half the size",
  "a third of the size",
] as const;
export type Modification = (typeof MODIFICATIONS)[number];

/** Makes modified copies of pictures, to measure what modification costs. */
export interface ImageModifier {
  /** A copy of the upright picture: a JPEG of good quality, unless the modification is its quality. @throws as `ImageDecoder.decode` */
  modify(bytes: Uint8Array, modification: Modification): Promise<Uint8Array>;
}
