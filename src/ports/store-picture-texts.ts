import type { PackId, Sha256 } from "../domain/ids.js";
import type { PictureText } from "../domain/picture-text.js";

/** The text that was read in the pictures of ads. */
export interface PictureTextRepository {
  /** What is known of a picture; null before it was read. */
  find(image: Sha256): Promise<PictureText | null>;
  /** Keeps what a pack read, in the place of what was known before. @throws IMAGE_UNKNOWN */
  record(text: Omit<PictureText, "readAt">): Promise<void>;
  /** A picture of an ad that this pack has not looked at, those that no pack has first; null when there is none. */
  nextUnread(pack: PackId): Promise<Sha256 | null>;
  /** How many pictures of ads there are that this pack has not looked at, and how many in all. */
  counts(pack: PackId): Promise<{ readonly unread: number; readonly images: number }>;
}
