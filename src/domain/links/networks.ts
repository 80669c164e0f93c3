import { isDecided } from "../review-state.js";
import type { LinkGraph } from "./graph.js";
import type { NetworkFacts } from "./ranking.js";

/** What is known of an ad besides what it shares with others. */
export interface AdFacts {
  /** Its title, or what else names it. */
  readonly label: string;
  readonly site: string | null;
  readonly place: string | null;
  /** When it was posted, else collected; RFC 3339. Null for neither. */
  readonly at: string | null;
  readonly minor: "flagged" | "machine" | null;
}

/** Ads that belong together, by their numbers, oldest first; two or more. */
export interface Network {
  readonly ads: readonly number[];
  readonly facts: NetworkFacts;
  /** First and last time of its ads; null where none has one. */
  readonly earliest: string | null;
  readonly latest: string | null;
}

/** Ads between two pauses. */
const SLICE = 500;

/**
 * Makes networks of groups of ads.
 * @param groups a number for each ad: those with the same number belong together
 * @returns those with two ads or more, in the order of their oldest ads
 */
export function* networksOf(
  graph: LinkGraph,
  facts: readonly AdFacts[],
  groups: Int32Array,
): Generator<void, Network[]> {
  const members = new Map<number, number[]>();
  for (const [ad, group] of groups.entries()) {
    const known = members.get(group);
    if (known === undefined) members.set(group, [ad]);
    else known.push(ad);
    if (ad % (20 * SLICE) === 0) yield;
  }
  const newest = facts.reduce<string | null>((latest, { at }) => later(latest, at), null);
  const networks: Network[] = [];
  let seen = 0;
  for (const ads of members.values()) {
    if (ads.length < 2) continue;
    networks.push(networkOf(graph, facts, ads, newest));
    seen += ads.length;
    if (seen < SLICE) continue;
    seen = 0;
    yield;
  }
  return networks;
}

function networkOf(
  graph: LinkGraph,
  facts: readonly AdFacts[],
  ads: readonly number[],
  newest: string | null,
): Network {
  const [sites, countries, matched, proposed] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  let [earliest, latest, minorAds, flaggedMinorAds] = [null as string | null, null as string | null, 0, 0];
  for (const ad of ads) {
    const { site, at, minor } = facts[ad] as AdFacts;
    if (site !== null) sites.add(site);
    earliest = earlier(earliest, at);
    latest = later(latest, at);
    if (minor !== null) minorAds++;
    if (minor === "flagged") flaggedMinorAds++;
    for (const number of graph.edgesOfAd[ad] ?? []) {
      for (const evidence of graph.edges[number]?.evidence ?? []) {
        if (evidence.type === "identifier" && evidence.callingCode !== null)
          countries.add(evidence.callingCode);
        if (evidence.type !== "candidate") continue;
        if (evidence.isLead) matched.add(evidence.subjectId);
        else if (!isDecided(evidence.state) || evidence.state === "conflict")
          proposed.add(evidence.subjectId);
      }
    }
  }
  for (const subject of matched) proposed.delete(subject);
  return {
    ads,
    earliest,
    latest,
    facts: {
      ads: ads.length,
      sites: sites.size,
      countries: countries.size,
      matchedSubjects: matched.size,
      proposedSubjects: proposed.size,
      minorAds,
      flaggedMinorAds,
      daysSinceLatest: latest === null || newest === null ? null : daysBetween(latest, newest),
    },
  };
}

/** The facts without what is held back from those who decide candidates. */
export function withoutSubjects(facts: NetworkFacts): NetworkFacts {
  return { ...facts, matchedSubjects: null, proposedSubjects: null };
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) < Date.parse(one) ? other : one;
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) > Date.parse(one) ? other : one;
}

function daysBetween(one: string, other: string): number {
  return Math.abs(Date.parse(other) - Date.parse(one)) / 86_400_000;
}
