/** What a network is ranked by. */
export interface NetworkFacts {
  readonly ads: number;
  readonly sites: number;
  /** Of its phone numbers, by their calling codes. */
  readonly countries: number;
  /** Subjects of which people say that they may be the person in one of its ads; null where that is held back. */
  readonly matchedSubjects: number | null;
  /** Subjects on whom people have not concluded yet; null where that is held back. */
  readonly proposedSubjects: number | null;
  /** Ads with a face that may be a minor's, by the machine or by a person. */
  readonly minorAds: number;
  /** Those of which a person says so. */
  readonly flaggedMinorAds: number;
  /** Days from its latest ad to the latest one of the operation; null where no ad has a date. */
  readonly daysSinceLatest: number | null;
}

/** One part of the rank: points out of so many. */
export interface RankPart {
  readonly name: RankPartName;
  /** The fact that it rests on. */
  readonly value: number | null;
  readonly points: number;
  readonly of: number;
}

export const RANK_PARTS = [
  "possibleMinors",
  "matchedSubjects",
  "size",
  "sites",
  "countries",
  "recency",
] as const;
export type RankPartName = (typeof RANK_PARTS)[number];

/** Days after which the latest ad counts half. */
const HALF_LIFE_DAYS = 30;

/**
 * The rank of a network, part by part; the sum of the points is what it is ranked by. Points are given by hand, so that a child at risk and a
 * person that somebody looks for come before sheer size:
 *
 * - possible minors: 3 where a person has flagged one; 1 where only the machine's age marks one, as it does most young adults
 * - matched subjects: 3 for one or more; 1 where there are only subjects on whom nobody has concluded
 * - size: log2 of the ads over 5, at most 2 (1,024 ads)
 * - sites, countries: 1/3 for each one more than the first, at most 1 for each of the two
 * - recency: 1, halved every 30 days between its latest ad and the latest of the operation
 */
export function rankParts(facts: NetworkFacts): RankPart[] {
  const { matchedSubjects, proposedSubjects, daysSinceLatest } = facts;
  const part = (name: RankPartName, value: number | null, points: number, of: number): RankPart => ({
    name,
    value,
    points: Math.max(0, Math.min(of, points)),
    of,
  });
  const matched = (matchedSubjects ?? 0) > 0 ? 3 : (proposedSubjects ?? 0) > 0 ? 1 : 0;
  const minors = facts.flaggedMinorAds > 0 ? 3 : facts.minorAds > 0 ? 1 : 0;
  const recency = daysSinceLatest === null ? 0 : 2 ** (-daysSinceLatest / HALF_LIFE_DAYS);
  return [
    part("possibleMinors", facts.minorAds, minors, 3),
    part("matchedSubjects", matchedSubjects, matched, 3),
    part("size", facts.ads, Math.log2(Math.max(1, facts.ads)) / 5, 2),
    part("sites", facts.sites, (facts.sites - 1) / 3, 1),
    part("countries", facts.countries, (facts.countries - 1) / 3, 1),
    part("recency", daysSinceLatest, recency, 1),
  ];
}

/** What networks are ordered by, highest first. */
export function rankOf(parts: readonly RankPart[]): number {
  return parts.reduce((sum, { points }) => sum + points, 0);
}
