import { findAd } from "../api/ads.js";
import type { Candidate } from "../api/candidates.js";
import { useAsked } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { WholePicture } from "./whole-picture.jsx";

/** Both whole pictures; fetched only when they are unfolded, since each look at one is logged. */
export function WholePictures({ candidate: { face, portrait, ads } }: { candidate: Candidate }) {
  const { compare } = useTexts();
  const client = useClient();
  const mayViewAds = useRight("ad.view");
  const [ad] = ads;
  // The ad says how large its pictures are, by which the face is found in a smaller one.
  const asked = useAsked(
    async () => (mayViewAds && ad !== undefined ? findAd(client, ad.id) : null),
    [client, ad?.id, mayViewAds],
  );
  const image = asked.answer?.images.find(({ sha256 }) => sha256 === face.imageSha256) ?? null;
  return (
    <div class="panes">
      {!asked.isAsking && (
        <WholePicture
          sha256={face.imageSha256}
          original={image}
          boxes={[face.box]}
          caption={compare.wholeProbe}
        />
      )}
      <WholePicture
        sha256={portrait.imageSha256}
        original={null}
        boxes={[portrait.box]}
        caption={compare.wholePortrait}
      />
    </div>
  );
}
