import type { CandidateState } from "../../domain/review-state.js";
import type { Client } from "./client.js";

export type NodeKind = "ad" | "image" | "identifier" | "identity" | "subject" | "site";
export type EdgeKind = Exclude<NodeKind, "ad">;
export type Suppression = "stop_list" | "degree" | "context" | "weak";

export interface LinkNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Id of an ad, SHA-256 of a picture, `kind:value` of an identifier. */
  readonly ref: string;
  readonly label: string;
  /** How many ads of the operation have it. */
  readonly degree: number;
  readonly suppressed: Suppression | null;
  readonly ad: {
    readonly site: string | null;
    readonly place: string | null;
    readonly at: string | null;
    readonly possibleMinor: boolean;
  } | null;
}

export type Evidence =
  | { readonly type: "image"; readonly sha256: string; readonly distance: number | null }
  | {
      readonly type: "identifier";
      readonly identifierKind: string;
      readonly value: string;
      readonly written: string | null;
      readonly confidence: number;
      readonly found: readonly {
        /** Null for a picture. */
        readonly field: string | null;
        readonly offset: number | null;
        readonly sha256: string | null;
      }[];
    }
  | {
      readonly type: "faces";
      readonly faceId: string;
      readonly otherFaceId: string | null;
      readonly log10LR: number | null;
    }
  | {
      readonly type: "candidate";
      readonly candidateId: string;
      readonly state: CandidateState;
      readonly log10LR: number | null;
    }
  | { readonly type: "site"; readonly site: string };

/** What ties an ad (`from`) to something that others may have (`to`). */
export interface LinkEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** On the scale of a log10 LR. */
  readonly strength: number;
  /** The strength, less the more ads share it. */
  readonly weight: number;
  readonly suppressed: Suppression | null;
  readonly evidence: readonly Evidence[];
}

export type RankPartName = "possibleMinors" | "matchedSubjects" | "size" | "sites" | "countries" | "recency";

export interface Network {
  readonly id: string;
  readonly operation: string;
  readonly ads: number;
  readonly sites: number;
  readonly countries: number;
  readonly minorAds: number;
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly rank: number;
  readonly parts: readonly {
    readonly name: RankPartName;
    readonly value: number | null;
    readonly points: number;
    readonly of: number;
  }[];
}

export interface ShownNetwork extends Network {
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
  readonly moreAds: number;
  readonly timeline: readonly { readonly adId: string; readonly at: string }[];
  readonly places: readonly { readonly place: string; readonly ads: number }[];
}

export interface AdLinks {
  readonly ad: LinkNode;
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
  readonly links: readonly {
    readonly ad: LinkNode;
    readonly strength: number;
    readonly via: readonly string[];
  }[];
  readonly moreLinks: number;
  readonly networkId: string | null;
}

export interface LinkPath {
  readonly connected: boolean;
  readonly reason: "nothing_in_common" | "through_hubs_only" | "other_operation" | null;
  readonly log10Odds: number | null;
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
}

export interface StopEntry {
  readonly id: string;
  readonly node: string;
  readonly note: string | null;
  readonly addedAt: string;
}

/** How many networks come at a time. */
export const NETWORKS_AT_A_TIME = 50;

/** @throws Refusal OPERATION_UNKNOWN */
export function listNetworks(
  client: Client,
  operation: string,
  skip: number,
): Promise<{ readonly items: readonly Network[]; readonly count: number }> {
  const query = new URLSearchParams({ operation, skip: String(skip), limit: String(NETWORKS_AT_A_TIME) });
  return client.json(`/v1/networks?${query}`);
}

/** @throws Refusal NETWORK_UNKNOWN */
export function findNetwork(client: Client, id: string): Promise<ShownNetwork> {
  return client.json(`/v1/networks/${encodeURIComponent(id)}`);
}

/** @throws Refusal AD_UNKNOWN */
export function linksOfAd(client: Client, adId: string): Promise<AdLinks> {
  return client.json(`/v1/ads/${encodeURIComponent(adId)}/links`);
}

/** @throws Refusal AD_UNKNOWN */
export function findPath(client: Client, from: string, to: string, includeHubs: boolean): Promise<LinkPath> {
  const query = new URLSearchParams({ from, to, includeHubs: String(includeHubs) });
  return client.json(`/v1/paths?${query}`);
}

/** @throws Refusal OPERATION_UNKNOWN */
export async function listStopped(client: Client, operation: string): Promise<readonly StopEntry[]> {
  const { items } = await client.json<{ items: readonly StopEntry[] }>(
    `/v1/stop-list?${new URLSearchParams({ operation })}`,
  );
  return items;
}

/** @param node id of what shall tie nothing */
export function addStopped(
  client: Client,
  operation: string,
  node: string,
  note: string,
): Promise<StopEntry> {
  const body = note.trim() === "" ? { operation, node } : { operation, node, note: note.trim() };
  return client.json("/v1/stop-list", { method: "POST", body });
}

/** @throws Refusal STOP_ENTRY_UNKNOWN */
export function removeStopped(client: Client, id: string): Promise<void> {
  return client.json(`/v1/stop-list/${encodeURIComponent(id)}`, { method: "DELETE" });
}
