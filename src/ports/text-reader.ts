import type { PackId } from "../domain/ids.js";
import type { TextReading } from "../domain/picture-text.js";
import type { Raster } from "../domain/resample.js";

/** Reads the text in pictures, one at a time, in a process of its own. */
export interface TextReader {
  readonly pack: PackId;

  /**
   * Reads a picture, or gives up after the time that one may take. A reader that gave up, or whose process ended, starts again with
   * the next picture.
   * @returns lines with corners in pixels of `image`
   * @throws BACKEND_UNAVAILABLE when the networks do not load; INTERNAL when the reader is closed meanwhile
   */
  read(image: Raster): Promise<TextReading>;

  /** Ends at once, whatever it is doing. */
  close(): Promise<void>;
}

export interface TextReaders {
  /** The pack that pictures are read with. */
  readonly pack: PackId;
  /** What is wrong with its files, one message for each; none when pictures can be read. */
  problems(): Promise<string[]>;
  /** @throws PACK_UNKNOWN, PACK_INVALID, MODEL_MISSING, MODEL_CHANGED when its files are not all there */
  open(): Promise<TextReader>;
}
