import type { AdMetadata } from "../../domain/ad.js";
import type { Refusal } from "../api/problem.js";

/** An ad on its way in: waiting, being sent, being analysed, taken in or refused. */
export type AdProgress =
  | { readonly phase: "waiting" | "working" }
  | { readonly phase: "sending"; readonly percent: number }
  | { readonly phase: "done"; readonly faces: number; readonly adId: string }
  | { readonly phase: "refused"; readonly refusal: Refusal };

export interface QueuedAd {
  readonly id: number;
  readonly images: readonly File[];
  readonly metadata: AdMetadata;
  readonly operation: string;
  readonly progress: AdProgress;
}

export type AdFields = Readonly<Record<"site" | "externalId" | "sourceUrl" | "title" | "text", string>>;

/** Only what was filled in: the server takes no empty field. */
export function metadataOf(fields: AdFields): AdMetadata {
  const filled = Object.entries(fields).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ""));
}

/** How far an upload is, from the share of its bytes that are sent: all of them means that the server is at work. */
export function progressOf(share: number): AdProgress {
  return share < 1 ? { phase: "sending", percent: Math.floor(share * 100) } : { phase: "working" };
}
