import { sideBySide } from "../side-by-side.js";
import { WARM_UP_IMAGES } from "./cases.js";

/** Works on a file. @returns the number of faces */
type Work = (file: string) => Promise<number>;

/** Works on some files unmeasured. */
export async function warmUp(files: readonly string[], inFlight: number, work: Work): Promise<void> {
  await sideBySide(files.slice(0, WARM_UP_IMAGES), inFlight, work);
}

/** Works on some of the files, so many at a time. @returns the number of faces */
export async function workOn(files: readonly string[], inFlight: number, work: Work): Promise<number> {
  const faces = await sideBySide(files, inFlight, work);
  return faces.reduce((sum, count) => sum + count, 0);
}
