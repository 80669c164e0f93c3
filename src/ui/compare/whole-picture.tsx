import { useState } from "preact/hooks";
import type { Box } from "../../domain/geometry.js";
import { previewPath } from "../api/candidates.js";
import { usePicture } from "../parts/picture.jsx";
import { meaningOf } from "../parts/problem.jsx";
import { Veil } from "../parts/veil.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A whole picture with boxes around faces. */
export function WholePicture(props: {
  sha256: string;
  /** Size of the picture that the boxes are in; the server draws it smaller. */
  original: Size;
  boxes: readonly Box[];
  caption: string;
}) {
  const texts = useTexts();
  const { address, isExplicit, refusal } = usePicture(previewPath(props.sha256));
  const [preview, setPreview] = useState<Size | null>(null);
  return (
    <figure class="whole">
      <figcaption>{props.caption}</figcaption>
      {refusal !== null && <p class="small">{meaningOf(refusal, texts)}</p>}
      {address !== null && (
        <Veil isDrawn={isExplicit}>
          <div class="marked">
            <img
              src={address}
              alt={props.caption}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setPreview({ width: naturalWidth, height: naturalHeight })
              }
            />
            {preview !== null && (
              <Marks boxes={props.boxes} scale={preview.width / props.original.width} on={preview} />
            )}
          </div>
        </Veil>
      )}
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
