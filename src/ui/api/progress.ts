import type { CandidateState } from "../../domain/review-state.js";
import type { CandidateFilter } from "./candidates.js";
import type { Client } from "./client.js";

export interface Progress {
  readonly byState: Readonly<Record<CandidateState, number>>;
  /** Opinions given today, and candidates that wait for one, of whoever is signed in. */
  readonly mine: { readonly today: number; readonly open: number } | null;
}

/** How many candidates there are in each state, and how far whoever is signed in is today. @throws Refusal OPERATION_UNKNOWN, GALLERY_UNKNOWN */
export function countCandidates(
  client: Client,
  { operation, galleryId, possibleMinor }: CandidateFilter,
): Promise<Progress> {
  const query = new URLSearchParams({ since: midnight().toISOString() });
  if (operation !== undefined) query.set("operation", operation);
  if (galleryId !== undefined) query.set("galleryId", galleryId);
  if (possibleMinor === true) query.set("possibleMinor", "true");
  return client.json(`/v1/candidates/counts?${query}`);
}

/** Candidates in whatever state. */
export function sumOf(byState: Progress["byState"]): number {
  return Object.values(byState).reduce((sum, count) => sum + count, 0);
}

/** When the day began where the browser is. */
function midnight(): Date {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day;
}
