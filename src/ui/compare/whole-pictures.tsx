import type { Candidate } from "../api/candidates.js";
import { useTexts } from "../texts/use-texts.js";
import { WholePicture } from "./whole-picture.jsx";

/** Both whole pictures; fetched only when they are unfolded, since each look at one is logged. */
export function WholePictures({ candidate: { face, portrait, pictures } }: { candidate: Candidate }) {
  const { compare } = useTexts();
  return (
    <div class="panes">
      <WholePicture
        sha256={face.imageSha256}
        original={pictures.face}
        boxes={[face.box]}
        caption={compare.wholeProbe}
      />
      <WholePicture
        sha256={portrait.imageSha256}
        original={pictures.portrait}
        boxes={[portrait.box]}
        caption={compare.wholePortrait}
      />
    </div>
  );
}
