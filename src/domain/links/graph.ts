import type { AdId, Sha256 } from "../ids.js";
import { Components } from "./components.js";
import type { EvidenceKind, LinkEvidence, Mention } from "./evidence.js";
import { nodeId } from "./evidence.js";
import { LEAST_WEIGHT, type Suppression, suppressionOf, weightOf } from "./suppression.js";

/** What ads have in common: one node, whatever the number of its ads. */
export interface EvidenceNode {
  /** See `nodeId`. */
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly label: string;
  /** Its edges, one for each of its ads, by their numbers. */
  readonly edges: number[];
  /** Why it ties nothing; null where it does, and while the graph is being built. */
  suppressed: Suppression | null;
}

export interface Edge {
  /** Number of the ad. */
  readonly ad: number;
  /** Number of the node. */
  readonly node: number;
  /** That of the strongest evidence, before suppression. */
  strength: number;
  /** Weakened by the degree of the node; 0 while the graph is being built. */
  weight: number;
  /** Why this edge ties nothing: its node's reason, or `weak`. */
  suppressed: Suppression | null;
  /** Strongest first, at most {@link MOST_EVIDENCE}. */
  readonly evidence: LinkEvidence[];
}

/** Pictures of one ad that are copies of one picture, faces that are one person's: so many are kept of each edge. */
const MOST_EVIDENCE = 20;

/** Ads on one side, what they have in common on the other. */
export class LinkGraph {
  readonly ads: AdId[] = [];
  readonly nodes: EvidenceNode[] = [];
  readonly edges: Edge[] = [];
  /** The edges of each ad, by their numbers. */
  readonly edgesOfAd: number[][] = [];
  readonly #adNumbers = new Map<AdId, number>();
  readonly #nodeNumbers = new Map<string, number>();
  readonly #edgeNumbers = new Map<string, number>();

  /** @returns its number */
  addAd(id: AdId): number {
    const known = this.#adNumbers.get(id);
    if (known !== undefined) return known;
    this.#adNumbers.set(id, this.ads.length);
    this.edgesOfAd.push([]);
    return this.ads.push(id) - 1;
  }

  /** Adds evidence; that of an ad that is not there is passed over. */
  add({ ad: adId, kind, key, label, strength, evidence }: Mention): void {
    const ad = this.#adNumbers.get(adId);
    if (ad === undefined) return;
    const node = this.#node(kind, key, label);
    const known = this.#edgeNumbers.get(`${ad}:${node}`);
    if (known === undefined) {
      const edge = { ad, node, strength, weight: 0, suppressed: null, evidence: [evidence] };
      const number = this.edges.push(edge) - 1;
      this.#edgeNumbers.set(`${ad}:${node}`, number);
      this.edgesOfAd[ad]?.push(number);
      this.nodes[node]?.edges.push(number);
      return;
    }
    const edge = this.edges[known] as Edge;
    if (strength > edge.strength) {
      edge.strength = strength;
      edge.evidence.unshift(evidence);
    } else edge.evidence.push(evidence);
    if (edge.evidence.length > MOST_EVIDENCE) edge.evidence.pop();
  }

  /**
   * Weakens every edge by the degree of its node and says which ones tie nothing; to be called once, when all is added. A generator, so
   * that the caller can let others work in between.
   * @param isStopped whether a node is on the stop list
   * @param keepsHubs let hubs tie as well, by their strength: to measure what suppression is for
   */
  *weigh(isStopped: (node: EvidenceNode) => boolean, keepsHubs = false): Generator<void> {
    for (const [i, node] of this.nodes.entries()) {
      const degree = node.edges.length;
      const reason = suppressionOf(node.kind, degree, isStopped(node));
      node.suppressed = keepsHubs && reason === "degree" ? null : reason;
      for (const number of node.edges) {
        const edge = this.edges[number] as Edge;
        edge.weight = keepsHubs ? edge.strength : weightOf(edge.strength, degree);
        edge.suppressed = node.suppressed ?? (edge.weight < LEAST_WEIGHT ? "weak" : null);
      }
      if (i % SLICE === 0) yield;
    }
    this.#edgeNumbers.clear();
  }

  /**
   * Every picture that lies behind an image node which ties nothing; to be called when the pictures of all ads are added. Whoever is in them
   * ties no more than they do.
   */
  suppressedPictures(isStopped: (node: EvidenceNode) => boolean): ReadonlySet<Sha256> {
    const suppressed = this.nodes.filter(
      (node) =>
        node.kind === "image" && suppressionOf(node.kind, node.edges.length, isStopped(node)) !== null,
    );
    return new Set(suppressed.flatMap((node) => this.picturesOf(node)));
  }

  /** The pictures of an image node, copies of each other, as far as they are kept as evidence. */
  picturesOf({ edges }: EvidenceNode): Sha256[] {
    return edges
      .flatMap((number) => this.edges[number]?.evidence ?? [])
      .flatMap((evidence) => (evidence.type === "image" ? [evidence.sha256] : []));
  }

  /** @returns undefined for an ad that is not there */
  numberOf(id: AdId): number | undefined {
    return this.#adNumbers.get(id);
  }

  /**
   * The parts that hang together by edges that tie, as a number for each ad; ads without any have one of their own. A generator like {@link weigh}.
   */
  *components(): Generator<void, Int32Array> {
    const parts = new Components(this.ads.length);
    for (const [i, node] of this.nodes.entries()) {
      if (i % SLICE === 0) yield;
      let first: number | undefined;
      for (const number of node.edges) {
        const { ad, suppressed } = this.edges[number] as Edge;
        if (suppressed !== null) continue;
        if (first === undefined) first = ad;
        else parts.join(first, ad);
      }
    }
    return Int32Array.from(this.ads, (_, i) => parts.of(i));
  }

  #node(kind: EvidenceKind, key: string, label: string): number {
    const id = nodeId(kind, key);
    const known = this.#nodeNumbers.get(id);
    if (known !== undefined) return known;
    this.#nodeNumbers.set(id, this.nodes.length);
    return this.nodes.push({ id, kind, key, label, edges: [], suppressed: null }) - 1;
  }
}

/** Nodes between two pauses. */
const SLICE = 1000;
