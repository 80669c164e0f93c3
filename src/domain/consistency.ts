import { ageInterval } from "./apparent-age.js";

/** What no photograph shows and dates do. A flag is a question to whoever decides, and leaves nothing out. */
export const INCONSISTENCIES = ["implausible_date", "age_gap"] as const;
export type Inconsistency = (typeof INCONSISTENCIES)[number];

/**
 * Years by which the age on the date of an ad has to lie beyond the interval of the machine's age. The interval is twice the mean error that
 * the network's authors state (see `apparent-age.ts`); this is that error once more, for pictures in ads are often older than the ad.
 */
export const AGE_MARGIN_YEARS = 5;

const YEAR_MS = 365.2425 * 24 * 60 * 60 * 1000;

/**
 * Judges what is known of a subject against what is known of the ads that show a face.
 * @param known.dateOfBirth YYYY-MM-DD
 * @param known.adDates RFC 3339 dates, or dates with times, of each ad that has one
 * @param known.apparentAge of the face, years; null where no machine gave one
 * @returns each flag at most once: `implausible_date` where an ad is older than the subject, `age_gap` where the age on the date of every ad that
 * has one is far from what a machine takes it for
 */
export function inconsistenciesOf(known: {
  readonly dateOfBirth: string | undefined;
  readonly adDates: readonly string[];
  readonly apparentAge: number | null;
}): Inconsistency[] {
  const born = known.dateOfBirth === undefined ? Number.NaN : Date.parse(known.dateOfBirth);
  const ages = known.adDates
    .map((date) => (Date.parse(date) - born) / YEAR_MS)
    .filter((age) => !Number.isNaN(age));
  if (ages.length === 0) return [];
  const interval = ageInterval(known.apparentAge);
  const isFar = (age: number) =>
    interval !== null && (age < interval.low - AGE_MARGIN_YEARS || age > interval.high + AGE_MARGIN_YEARS);
  const flags: Inconsistency[] = [];
  if (ages.some((age) => age < 0)) flags.push("implausible_date");
  if (ages.every((age) => age >= 0 && isFar(age))) flags.push("age_gap");
  return flags;
}
