import { sideBySide } from "../side-by-side.js";
import { WARM_UP_IMAGES } from "./cases.js";

/** Works on a file. @returns the number of faces */
type Work = (file: string) => Promise<number>;

/** Works on some files unmeasured. */
export async function warmUp(files: readonly string[], inFlight: number, work: Work): Promise<void> {
  await sideBySide(files.slice(0, WARM_UP_IMAGES), inFlight, work);
}

/** Works on all files, so many at a time. */
export async function timed(
  files: readonly string[],
  inFlight: number,
  work: Work,
): Promise<{ imagesPerSecond: number; faces: number }> {
  const started = performance.now();
  const faces = await sideBySide(files, inFlight, work);
  const seconds = (performance.now() - started) / 1000;
  return {
    imagesPerSecond: files.length / seconds,
    faces: faces.reduce((sum, count) => sum + count, 0) / files.length,
  };
}
