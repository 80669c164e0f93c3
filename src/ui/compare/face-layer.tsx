import { useState } from "preact/hooks";
import type { ShownFace } from "../api/candidates.js";
import { usePicture } from "../parts/picture.jsx";
import { meaningOf } from "../parts/problem.jsx";
import { useTexts } from "../texts/use-texts.js";
import { placeFace, placeWhole, transformOf } from "./placement.js";
import type { View } from "./use-look.js";

export interface FaceToShow {
  readonly path: string;
  readonly alt: string;
  /** What is known of it; null for a portrait of which nothing but the picture is known. */
  readonly face: Pick<ShownFace, "box" | "quality"> | null;
}

interface Props {
  readonly shown: FaceToShow;
  readonly view: View;
  readonly pane: { readonly width: number; readonly height: number };
  readonly opacity?: number;
}

/** One face in a pane, as the view says. */
export function FaceLayer({ shown, view, pane, opacity = 1 }: Props) {
  const texts = useTexts();
  const { address, refusal } = usePicture(shown.path);
  const [natural, setNatural] = useState<{ of: string; width: number; height: number } | null>(null);
  if (refusal !== null) return <p class="small pane-note">{meaningOf(refusal, texts)}</p>;
  if (address === null) return <p class="small pane-note">{texts.loading}</p>;
  const crop = natural?.of === address ? natural : null;
  const placement =
    crop === null
      ? null
      : view.isUpright && shown.face !== null
        ? placeFace(shown.face, crop, pane)
        : placeWhole(crop, pane);
  return (
    <img
      class="face"
      src={address}
      alt={shown.alt}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setNatural({ of: address, width: naturalWidth, height: naturalHeight })
      }
      style={{
        transform: placement === null ? "none" : transformOf(placement, view, pane),
        visibility: placement === null ? "hidden" : "visible",
        filter: `brightness(${view.brightness}) contrast(${view.contrast})`,
        opacity: String(opacity),
      }}
    />
  );
}
