import sharp from "sharp";
import { expect } from "vitest";
import { field, file, form } from "./form.js";
import type { HttpApi } from "./http-api.js";
import { type Person, portraitOf } from "./people.js";

const GROUPS = 6;
const ADS_OF_GROUP = 7;
const PLACES = [
  "Valencia, Spain",
  "Marseille, France",
  "Torino, Italia",
  "Lisboa, Portugal",
  "Rotterdam, Netherlands",
  "near the old harbour",
];
const SITES = ["harbour-ads.example", "night-list.example", "companions.example"];
const TITLES = ["New in town", "Only this week", "Sweet and discreet", "Back again", "Ask for Mila"];
const PEOPLE: readonly Person[] = ["redHaired", "redHairedElsewhere", "withBow"];

/** The number that stands in every third ad. */
export const SWITCHBOARD = "+34 910 555 999";

/**
 * 42 ads of one network in the operation `harbour`: six groups, each with telephones, an account and pictures of its own, every group with an account of the
 * next one in one of its ads; and a switchboard in a third of all ads.
 * @returns the ids of the ads
 */
export async function recordNetwork(api: HttpApi): Promise<string[]> {
  const ids: string[] = [];
  for (let group = 0; group < GROUPS; group++) {
    const pictures = [await pictureOf(group, 0), await pictureOf(group, 1)];
    for (let i = 0; i < ADS_OF_GROUP; i++) {
      const number = group * ADS_OF_GROUP + i;
      const phones = [`+34 612 55${group} ${100 + (i % 2)}`];
      if (number % 3 === 0) phones.push(SWITCHBOARD);
      const usernames = i % 3 === 0 ? [`softrose_${group}`] : [];
      if (i === 3) usernames.push(`softrose_${(group + 1) % GROUPS}`);
      const metadata = {
        site: SITES[(group + i) % SITES.length],
        externalId: String(4700 + number),
        title: `${TITLES[i % TITLES.length]} ${number + 1}`,
        text: `Call ${phones[0]}`,
        location: PLACES[(group + (i % 2)) % PLACES.length],
        postedAt: new Date(Date.UTC(2026, 0, 5 + number * 2 + (i % 4) * 5)).toISOString().slice(0, 10),
        phones,
        usernames,
      };
      const shown = pictures[i % 2];
      if (shown === undefined) throw new Error("expected a picture");
      const taken = await api.post(
        "/v1/ads",
        form(field("metadata", metadata), field("operation", "harbour"), file(shown)),
      );
      expect(taken.statusCode).toBe(201);
      ids.push(taken.json().id);
    }
  }
  return ids;
}

/** Pictures of few people, no two of them the same file. */
async function pictureOf(group: number, which: number): Promise<Buffer> {
  const person = PEOPLE[(group + which) % PEOPLE.length] as Person;
  return sharp(await portraitOf(person))
    .resize({ width: 240 + 12 * group + 6 * which })
    .jpeg({ quality: 80 })
    .toBuffer();
}
