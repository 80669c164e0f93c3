import { plainLine } from "../ads/marked-text.js";
import { ShownText } from "../ads/shown-text.jsx";
import type { LinkNode, ShownNetwork } from "../api/links.js";
import { hrefOf } from "../state/route.js";
import { useTexts } from "../texts/use-texts.js";
import { dotsOf } from "./timeline-dots.js";

const [WIDTH, HEIGHT, AXIS] = [900, 130, 24];

/** When the ads of a network were posted or collected: a dot for each, and a list of the same. */
export function Timeline({ network: { timeline, ads, nodes } }: { network: ShownNetwork }) {
  const { links } = useTexts();
  const labels = new Map(nodes.map((node): [string, LinkNode] => [node.id, node]));
  const { dots, ticks, height } = dotsOf(timeline, WIDTH, HEIGHT);
  return (
    <section class="card">
      <h2>{links.timeline}</h2>
      <p class="small">{links.timelineWhat(timeline.length, ads)}</p>
      {timeline.length === 0 && <p>{links.undated}</p>}
      {timeline.length > 0 && (
        <>
          <svg
            class="timeline"
            viewBox={`0 0 ${WIDTH} ${height + AXIS}`}
            role="img"
            aria-label={`${links.timeline}: ${timeline[0]?.at.slice(0, 10)} – ${timeline.at(-1)?.at.slice(0, 10)}`}
          >
            <line class="axis" x1={0} x2={WIDTH} y1={height} y2={height} />
            {ticks.map(({ x, text, anchor }) => (
              <g key={text}>
                <line class="axis" x1={x} x2={x} y1={height} y2={height + 5} />
                <text x={x} y={height + AXIS - 5} text-anchor={anchor}>
                  {text}
                </text>
              </g>
            ))}
            {dots.map(({ id, x, y, at }) => (
              <circle key={id} cx={x} cy={y} r={4.5}>
                <title>{`${at.slice(0, 10)} ${plainLine(labels.get(id)?.label ?? "")}`}</title>
              </circle>
            ))}
          </svg>
          <details>
            <summary>{links.columns.ads}</summary>
            <ol class="plain-list columns">
              {timeline.map(({ adId, at }) => (
                <li key={adId}>
                  <time dateTime={at}>{at.slice(0, 10)}</time>{" "}
                  <a href={hrefOf({ page: "ad", id: adId })}>
                    <ShownText text={labels.get(adId)?.label ?? adId} />
                  </a>
                </li>
              ))}
            </ol>
          </details>
        </>
      )}
    </section>
  );
}
