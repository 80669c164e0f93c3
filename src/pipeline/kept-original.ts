import { asLeadlightError, type ErrorCode } from "../domain/errors.js";
import type { Sha256 } from "../domain/ids.js";
import type { ImageStore } from "../ports/image-store.js";
import { isFileFault } from "./reject-image.js";

/** What was made of an original, or why none could be. */
export type MadeOfOriginal<Result> = { readonly value: Result } | { readonly fault: ErrorCode };

/**
 * Makes something of the original of an image in the store, which may be lost, changed or no picture for today's decoder.
 * @returns the fault where it lies in the original: `STORE_DAMAGED` for one that is missing or differs from its hash, or that of the file
 * @throws whatever else `make` throws
 */
export async function makeOfOriginal<Result>(
  images: ImageStore,
  image: Sha256,
  make: (original: Uint8Array) => Promise<Result>,
): Promise<MadeOfOriginal<Result>> {
  try {
    const original = await images.get(image);
    return original === null ? { fault: "STORE_DAMAGED" } : { value: await make(original) };
  } catch (thrown) {
    const { code } = asLeadlightError(thrown);
    if (code !== "STORE_DAMAGED" && !isFileFault(code)) throw thrown;
    return { fault: code };
  }
}
