import type { Point } from "./geometry.js";
import type { PackId, Sha256 } from "./ids.js";

/** Corners of a line of text as it is read, in pixels of the upright original: where it begins above, ends above, ends below, begins below. */
export type Quad = readonly [Point, Point, Point, Point];

/** One line of text in a picture. */
export interface TextLine {
  readonly text: string;
  /** Mean probability of its characters, 0–1. */
  readonly confidence: number;
  readonly quad: Quad;
}

/**
 * How the reading of a picture ended. Whatever it was, the picture is not read again with the same pack.
 *
 * - `read`: whole, with or without any text found
 * - `timed-out`: given up after the time that a picture may take
 * - `failed`: the program that reads ended over it
 * - `unreadable`: the original is missing or damaged
 */
export const READING_OUTCOMES = ["read", "timed-out", "failed", "unreadable"] as const;
export type ReadingOutcome = (typeof READING_OUTCOMES)[number];

/** What reading a picture gave; there are lines only when it was read. */
export interface TextReading {
  readonly outcome: ReadingOutcome;
  /** From above to below. */
  readonly lines: readonly TextLine[];
}

/** What is kept of the text in a picture. */
export interface PictureText extends TextReading {
  readonly imageSha256: Sha256;
  /** The pack that it was read with. */
  readonly pack: PackId;
  readonly readAt: Date;
}
