import type { AdMetadata } from "../domain/ad.js";
import type { ErrorCode, LeadlightError } from "../domain/errors.js";
import type { SubjectDetails } from "../domain/gallery.js";
import type { Box } from "../domain/geometry.js";

/** The bytes of one image, read only when they are needed. */
export interface ImageSource {
  /** File name as a person knows it; shown, never used as a path. */
  readonly fileName: string;
  /** @throws FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_MANIFEST */
  read(): Promise<Uint8Array>;
}

/** An ad as it was collected, before anything is known of its images. */
export interface CollectedAd {
  /** File or manifest it came from. */
  readonly source: string;
  /** Line of the manifest, counted from 1. */
  readonly line?: number;
  /** What makes it this ad when its metadata does not; see `adKey`. */
  readonly key?: string;
  readonly metadata: AdMetadata;
  readonly images: readonly ImageSource[];
}

/** A photograph that shows a subject. */
export interface PortraitSource extends ImageSource {
  /** Which face is the subject's, in pixels of the upright picture; needed only when there are several. */
  readonly box?: Box;
}

/** A reference person as somebody handed them over. */
export interface CollectedSubject {
  readonly source: string;
  readonly line?: number;
  readonly details: SubjectDetails;
  readonly portraits: readonly PortraitSource[];
}

/** Something that could not be taken in; the rest goes on. */
export interface Rejection {
  readonly source: string;
  readonly line?: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** One thing read from files: usable, or rejected with a reason. */
export type Collected<Item> = { readonly item: Item } | { readonly rejected: Rejection };

/** One record of a list of hashes as plain values, or why it is none. Lines count from 1. */
export type HashRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: LeadlightError };

/** Reads what was collected, in a fixed order, one after the other, however much there is. */
export interface CollectedSource {
  /**
   * Image files, folders (searched recursively) and manifests (`.jsonl`, `.csv`).
   * @throws FILE_UNREADABLE, before anything is given, when a path does not exist or is a folder or manifest that cannot
   * be read; everything else is a rejection
   */
  ads(paths: readonly string[]): AsyncIterable<Collected<CollectedAd>>;

  /**
   * A folder with a folder for each subject, a folder with one subject's portraits, or a manifest.
   * @throws FILE_UNREADABLE when the path does not exist or cannot be read, ARGUMENT_INVALID for any other file
   */
  subjects(path: string): AsyncIterable<Collected<CollectedSubject>>;

  /** How many ads {@link ads} will give, for a progress bar. */
  countAds(paths: readonly string[]): Promise<number>;

  /**
   * The records of a list of hashes: `.csv`, `.json` or `.jsonl`.
   * @throws FILE_UNREADABLE, FILE_TOO_LARGE, HASH_LIST_INVALID for what is no list, ARGUMENT_INVALID for a file of another kind
   */
  hashRecords(path: string): AsyncIterable<HashRecord>;
}
