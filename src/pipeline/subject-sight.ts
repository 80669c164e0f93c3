import type { ActingContext } from "../ports/acting.js";

/**
 * Whether whoever acts is told by links which subjects may be in ads. Those who decide candidates are not: what others concluded, and a name,
 * would lead them, and the original of a known answer would give away the truth.
 */
export function seesSubjects(acting: ActingContext): boolean {
  const { rights } = acting.current();
  return rights.has("candidate.view") && !rights.has("opinion.give") && !rights.has("adjudication.give");
}
