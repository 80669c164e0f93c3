/** A copy of pixels that another thread can have. */
export interface LentPixels {
  readonly pixels: Uint8Array;
  /** What must be transferred with them: nothing when they lie in shared memory. */
  readonly transfer: ArrayBuffer[];
  /** To be called when nobody reads them any more. */
  giveBack(): void;
}

/** Memory for the pixels of pictures that go to other threads. */
export interface PixelMemory {
  /**
   * Copies pixels. The memory of pixels that libvips made cannot be handed over: Node would copy it all at once while
   * everything else waits (50 million pixels: 100 ms, measured).
   */
  copyOf(pixels: Uint8Array): Promise<LentPixels>;
}

/** Bytes copied without letting the event loop in: 1.5 ms (measured). */
const COPIED_AT_ONCE = 16 * 2 ** 20;

/** Bytes of one shared block: pictures of 16 million pixels. Only what pictures have filled takes real memory. */
const BLOCK = 48 * 2 ** 20;

/**
 * Memory in blocks that all threads see and that picture after picture uses again. New memory for each would cost a
 * garbage collection in either thread every few pictures: 5 ms for a picture of 8 MB (measured). Pictures that are larger,
 * and those for which no block is left, get memory of their own that is transferred: unlike shared memory, V8 knows how much
 * it is, and collects it in time.
 * @param blocks how many; pictures at a time
 * @param blockBytes of each
 */
export function createPixelMemory(blocks: number, blockBytes = BLOCK): PixelMemory {
  const free = Array.from({ length: blocks }, () => new SharedArrayBuffer(blockBytes));
  return {
    async copyOf(pixels) {
      const block = pixels.length <= blockBytes ? free.pop() : undefined;
      const memory = block ?? new ArrayBuffer(pixels.length);
      const copy = new Uint8Array(memory, 0, pixels.length);
      for (let at = 0; at < pixels.length; at += COPIED_AT_ONCE) {
        if (at > 0) await new Promise((resolve) => setImmediate(resolve));
        copy.set(pixels.subarray(at, at + COPIED_AT_ONCE), at);
      }
      return {
        pixels: copy,
        transfer: memory instanceof ArrayBuffer ? [memory] : [],
        giveBack() {
          if (block !== undefined) free.push(block);
        },
      };
    },
  };
}
