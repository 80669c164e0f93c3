import { expected } from "../domain/errors.js";
import { pairsOfTwoPersons } from "./bootstrap.js";
import type { ComparedImages } from "./compared-images.js";
import type { Dataset } from "./dataset.js";
import { personPairsWithin, type Stratification } from "./strata.js";

/**
 * Divides comparisons by groups of persons: one of two persons belongs to a group when both do. Persons without a group
 * belong to none.
 * @param groups the group of each person that has one
 * @returns the number of each person's group, −1 for none, and the comparisons
 */
export function groupsOf(
  { persons }: Dataset,
  images: ComparedImages,
  groups: ReadonlyMap<string, string>,
): { readonly groupOf: readonly number[]; readonly stratification: Stratification } {
  const names = [...new Set(groups.values())].sort();
  const groupOf = persons.map((person) => names.indexOf(groups.get(person) ?? ""));
  const within = (counts: Uint32Array, group: number) =>
    counts.map((count, person) => (groupOf[person] === group ? count : 0));
  const usable = names.map((_, group) => within(images.usablePerPerson, group));
  const all = names.map((_, group) => within(images.allPerPerson, group));
  const stratification: Stratification = {
    name: "group",
    unit: "as labelled",
    strata: names.map((name, group) => ({
      name,
      images: all[group]?.reduce((sum, count) => sum + count, 0) ?? 0,
    })),
    of: (first, second) => {
      const group = groupOf[images.personOf[first] as number] ?? -1;
      return group === groupOf[images.personOf[second] as number] ? group : -1;
    },
    matedFailed: names.map((_, group) => failedComparisons(all[group], usable[group])),
    nonMated: (weights) => usable.map((counts) => pairsOfTwoPersons(counts, weights)),
    pairsOfPersons: usable.map(personPairsWithin),
  };
  return { groupOf, stratification };
}

/** Checks that labels are of persons of the dataset. @throws LABELS_INVALID */
export function requirePersons({ persons }: Dataset, groups: ReadonlyMap<string, string>): void {
  const known = new Set(persons);
  const absent = [...groups.keys()].find((person) => !known.has(person));
  if (absent !== undefined) throw expected("LABELS_INVALID", "persons of the dataset", "the labels", absent);
}

/** Comparisons of each person that lack a usable face on either side. */
function failedComparisons(all = new Uint32Array(0), usable = new Uint32Array(0)): Float64Array {
  const pairs = (count: number) => (count * (count - 1)) / 2;
  return Float64Array.from(all, (count, person) => pairs(count) - pairs(usable[person] ?? 0));
}
