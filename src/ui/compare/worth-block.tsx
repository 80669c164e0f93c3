import { findCalibration, type Valued } from "../api/candidates.js";
import {
  showCount,
  showLog10,
  showPercent,
  showProbability,
  showRate,
  showSimilarity,
} from "../parts/numbers.js";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { WorthPlot } from "./worth-plot.jsx";

/** Everything that is said of a similarity, for whoever has given their opinion. */
export function WorthBlock({ valued }: { valued: Valued }) {
  const { worth: texts } = useTexts();
  const { similarity, log10LR, falseMatchRate, expectedFalseCandidates, posterior, support } = valued;
  return (
    <section class="card worth">
      <h2>{texts.title}</h2>
      <dl>
        {support !== undefined && (
          <Row name={texts.support}>
            <strong>
              {texts.degrees[support.degree]} {texts.propositions[support.proposition]}
            </strong>
          </Row>
        )}
        <Row name={texts.similarity} note={texts.similarityWhat}>
          {showSimilarity(similarity)}
        </Row>
        {log10LR !== undefined && (
          <Row
            name={texts.log10LR}
            note={`${texts.interval(showLog10(log10LR.low), showLog10(log10LR.high))}${log10LR.bounded ? `; ${texts.bounded}` : ""}`}
          >
            {showLog10(log10LR.value)}
          </Row>
        )}
        {falseMatchRate !== undefined && (
          <Row name={texts.falseMatchRate} note={texts.atMost(showRate(falseMatchRate.upper))}>
            {falseMatchRate.measured ? showRate(falseMatchRate.value) : `≤ ${showRate(falseMatchRate.value)}`}
          </Row>
        )}
        {expectedFalseCandidates !== undefined && (
          <Row name={texts.expected} note={texts.expectedWhat(expectedFalseCandidates.templates)}>
            {showCount(expectedFalseCandidates.value)}
          </Row>
        )}
        {posterior !== undefined && (
          <Row name={texts.posterior} note={texts.prior(showPercent(posterior.prior))}>
            {showProbability(posterior.value)}
          </Row>
        )}
      </dl>
      {valued.confidence !== undefined && (
        <p>
          {texts.withheld} <span lang="en">{valued.confidence.withheld}</span>
        </p>
      )}
      {valued.evidence.calibrationId !== null && falseMatchRate !== undefined && (
        <Plotted valued={valued} rate={falseMatchRate.value} calibrationId={valued.evidence.calibrationId} />
      )}
    </section>
  );
}

function Row(props: { name: string; note?: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.children}
        {props.note !== undefined && <small> {props.note}</small>}
      </dd>
    </div>
  );
}

/** The plot is a help, not the finding: without its calibration there is none, and nothing is said. */
function Plotted({ valued, rate, calibrationId }: { valued: Valued; rate: number; calibrationId: string }) {
  const client = useClient();
  const { answer } = useAsked(() => findCalibration(client, calibrationId), [client, calibrationId]);
  if (answer === null) return null;
  const { similarity, evidence } = valued;
  return (
    <WorthPlot calibration={answer} templates={evidence.templates} similarity={similarity} rate={rate} />
  );
}
