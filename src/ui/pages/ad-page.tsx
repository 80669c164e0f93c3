import { useState } from "preact/hooks";
import { AdFacts } from "../ads/ad-facts.jsx";
import { AdPicture } from "../ads/ad-picture.jsx";
import { spansIn } from "../ads/found.js";
import { HashHits } from "../ads/hash-hits.jsx";
import { IdentifierTable } from "../ads/identifier-table.jsx";
import { LinkedAds } from "../ads/linked-ads.jsx";
import { plainLine } from "../ads/marked-text.js";
import { ShownText } from "../ads/shown-text.jsx";
import { type Ad, findAd } from "../api/ads.js";
import { Check } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** One ad, with everything that was found in it. */
export function AdPage({ id }: { id: string }) {
  const texts = useTexts();
  const client = useClient();
  const { answer, refusal, isAsking, again } = useAsked(() => findAd(client, id), [client, id]);
  if (answer !== null) return <ShownAd ad={answer} />;
  return (
    <>
      <Heading>{texts.pages.ad}</Heading>
      <Problem refusal={refusal} again={again} />
      {isAsking && <Loading />}
    </>
  );
}

function ShownAd({ ad }: { ad: Ad }) {
  const texts = useTexts();
  const { ads } = texts;
  const [isMarked, setMarked] = useState(true);
  const { metadata, images, identifiers } = ad;
  return (
    <>
      <Heading>{plainLine(metadata.title ?? "") || ads.untitled}</Heading>
      <div class="ad-page">
        <div>
          <HashHits ad={ad} />
          <section class="card ad-text">
            <h2>{ads.text}</h2>
            {metadata.title !== undefined && (
              <p>
                <strong>
                  <ShownText text={metadata.title} spans={spansIn("title", identifiers, texts)} />
                </strong>
              </p>
            )}
            {metadata.text === undefined ? (
              <p>{ads.noText}</p>
            ) : (
              <ShownText text={metadata.text} spans={spansIn("text", identifiers, texts)} />
            )}
          </section>
          <IdentifierTable ad={ad} />
          <AdFacts ad={ad} />
        </div>
        <section>
          <h2>{ads.pictures}</h2>
          <div class="row middle mark-legend">
            <Check checked={isMarked} onChange={setMarked}>
              {ads.showMarks}
            </Check>
            <span class="small">
              <i class="swatch" /> {ads.legend.face} <i class="swatch swatch-line" /> {ads.legend.line}{" "}
              <i class="swatch swatch-identifier" /> {ads.legend.identifier}
            </span>
          </div>
          {images.map((image, i) => (
            <AdPicture
              key={image.sha256}
              ad={ad}
              image={image}
              caption={ads.pictureOf(i + 1, images.length)}
              isMarked={isMarked}
            />
          ))}
        </section>
      </div>
      <LinkedAds adId={ad.id} operation={ad.operation} />
    </>
  );
}
