import { type Embedding, similarity } from "../../domain/embedding.js";
import { shuffled } from "../../domain/seeded.js";
import { fuseTemplate, type Template } from "../../domain/template.js";
import { BLOCK_ROWS, blockProducts, toRows } from "../products.js";
import { BIN_COUNT, binOf, emptyTally, type Tally } from "./tally.js";

/** How many photographs are fused on each side of a comparison. */
export interface TemplateSize {
  readonly portraits: number;
  readonly probes: number;
}

/**
 * Comparisons of templates of one size between the persons of a data set. Persons are numbered from 0 as they were given;
 * what anybody's comparisons say is kept apart, so that persons can be left out, held back or drawn again.
 */
export interface Comparisons {
  readonly size: TemplateSize;
  /** Everybody in the data set, with and without comparisons. */
  readonly persons: number;
  /** Templates of one person against another of the same person without a photograph in common. */
  readonly mated: readonly {
    readonly person: number;
    readonly similarity: number;
    readonly weight: number;
  }[];
  /** The person of each gallery template and of each probe template. */
  readonly galleryPersons: readonly number[];
  readonly probePersons: readonly number[];
  /** The bin of every gallery template (rows) with every probe template (columns); {@link SAME_PERSON} for one person. */
  readonly bins: Uint16Array;
}

/** Stands behind the bins, for what is no comparison of two persons. */
const SAME_PERSON = BIN_COUNT;

/** A person with many photographs is compared with themselves so often, each time with others of them. */
const MATED_DRAWS = 10;

/** Small sets are compared with several templates of everybody, up to about as many as this and this many each. */
const ENOUGH_TEMPLATES = 2000;
const MOST_TEMPLATES_EACH = 4;

/**
 * Compares everybody with themselves and with everybody else.
 * @param people the embeddings of each person, of one pack; who has too few for a template is passed over
 * @param random decides which photographs are fused
 */
export function compareEverybody(
  people: readonly (readonly Embedding[])[],
  size: TemplateSize,
  random: () => number,
): Comparisons {
  const { portraits, probes } = size;
  const mated = people.flatMap((embeddings, person) => {
    if (embeddings.length < portraits + probes) return [];
    return Array.from({ length: MATED_DRAWS }, () => {
      const drawn = shuffled(embeddings, random);
      const gallery = fuseTemplate(drawn.slice(0, portraits));
      const probe = fuseTemplate(drawn.slice(portraits, portraits + probes));
      return { person, similarity: compare(gallery, probe), weight: 1 / MATED_DRAWS };
    });
  });
  const gallery = drawTemplates(people, portraits, random);
  const probe = drawTemplates(people, probes, random);
  const compared = binsOf(gallery, probe);
  const personOf = ({ person }: PersonTemplate) => person;
  return {
    size,
    persons: people.length,
    mated,
    galleryPersons: gallery.map(personOf),
    probePersons: probe.map(personOf),
    bins: compared,
  };
}

interface PersonTemplate {
  readonly person: number;
  readonly template: Template;
}

/** As many templates of everybody who has enough photographs. */
function drawTemplates(
  people: readonly (readonly Embedding[])[],
  photographs: number,
  random: () => number,
): PersonTemplate[] {
  const able = people.flatMap((embeddings, person) =>
    embeddings.length < photographs ? [] : [{ embeddings, person }],
  );
  const each = Math.min(MOST_TEMPLATES_EACH, Math.ceil(ENOUGH_TEMPLATES / Math.max(1, able.length)));
  return able.flatMap(({ embeddings, person }) =>
    Array.from({ length: each }, () => ({
      person,
      template: fuseTemplate(shuffled(embeddings, random).slice(0, photographs)),
    })),
  );
}

/** Compares every gallery template with every probe template. */
function binsOf(gallery: readonly PersonTemplate[], probe: readonly PersonTemplate[]): Uint16Array {
  const [some] = [...gallery, ...probe];
  const dimension = some === undefined ? 0 : vectorOf(some).length;
  const rows = toRows(gallery.map(vectorOf), dimension);
  const columns = toRows(probe.map(vectorOf), dimension);
  const bins = new Uint16Array(rows.count * columns.count);
  const block = new Float32Array(BLOCK_ROWS * columns.count);
  for (let from = 0; from < rows.count; from += BLOCK_ROWS) {
    const until = Math.min(rows.count, from + BLOCK_ROWS);
    blockProducts(rows, from, until, columns, 0, block);
    for (let row = from; row < until; row++) {
      probe.forEach(({ person }, column) => {
        const similarity = block[(row - from) * columns.count + column] as number;
        bins[row * columns.count + column] =
          person === gallery[row]?.person ? SAME_PERSON : binOf(similarity);
      });
    }
  }
  return bins;
}

function vectorOf({ template }: PersonTemplate): Float32Array {
  return template.embedding.vector;
}

function compare(gallery: Template, probe: Template): number {
  return similarity(gallery.embedding, probe.embedding);
}

/**
 * Adds the comparisons up.
 * @param personWeights how often each person counts: 1 each for all of them, 0 for those held back, whole numbers for a
 * sample drawn with replacement. A non-mated comparison counts the product of its two persons' weights; copies of one
 * person are never compared with each other.
 */
export function tallyComparisons(
  { mated, galleryPersons, probePersons, bins }: Comparisons,
  personWeights: ArrayLike<number>,
): Tally {
  const tally = emptyTally();
  for (const { person, similarity: value, weight } of mated) {
    const bin = binOf(value);
    tally.mated[bin] = (tally.mated[bin] as number) + weight * (personWeights[person] as number);
  }
  const columnWeights = Float64Array.from(probePersons, (person) => personWeights[person] as number);
  const counted = new Float64Array(BIN_COUNT + 1);
  galleryPersons.forEach((person, row) => {
    const rowWeight = personWeights[person] as number;
    if (rowWeight === 0) return;
    for (let column = 0, at = row * columnWeights.length; column < columnWeights.length; column++, at++) {
      const bin = bins[at] as number;
      counted[bin] = (counted[bin] as number) + rowWeight * (columnWeights[column] as number);
    }
  });
  tally.nonMated.set(counted.subarray(0, SAME_PERSON));
  return tally;
}

/** How many persons and comparisons there are. */
export interface ComparisonCounts {
  /** Persons with a template. */
  readonly persons: number;
  /** Persons with a mated comparison. */
  readonly matedPersons: number;
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
  /** Unordered pairs of two persons that are compared. */
  readonly personPairs: number;
}

/** @param who 0 for each person whose comparisons are left out */
export function countComparisons(comparisons: Comparisons, who: ArrayLike<number>): ComparisonCounts {
  const isTaken = (person: number) => who[person] !== 0;
  const mated = comparisons.mated.filter(({ person }) => isTaken(person));
  const gallery = countEach(comparisons.galleryPersons.filter(isTaken));
  const probes = countEach(comparisons.probePersons.filter(isTaken));
  const both = [...gallery].filter(([person]) => probes.has(person));
  const samePerson = both.reduce((sum, [person, times]) => sum + times * (probes.get(person) ?? 0), 0);
  const size = (counts: Map<number, number>) => [...counts.values()].reduce((sum, times) => sum + times, 0);
  return {
    persons: new Set([...gallery.keys(), ...probes.keys()]).size,
    matedPersons: new Set(mated.map(({ person }) => person)).size,
    matedComparisons: mated.length,
    nonMatedComparisons: size(gallery) * size(probes) - samePerson,
    // Two persons who are on both sides are compared both ways.
    personPairs: gallery.size * probes.size - both.length - (both.length * (both.length - 1)) / 2,
  };
}

function countEach(persons: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const person of persons) counts.set(person, (counts.get(person) ?? 0) + 1);
  return counts;
}
