import { expected } from "../../domain/errors.js";
import { parseSha256, type Sha256, sha256Of } from "../../domain/ids.js";
import type { ImageStore } from "../../ports/image-store.js";

/** Images in memory, for tests and for work that must leave nothing behind. */
export class MemoryImageStore implements ImageStore {
  readonly #images = new Map<Sha256, Uint8Array>();

  async put(sha256: Sha256, bytes: Uint8Array): Promise<void> {
    const copy = Uint8Array.from(bytes);
    const actual = sha256Of(copy);
    if (actual !== parseSha256(sha256))
      throw expected("ARGUMENT_INVALID", `bytes with the SHA-256 ${sha256}`, "an image to keep", actual);
    this.#images.set(sha256, copy);
  }

  async get(sha256: Sha256): Promise<Uint8Array | null> {
    const bytes = this.#images.get(parseSha256(sha256));
    return bytes === undefined ? null : Uint8Array.from(bytes);
  }

  async has(sha256: Sha256): Promise<boolean> {
    return this.#images.has(parseSha256(sha256));
  }

  async remove(sha256: Sha256, isWanted: () => Promise<boolean>): Promise<void> {
    if (!(await isWanted())) this.#images.delete(parseSha256(sha256));
  }

  async *list(): AsyncIterable<Sha256> {
    yield* [...this.#images.keys()];
  }
}
