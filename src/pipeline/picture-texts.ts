import type { Sha256 } from "../domain/ids.js";
import type { ReadingOutcome, TextReading } from "../domain/picture-text.js";
import type { Clock } from "../ports/clock.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { TextReader, TextReaders } from "../ports/text-reader.js";
import type { IdentifierReader } from "./identifier-reader.js";
import { type Progress, secondsSince } from "./ingest-run.js";
import { readKept, readPicture } from "./read-picture.js";
import { watch } from "./watch.js";

/** What a run did. */
export interface PicturesRead {
  /** Pictures by how their reading ended. */
  readonly outcomes: Readonly<Record<ReadingOutcome, number>>;
  /** Pictures in which there was text. */
  readonly withText: number;
  readonly lines: number;
  /** Pictures that are still to be read: it was stopped, or others were added. */
  readonly unread: number;
  readonly seconds: number;
}

/** Reads the text in pictures, one picture after the other, beside everything else. */
export interface PictureTexts {
  /**
   * Reads every picture of an ad that was not read yet, each recorded by itself.
   * @param options.signal stops it at once: the picture under way stays unread
   * @throws MODEL_MISSING, MODEL_CHANGED, BACKEND_UNAVAILABLE
   */
  readAll(options?: {
    readonly onProgress?: Progress | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PicturesRead>;

  /** Reads one picture and keeps nothing. @throws as {@link readAll}, and what a bad file does */
  readOne(bytes: Uint8Array): Promise<TextReading>;

  /**
   * Reads what is unread, then what comes, until it is stopped. Never throws: what stands in its way is said once, and tried again.
   */
  watch(signal: AbortSignal): Promise<void>;

  /** How far the pictures of ads are read. */
  counts(): Promise<{ readonly unread: number; readonly images: number }>;
}

interface Parts {
  readonly store: Store;
  readonly images: ImageStore;
  readonly decoder: ImageDecoder;
  readonly textReaders: TextReaders;
  readonly clock: Clock;
  readonly reader: Pick<IdentifierReader, "pictureWasRead">;
  readonly onNotice: (message: string) => void;
}

export function createPictureTexts(parts: Parts): PictureTexts {
  const { store, textReaders, clock, onNotice } = parts;
  const { pack } = textReaders;

  /** Reads until nothing is unread or it is stopped; a reader is started for the first picture. */
  async function drain(
    signal: AbortSignal | undefined,
    onRead: (reading: TextReading) => void,
  ): Promise<void> {
    const isStopped = () => signal?.aborted ?? false;
    const next = async () => (isStopped() ? null : store.pictureTexts.nextUnread(pack));
    const first = await next();
    if (first === null) return;
    await withReader(textReaders, signal, async (reader) => {
      for (let image: Sha256 | null = first; image !== null; image = await next()) {
        const reading = await readKept(parts, reader, image).catch((thrown) => {
          // A reader that was stopped ends with an error.
          if (isStopped()) return null;
          throw thrown;
        });
        if (reading === null) return;
        await store.pictureTexts.record({ imageSha256: image, pack, ...reading });
        await parts.reader.pictureWasRead(image);
        onRead(reading);
      }
    });
  }

  async function readAll({
    onProgress,
    signal,
  }: {
    onProgress?: Progress | undefined;
    signal?: AbortSignal | undefined;
  } = {}): Promise<PicturesRead> {
    const started = clock.now();
    const outcomes = { read: 0, "timed-out": 0, failed: 0, unreadable: 0 };
    let [done, withText, lines] = [0, 0, 0];
    const total = (await store.pictureTexts.counts(pack)).unread;
    await drain(signal, (reading) => {
      outcomes[reading.outcome]++;
      done++;
      lines += reading.lines.length;
      if (reading.lines.length > 0) withText++;
      onProgress?.(done, Math.max(done, total));
    });
    const { unread } = await store.pictureTexts.counts(pack);
    return { outcomes, withText, lines, unread, seconds: secondsSince(started, clock) };
  }

  return {
    readAll,
    readOne: (bytes) => withReader(textReaders, undefined, (reader) => readPicture(parts, reader, bytes)),
    counts: () => store.pictureTexts.counts(pack),
    watch: (signal) =>
      watch(() => drain(signal, () => undefined), {
        what: "the text in pictures is not read",
        signal,
        onNotice,
      }),
  };
}

/** Runs `work` with a reader that ends when the work does, or at once when it is stopped. */
async function withReader<Result>(
  textReaders: TextReaders,
  signal: AbortSignal | undefined,
  work: (reader: TextReader) => Promise<Result>,
): Promise<Result> {
  const reader = await textReaders.open();
  const stop = () => void reader.close();
  signal?.addEventListener("abort", stop);
  try {
    return await work(reader);
  } finally {
    signal?.removeEventListener("abort", stop);
    await reader.close();
  }
}
