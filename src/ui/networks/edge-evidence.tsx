import { placeOfField } from "../ads/found.js";
import { ShownText } from "../ads/shown-text.jsx";
import { cropPath, previewPath } from "../api/candidates.js";
import type { Evidence, LinkEdge } from "../api/links.js";
import { showConfidence, showLog10 } from "../parts/numbers.js";
import { Picture, usePicture } from "../parts/picture.jsx";
import { meaningOf } from "../parts/problem.jsx";
import { Veil } from "../parts/veil.jsx";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";

/** Why an ad is tied to something, each piece of it. */
export function EdgeEvidence({ edge }: { edge: LinkEdge }) {
  const { links } = useTexts();
  return (
    <>
      <p class="small">
        {links.strength} {edge.strength.toFixed(1)} · {links.weight} {edge.weight.toFixed(2)}
        {edge.suppressed !== null && (
          <>
            <br />
            <strong>{links.suppressed[edge.suppressed]}</strong>
          </>
        )}
      </p>
      <ul class="evidence">
        {edge.evidence.map((evidence, i) => (
          <li key={i}>
            <Piece evidence={evidence} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Piece({ evidence }: { evidence: Evidence }) {
  const texts = useTexts();
  const { links } = texts;
  switch (evidence.type) {
    case "image":
      return (
        <>
          <WholePicture sha256={evidence.sha256} />
          {evidence.distance !== null && <p class="small">{links.distance(evidence.distance)}</p>}
        </>
      );
    case "identifier":
      return (
        <dl class="small">
          <dt>{links.kinds.identifier}</dt>
          <dd class="long">
            <ShownText text={evidence.value} />
          </dd>
          {evidence.written !== null && (
            <>
              <dt>{links.written}</dt>
              <dd class="long">
                <ShownText text={evidence.written} />
              </dd>
            </>
          )}
          <dt>{links.sureness}</dt>
          <dd>{showConfidence(evidence.confidence)}</dd>
          <dt>{links.foundIn}</dt>
          {evidence.found.map(({ field, offset }, i) => (
            <dd key={i}>
              {field === null && links.inPicture}
              {field !== null && offset === null && placeOfField(field, texts)}
              {field !== null && offset !== null && links.at(placeOfField(field, texts), offset)}
            </dd>
          ))}
        </dl>
      );
    case "faces":
      return (
        <>
          <span class="pair">
            <Picture path={cropPath(evidence.faceId)} alt={links.face} />
            {evidence.otherFaceId !== null && (
              <Picture path={cropPath(evidence.otherFaceId)} alt={links.otherFace} />
            )}
          </span>
          <p class="small">
            {evidence.log10LR === null ? links.byPerson : `${links.log10LR} ${showLog10(evidence.log10LR)}`}
          </p>
        </>
      );
    case "candidate":
      return (
        <p>
          <a href={hrefOf({ page: "compare", id: evidence.candidateId })}>{links.candidate}</a>{" "}
          <span class="small">
            {texts.states[evidence.state]}
            {evidence.log10LR !== null && ` · ${links.log10LR} ${showLog10(evidence.log10LR)}`}
          </span>
        </p>
      );
    case "site":
      return <ShownText text={evidence.site} />;
  }
}

/** Blurred where a network takes it for explicit. */
function WholePicture({ sha256 }: { sha256: string }) {
  const texts = useTexts();
  const { address, isExplicit, refusal } = usePicture(previewPath(sha256));
  if (refusal !== null) return <p class="small">{meaningOf(refusal, texts)}</p>;
  return (
    <Veil isDrawn={isExplicit}>
      <span class="picture">{address !== null && <img src={address} alt={texts.links.kinds.image} />}</span>
    </Veil>
  );
}
