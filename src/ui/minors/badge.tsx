import { useTexts } from "../texts/use-texts.js";

/** Marks what is to be looked at sooner. */
export function MinorBadge() {
  return <span class="badge">{useTexts().minors.badge}</span>;
}
