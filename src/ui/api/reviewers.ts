import type { ReviewerFigures } from "../../domain/reviewer-figures.js";
import type { Client } from "./client.js";

export type { ErrorRate, ReviewerFigures } from "../../domain/reviewer-figures.js";

/** Somebody who reviews, and what is known of them. */
export interface ReviewerRow extends ReviewerFigures {
  readonly reviewer: string;
}

/** What somebody is told of themselves; null while too little has come together. */
export interface OwnFiguresReply {
  readonly figures: ReviewerFigures | null;
  readonly until: string | null;
}

const at = (operationId: string) => `/v1/operations/${encodeURIComponent(operationId)}`;

export async function listReviewers(client: Client, operationId: string): Promise<readonly ReviewerRow[]> {
  return (await client.json<{ items: readonly ReviewerRow[] }>(`${at(operationId)}/reviewers`)).items;
}

export function ownFigures(client: Client): Promise<OwnFiguresReply> {
  return client.json("/v1/session/figures");
}

/** @returns how many were mixed in */
export async function askAgain(
  client: Client,
  operationId: string,
  asked: { readonly share: number; readonly seed: number },
): Promise<number> {
  const { same, different } = await client.json<{ same: number; different: number }>(
    `${at(operationId)}/known-answers`,
    { method: "POST", body: asked },
  );
  return same + different;
}
