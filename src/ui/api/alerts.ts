import type { AlertState } from "../../domain/alert.js";
import type { Client } from "./client.js";

export interface Alert {
  readonly id: string;
  readonly operation: string;
  readonly galleryId: string;
  /** Null where it is not for whoever is signed in to see. */
  readonly candidateId: string | null;
  readonly faces: { readonly ad: string; readonly portrait: string } | null;
  readonly ads: number;
  readonly candidates: number;
  readonly state: AlertState;
  readonly createdAt: string;
  readonly lastAt: string;
}

export interface AlertPage {
  readonly items: readonly Alert[];
  readonly total: number;
  /** The alert to go on behind; null on the last page. */
  readonly next: string | null;
}

/** A gallery that is watched for an operation. */
export interface Watch {
  readonly id: string;
  readonly operation: string;
  readonly galleryId: string;
}

const ALERTS = 24;

/** Newest first. @param state null for all @param after the last alert that is known, null for none */
export function listAlerts(
  client: Client,
  state: AlertState | null,
  after: string | null,
): Promise<AlertPage> {
  const query = new URLSearchParams({ limit: String(ALERTS) });
  if (state !== null) query.set("state", state);
  if (after !== null) query.set("after", after);
  return client.json(`/v1/alerts?${query}`);
}

/** How many nobody has seen. */
export async function countNewAlerts(client: Client): Promise<number> {
  return (await client.json<{ total: number }>("/v1/alerts/count?state=new")).total;
}

/** Notes that it was seen, for everybody. */
export function seeAlert(client: Client, id: string): Promise<unknown> {
  return client.json(`/v1/alerts/${encodeURIComponent(id)}/seen`, { method: "POST", body: {} });
}

/** The watches of a gallery, of the operations that whoever is signed in works on. */
export async function listWatches(client: Client, galleryId: string): Promise<readonly Watch[]> {
  const { items } = await client.json<{ items: readonly Watch[] }>("/v1/watches");
  return items.filter((watch) => watch.galleryId === galleryId);
}

/** Watches a gallery with the thresholds by default. */
export function addWatch(client: Client, galleryId: string, operation: string): Promise<unknown> {
  return client.json("/v1/watches", { method: "POST", body: { galleryId, operation } });
}

export function removeWatch(client: Client, id: string): Promise<unknown> {
  return client.json(`/v1/watches/${encodeURIComponent(id)}`, { method: "DELETE" });
}
