import type { ComponentChildren } from "preact";

/** What may be wider than the page: it scrolls by itself, and by keyboard too. @param props.label what it is, for who cannot see it */
export function Scrolls(props: { label: string; class?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class={`scrolls ${props.class ?? ""}`.trim()} tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
