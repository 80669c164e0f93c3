import type { DetectedFace } from "../domain/face.js";
import type { Size } from "../domain/geometry.js";

/**
 * Which face of a photograph is taken for the person whose folder it lies in: the largest one whose box holds the centre
 * of the picture. A dataset says no more than that a person is on a picture, and portraits have them in the middle.
 * @param faces in pixels of the upright image
 * @returns null when no face lies over the centre
 */
export function faceOverCentre<Face extends DetectedFace>(faces: readonly Face[], image: Size): Face | null {
  const [x, y] = [image.width / 2, image.height / 2];
  let largest: Face | null = null;
  for (const face of faces) {
    const { box } = face;
    const isOver = x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
    if (isOver && (largest === null || area(face) > area(largest))) largest = face;
  }
  return largest;
}

function area({ box }: DetectedFace): number {
  return box.width * box.height;
}
