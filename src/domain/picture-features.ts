/** What the classifier of a pack for pictures may tell apart; the names are those of nsfwjs. */
export const PICTURE_CLASSES = ["drawing", "hentai", "neutral", "porn", "sexy"] as const;
export type PictureClass = (typeof PICTURE_CLASSES)[number];

/** How likely each class is; those that the pack knows sum to 1. */
export type PictureClasses = Readonly<Partial<Record<PictureClass, number>>>;

/** A picture as a pack for pictures sees it. */
export interface PictureFeatures {
  /** One vector of unit length for each view that was asked for, in their order. */
  readonly vectors: readonly Float32Array[];
  /** Of the first view; null when the pack tells no classes apart. */
  readonly classes: PictureClasses | null;
}

/** Classes that are blurred until somebody wants to see them; drawings that are as well. */
const EXPLICIT: readonly PictureClass[] = ["hentai", "porn", "sexy"];

/** From here on a picture is blurred until somebody wants to see it; what that costs is in docs/similarity.md. */
export const EXPLICIT_FROM = 0.5;

/** How likely a picture is explicit, 0 to 1; null when no classes were told. */
export function explicitnessOf(classes: PictureClasses | null): number | null {
  if (classes === null) return null;
  return Math.min(
    1,
    EXPLICIT.reduce((sum, name) => sum + (classes[name] ?? 0), 0),
  );
}
