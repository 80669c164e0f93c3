import { piecesOf, runsOf, type Span } from "./marked-text.js";

/**
 * Text that somebody else wrote, with what was found in it marked. It is isolated from what surrounds it, so that its direction turns nothing else around,
 * and what is hidden in it is named.
 */
export function ShownText({ text, spans = [] }: { text: string; spans?: readonly Span[] }) {
  return (
    <bdi class="shown-text" dir="auto">
      {piecesOf(text, spans).map(({ text: part, span }, i) =>
        span === null ? (
          <Runs key={i} text={part} />
        ) : (
          <mark key={i} title={span.title}>
            <Runs text={part} />
          </mark>
        ),
      )}
    </bdi>
  );
}

function Runs({ text }: { text: string }) {
  return (
    <>
      {runsOf(text).map(({ text: part, isHidden }, i) =>
        isHidden ? (
          <span key={i} class="hidden-sign">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
