import { seededRandom, seedFor, shuffled } from "../../src/domain/seeded.js";
import type { Person } from "../people.js";
import { MODIFICATIONS, type Modification } from "./modify.js";
import { fictionalNumbers } from "./numbers.js";

/** The sizes of a case, as issue and page state them. */
export const SIZES = {
  ads: 2000,
  persons: 300,
  enrolled: 150,
  strangersEnrolled: 500,
  switchboardAds: 400,
  stockAds: 300,
} as const;

/** Somebody in ads. */
export interface Member {
  readonly person: Person;
  readonly phone: string;
  readonly handle: string;
  /** Their photographs that ads may show; the first of an enrolled person is kept for the gallery. */
  readonly photographs: readonly string[];
}

export interface PlannedNetwork {
  readonly members: readonly Member[];
  readonly phones: readonly string[];
  readonly handle: string;
}

export interface PlannedPicture {
  /** The photograph; those of a collage beside it in `others`. */
  readonly original: string;
  readonly others: readonly string[];
  readonly modification: Modification | null;
}

export interface PlannedAd {
  readonly network: number;
  readonly pictures: readonly PlannedPicture[];
  readonly phones: readonly string[];
  readonly handles: readonly string[];
}

export interface Plan {
  readonly networks: readonly PlannedNetwork[];
  readonly ads: readonly PlannedAd[];
  readonly enrolled: readonly Person[];
  readonly strangers: readonly Person[];
  readonly switchboard: string;
  readonly stock: string;
}

/** Plans a case: everything is drawn from the seed, nothing is read. @param people shuffled, with their photographs */
export function planCase(people: readonly Person[], seed: number): Plan {
  const random = seededRandom(seedFor(seed, "link case"));
  const numbers = fictionalNumbers();
  const number = () => numbers.next().value as string;
  const enrolled = people.filter(({ photographs }) => photographs.length >= 3).slice(0, SIZES.enrolled);
  const others = people
    .filter((person) => person.photographs.length >= 2 && !enrolled.includes(person))
    .slice(0, SIZES.persons - enrolled.length);
  const inAds = new Set([...enrolled, ...others]);
  const [stockPerson, ...strangers] = people.filter((person) => !inAds.has(person));
  if (inAds.size < SIZES.persons || stockPerson === undefined || strangers.length < SIZES.strangersEnrolled)
    throw new Error("expected a data set with more people who have two and three photographs");

  const members = shuffled([...inAds], random).map(
    (person): Member => ({
      person,
      phone: number(),
      handle: `${["sun", "moon", "star", "rose"][Math.floor(random() * 4)]}_${Math.floor(1e6 + 9e6 * random())}`,
      photographs: person.photographs.slice(enrolled.includes(person) ? 1 : 0, 5),
    }),
  );
  const networks: PlannedNetwork[] = [];
  for (let at = 0; at < members.length; ) {
    const size = 1 + Math.floor(random() * 5);
    const phones = Array.from({ length: 1 + Math.floor(random() * 2) }, number);
    networks.push({
      members: members.slice(at, at + size),
      phones,
      handle: `agency_${Math.floor(1e6 + 9e6 * random())}`,
    });
    at += size;
  }
  const drawn = Array.from({ length: SIZES.ads }, () => planAd(networks, random, number));
  const switchboard = number();
  const stock = stockPerson.photographs[0] as string;
  const answering = new Set(shuffled([...drawn.keys()], random).slice(0, SIZES.switchboardAds));
  const decorated = new Set(shuffled([...drawn.keys()], random).slice(0, SIZES.stockAds));
  const ads = drawn.map((ad, i) => ({
    ...ad,
    phones: answering.has(i) ? [...ad.phones, switchboard] : ad.phones,
    pictures: decorated.has(i)
      ? [
          ...ad.pictures,
          { original: stock, others: [], modification: random() < 0.3 ? ("jpeg30" as const) : null },
        ]
      : ad.pictures,
  }));
  const filler = strangers.slice(0, SIZES.strangersEnrolled);
  return { networks, ads, enrolled, strangers: filler, switchboard, stock };
}

function planAd(networks: readonly PlannedNetwork[], random: () => number, number: () => string): PlannedAd {
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  // Every person has about as many ads, so that a large network has more.
  const everybody = networks.flatMap(({ members }, network) =>
    members.map((member) => ({ member, network })),
  );
  const { member, network } = oneOf(everybody);
  const { members, phones, handle } = networks[network] as PlannedNetwork;
  const pictures = Array.from({ length: random() < 0.4 ? 2 : 1 }, (): PlannedPicture => {
    const modification = random() < 0.6 ? oneOf(MODIFICATIONS) : null;
    const others = modification === "collage" ? [0, 1, 2].map(() => oneOf(oneOf(members).photographs)) : [];
    return { original: oneOf(member.photographs), others, modification };
  });
  const named: string[] = [];
  if (random() < 0.45) named.push(member.phone);
  if (random() < 0.35) named.push(oneOf(phones));
  // A number that stands in this ad alone.
  if (random() < 0.2) named.push(number());
  const handles: string[] = [];
  if (random() < 0.35) handles.push(member.handle);
  if (random() < 0.15) handles.push(handle);
  return { network, pictures, phones: named, handles };
}
