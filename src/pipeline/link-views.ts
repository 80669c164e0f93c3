import type { AdId } from "../domain/ids.js";
import type { EvidenceKind, LinkEvidence } from "../domain/links/evidence.js";
import type { Edge, EvidenceNode, LinkGraph } from "../domain/links/graph.js";
import type { AdFacts } from "../domain/links/networks.js";
import type { Suppression } from "../domain/links/suppression.js";

/** A node as it is shown. */
export interface NodeView {
  readonly id: string;
  readonly kind: EvidenceKind | "ad";
  /** What it stands for, e.g. the SHA-256 of a picture, `phone:+12025550147`, the id of an ad or a subject. */
  readonly ref: string;
  readonly label: string;
  /** How many ads of the operation have it; 1 for an ad. */
  readonly degree: number;
  /** Why it ties nothing; null where it does. */
  readonly suppressed: Suppression | null;
  /** Of an ad; null for the others. */
  readonly ad: (Omit<AdFacts, "label" | "minor"> & { readonly possibleMinor: boolean }) | null;
}

/** An edge as it is shown. */
export interface EdgeView {
  readonly id: string;
  /** The ad's node. */
  readonly from: string;
  /** What it has in common with others. */
  readonly to: string;
  readonly kind: EvidenceKind;
  /** On the scale of a log10 LR, before suppression. */
  readonly strength: number;
  /** Weakened by the degree of the node. */
  readonly weight: number;
  readonly suppressed: Suppression | null;
  /** Strongest first. */
  readonly evidence: readonly LinkEvidence[];
}

export function adView(id: AdId, { label, site, place, at, minor }: AdFacts): NodeView {
  const ad = { site, place, at, possibleMinor: minor !== null };
  return { id, kind: "ad", ref: id, label, degree: 1, suppressed: null, ad };
}

export function nodeView({ id, kind, key, label, edges, suppressed }: EvidenceNode): NodeView {
  return { id, kind, ref: key, label, degree: edges.length, suppressed, ad: null };
}

export function edgeView(
  graph: LinkGraph,
  { ad, node, strength, weight, suppressed, evidence }: Edge,
): EdgeView {
  const [from, to] = [graph.ads[ad] as AdId, graph.nodes[node] as EvidenceNode];
  return { id: `${from}~${to.id}`, from, to: to.id, kind: to.kind, strength, weight, suppressed, evidence };
}
