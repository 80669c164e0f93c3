import type { OpenCandidate } from "../api/candidates.js";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";

/** Names, where it came from, and what was decided: for whoever has given their opinion. */
export function Facts({
  candidate: { subject, ads, operation, opinions, pack, state, reviewMode, follows, inconsistencies },
}: {
  candidate: OpenCandidate;
}) {
  const texts = useTexts();
  const { compare } = texts;
  const who = [subject.reference, subject.name, subject.issuer, subject.dateOfBirth];
  return (
    <section class="card facts-block">
      <h2>{texts.states[state]}</h2>
      {reviewMode === "single_reviewer" && <p class="stamp">{compare.singleReviewer}</p>}
      {follows !== null && (
        <p class="small">
          {compare.follows[follows.because]}{" "}
          <a href={hrefOf({ page: "compare", id: follows.candidateId })}>{compare.before}</a>
        </p>
      )}
      {inconsistencies.map((one) => (
        <p class="stamp" key={one}>
          {compare.inconsistencies[one]}
        </p>
      ))}
      <dl>
        <div>
          <dt>{compare.subject}</dt>
          <dd>{who.filter((part) => part !== undefined).join(" · ")}</dd>
        </div>
        {ads.map(({ id, site, externalId, title }) => (
          <div key={id}>
            <dt>{compare.ad}</dt>
            <dd>
              <a href={hrefOf({ page: "ad", id })}>
                {[site, externalId, title].filter((part) => part !== undefined).join(" · ") || id}
              </a>
            </dd>
          </div>
        ))}
        <div>
          <dt>{compare.operation}</dt>
          <dd>{operation}</dd>
        </div>
        <div>
          <dt>{compare.foundWith}</dt>
          <dd>{pack}</dd>
        </div>
      </dl>
      {opinions !== null && (
        <>
          <h3>{compare.given}</h3>
          <ul>
            {opinions.map((opinion) => (
              <li key={opinion.id}>
                {texts.opinions[opinion.value]} {compare.by(opinion.reviewer)}
                {opinion.reasons.length > 0 && (
                  <span class="small">
                    {" "}
                    · {opinion.reasons.map((reason) => texts.reasons[reason]).join(", ")}
                  </span>
                )}
                {opinion.note !== null && <blockquote>{opinion.note}</blockquote>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
