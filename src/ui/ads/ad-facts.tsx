import type { Ad } from "../api/ads.js";
import { useTexts } from "../texts/use-texts.js";
import { spansIn } from "./found.js";
import { ShownText } from "./shown-text.jsx";

const LINES = ["site", "externalId", "sourceUrl", "postedAt", "collectedAt", "location"] as const;
const LISTS = ["usernames", "phones"] as const;

/** What surrounds the pictures of an ad. An address in it is text: nothing here leads out of the page. */
export function AdFacts({ ad: { id, operation, ingestedAt, metadata, identifiers } }: { ad: Ad }) {
  const texts = useTexts();
  const { ads } = texts;
  return (
    <section class="card facts-block">
      <h2>{ads.facts}</h2>
      <dl>
        <div>
          <dt>{ads.fields.id}</dt>
          <dd class="long">
            <code>{id}</code>
          </dd>
        </div>
        <div>
          <dt>{ads.fields.operation}</dt>
          <dd>{operation}</dd>
        </div>
        {LINES.map((name) => {
          const value = metadata[name];
          return (
            value !== undefined && (
              <div key={name}>
                <dt>{ads.fields[name]}</dt>
                <dd class="long">
                  <ShownText text={value} spans={spansIn(name, identifiers, texts)} />
                </dd>
              </div>
            )
          );
        })}
        {LISTS.map((name) => {
          const values = metadata[name] ?? [];
          return (
            values.length > 0 && (
              <div key={name}>
                <dt>{ads.fields[name]}</dt>
                {values.map((value, i) => (
                  <dd key={i} class="long">
                    <ShownText text={value} spans={spansIn(`${name}[${i}]`, identifiers, texts)} />
                  </dd>
                ))}
              </div>
            )
          );
        })}
        <div>
          <dt>{ads.fields.ingestedAt}</dt>
          <dd>
            <time dateTime={ingestedAt}>{ingestedAt.slice(0, 16).replace("T", " ")} UTC</time>
          </dd>
        </div>
      </dl>
    </section>
  );
}
