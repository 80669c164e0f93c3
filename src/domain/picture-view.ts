/** A part of a picture that is embedded by itself: shares of its width and height from the left and the top. */
export interface PictureView {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isMirrored: boolean;
}

const WHOLE: PictureView = { x: 0, y: 0, width: 1, height: 1, isMirrored: false };

const square = (x: number, y: number, side: number): PictureView => ({
  ...WHOLE,
  x,
  y,
  width: side,
  height: side,
});

/** What is kept of a picture: a picture that was cut out of it is like one of these more than like the whole. */
export const KEPT_VIEWS: readonly PictureView[] = [
  WHOLE,
  square(0.125, 0.125, 0.75),
  square(0, 0, 0.75),
  square(0.25, 0, 0.75),
  square(0, 0.25, 0.75),
  square(0.25, 0.25, 0.75),
];

/**
 * What is looked for: the picture itself and mirrored, without what a border would take, and the quarters of a collage of four. What they
 * gain is in docs/similarity.md.
 */
export const SEARCHED_VIEWS: readonly PictureView[] = [
  WHOLE,
  { ...WHOLE, isMirrored: true },
  square(1 / 12, 1 / 12, 5 / 6),
  square(0, 0, 0.5),
  square(0.5, 0, 0.5),
  square(0, 0.5, 0.5),
  square(0.5, 0.5, 0.5),
];
