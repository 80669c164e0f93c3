import type { Ad, AdImage, FoundIdentifier } from "../api/ads.js";
import { previewPath } from "../api/candidates.js";
import { BlurredFaces } from "../minors/blurred-faces.jsx";
import { usePicture } from "../parts/picture.jsx";
import { meaningOf } from "../parts/problem.jsx";
import { Veil } from "../parts/veil.jsx";
import { useNearScreen } from "../state/near-screen.js";
import { useTexts } from "../texts/use-texts.js";
import { FoundFace } from "./found-face.jsx";
import { ShownText } from "./shown-text.jsx";

interface Props {
  readonly ad: Ad;
  readonly image: AdImage;
  readonly caption: string;
  readonly isMarked: boolean;
}

/** A picture of an ad with what was found in it; fetched when it comes near the screen, since each look at one is logged. */
export function AdPicture({ ad, image, caption, isMarked }: Props) {
  const texts = useTexts();
  const { ads } = texts;
  const { ref, isNear } = useNearScreen<HTMLElement>();
  const { address, blurred, isExplicit, refusal } = usePicture(isNear ? previewPath(image.sha256) : null);
  const lines = image.pictureText?.lines ?? [];
  return (
    <figure ref={ref} class="ad-picture card">
      <figcaption>
        {caption}{" "}
        <small>
          {ads.faces(image.faces.length)}
          {lines.length > 0 && ` · ${ads.lines(lines.length)}`}
          {image.pictureText === null && ` · ${ads.unread}`}
          {image.pictureText !== null && image.pictureText.outcome !== "read" && ` · ${ads.notRead}`}
        </small>
      </figcaption>
      <BlurredFaces pictures={[{ label: caption, blurred }]} />
      {refusal !== null && <p class="small">{meaningOf(refusal, texts)}</p>}
      <Veil isDrawn={isExplicit}>
        <div class="marked picture-space">
          {address !== null && <img src={address} alt={caption} />}
          {address !== null && isMarked && <FoundMarks image={image} identifiers={ad.identifiers} />}
        </div>
      </Veil>
      <ul class="small found-faces">
        {image.faces.map((face, i) => (
          <FoundFace key={face.id} face={face} number={i + 1} ad={ad} />
        ))}
      </ul>
      {lines.length > 0 && (
        <details>
          <summary>{ads.readText}</summary>
          <ul>
            {lines.map(({ text }, i) => (
              <li key={i}>
                <ShownText text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </figure>
  );
}

/** Faces, lines and identifiers over a picture, in the pixels of the original, whatever size it is shown at. */
function FoundMarks({ image, identifiers }: { image: AdImage; identifiers: readonly FoundIdentifier[] }) {
  const { sha256, width, height, faces, pictureText } = image;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {pictureText?.lines.map(({ quad }, i) => (
        <polygon key={i} class="mark-line" points={quad.map(({ x, y }) => `${x},${y}`).join(" ")} />
      ))}
      {identifiers.map(
        ({ place }, i) =>
          "image" in place &&
          place.image === sha256 && <rect key={i} class="mark-identifier" {...place.box} />,
      )}
      {faces.map(({ id, box }, i) => (
        <g key={id}>
          <rect {...box} />
          <text x={box.x} y={Math.max(width / 28, box.y - width / 150)} font-size={width / 28}>
            {i + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
