import { useState } from "preact/hooks";
import type { Box } from "../../domain/geometry.js";
import { previewPath } from "../api/candidates.js";
import { usePicture } from "../parts/picture.jsx";
import { meaningOf } from "../parts/problem.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The longer side that the server makes a whole picture smaller to. */
const PREVIEW_SIDE = 1280;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Pixels of a preview for one of the original; null where that cannot be known.
 * @param original its size, where somebody said it
 */
export function previewScale(preview: Size, original: Size | null): number | null {
  if (original !== null) return preview.width / original.width;
  // A smaller one was not made smaller.
  return Math.max(preview.width, preview.height) < PREVIEW_SIDE ? 1 : null;
}

/** A whole picture with boxes around faces. */
export function WholePicture(props: {
  sha256: string;
  original: Size | null;
  boxes: readonly Box[];
  caption: string;
}) {
  const texts = useTexts();
  const { address, refusal } = usePicture(previewPath(props.sha256));
  const [preview, setPreview] = useState<Size | null>(null);
  const scale = preview === null ? null : previewScale(preview, props.original);
  return (
    <figure class="whole">
      <figcaption>{props.caption}</figcaption>
      {refusal !== null && <p class="small">{meaningOf(refusal, texts)}</p>}
      {address !== null && (
        <div class="marked">
          <img
            src={address}
            alt={props.caption}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setPreview({ width: naturalWidth, height: naturalHeight })
            }
          />
          {preview !== null && scale !== null && <Marks boxes={props.boxes} scale={scale} on={preview} />}
        </div>
      )}
      {preview !== null && scale === null && <p class="small">{texts.compare.unmarked}</p>}
    </figure>
  );
}

/** Boxes that lie over a picture, whatever size it is shown at. */
export function Marks(props: { boxes: readonly Box[]; scale: number; on: Size }) {
  const { boxes, scale, on } = props;
  return (
    <svg viewBox={`0 0 ${on.width} ${on.height}`} aria-hidden="true">
      {boxes.map(({ x, y, width, height }, i) => (
        <g key={`${x} ${y}`}>
          <rect x={x * scale} y={y * scale} width={width * scale} height={height * scale} />
          {boxes.length > 1 && (
            <text x={x * scale} y={y * scale - on.width / 150} font-size={on.width / 32}>
              {i + 1}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
