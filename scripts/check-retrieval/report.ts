import { table } from "../../src/cli/terminal.js";
import { DEFAULT_MAX_DISTANCE } from "../../src/domain/pdq/picture-hash.js";
import { distanceTo, type Kept, type Searched, similarityTo } from "./methods.js";

interface Retrieval {
  readonly kept: readonly Kept[];
  /** By modification; the picture that a query was made of is the one of the same number. */
  readonly queries: ReadonlyMap<string, readonly Searched[]>;
  readonly unrelated: readonly Searched[];
  readonly seed: number;
}

/** One query against everything that is kept. */
interface Compared {
  readonly distances: readonly number[];
  readonly similarities: readonly number[];
}

const FALSE_MATCH_RATES = [0.01, 0.05];

/** Classes that are taken for explicit. */
const EXPLICIT = ["hentai", "porn", "sexy"] as const;

/** What was found again, as a table and as data. */
export function reportRetrieval(retrieval: Retrieval): { readonly json: object; readonly text: string } {
  const json = measure(retrieval);
  return { json, text: textOf(json) };
}

function measure({ kept, queries, unrelated, seed }: Retrieval) {
  const strangers = unrelated.map((query) => compare(query, kept));
  const highest = strangers.map(({ similarities }) => Math.max(...similarities)).sort((a, b) => b - a);
  const thresholds = FALSE_MATCH_RATES.map((rate) => highest[Math.floor(rate * highest.length)] ?? 1);
  const pdqFalse = share(strangers, ({ distances }) => Math.min(...distances) <= DEFAULT_MAX_DISTANCE);
  const rows = [...queries].map(([name, made]) => {
    const compared = made.map((query) => compare(query, kept));
    const each = compared.map((query, i) => ({
      pdq: (query.distances[i] ?? 256) <= DEFAULT_MAX_DISTANCE,
      rankPdq: rankOf(
        query.distances.map((distance) => -distance),
        i,
      ),
      rank: rankOf(query.similarities, i),
      rankBoth: rankOf(
        query.similarities.map((value, k) => value + 2 * near(query.distances[k])),
        i,
      ),
      similarity: query.similarities[i] ?? -1,
    }));
    const found = (rate: number) => (one: (typeof each)[number]) => one.similarity > (thresholds[rate] ?? 1);
    return {
      modification: name,
      pdq: {
        recall1: share(each, (q) => q.rankPdq <= 1),
        recall10: share(each, (q) => q.rankPdq <= 10),
        at31: share(each, (q) => q.pdq),
      },
      embedding: {
        recall1: share(each, (q) => q.rank <= 1),
        recall10: share(each, (q) => q.rank <= 10),
        atRates: FALSE_MATCH_RATES.map((_, rate) => share(each, found(rate))),
      },
      both: {
        recall1: share(each, (q) => q.rankBoth <= 1),
        recall10: share(each, (q) => q.rankBoth <= 10),
        atRates: FALSE_MATCH_RATES.map((_, rate) => share(each, (q) => q.pdq || found(rate)(q))),
      },
    };
  });
  const explicit = kept.map(({ classes }) => EXPLICIT.reduce((sum, name) => sum + (classes?.[name] ?? 0), 0));
  const blurred = [0.5, 0.7, 0.9].map((from) => ({ from, share: share(explicit, (value) => value >= from) }));
  return {
    seed,
    pictures: kept.length,
    unrelated: unrelated.length,
    falseMatchRates: FALSE_MATCH_RATES.map((rate, i) => ({ rate, similarity: thresholds[i] })),
    pdqFalseMatches: pdqFalse,
    rows,
    takenForExplicit: blurred,
  };
}

function textOf({
  pictures,
  unrelated,
  falseMatchRates,
  pdqFalseMatches,
  rows,
  takenForExplicit,
}: ReturnType<typeof measure>): string {
  const percent = (value: number | undefined) => `${Math.round(100 * (value ?? 0))}%`;
  const [low, high] = falseMatchRates;
  const lines = rows.map(({ modification, pdq, embedding, both }) => [
    modification,
    ...[pdq.recall1, pdq.recall10, pdq.at31].map(percent),
    ...[embedding.recall1, embedding.recall10, ...embedding.atRates].map(percent),
    ...[both.recall1, both.recall10, ...both.atRates].map(percent),
  ]);
  const head = [
    "modification",
    "PDQ @1",
    "@10",
    "≤31",
    "embedding @1",
    "@10",
    "FMR 1%",
    "FMR 5%",
    "both @1",
    "@10",
    "FMR 1%",
    "FMR 5%",
  ];
  return [
    `${pictures} pictures; ${unrelated} unrelated searches. Something is found by PDQ (31) in ${(100 * pdqFalseMatches).toFixed(2)}% of these,`,
    `by the embedding in 1% from a similarity of ${low?.similarity?.toFixed(3)} on and in 5% from ${high?.similarity?.toFixed(3)} on.`,
    table(head, lines),
    ...takenForExplicit.map(
      ({ from, share: part }) => `taken for explicit from ${from} on: ${(100 * part).toFixed(2)}%`,
    ),
  ].join("\n");
}

function compare(query: Searched, kept: readonly Kept[]): Compared {
  return {
    distances: kept.map((picture) => distanceTo(query, picture)),
    similarities: kept.map((picture) => similarityTo(query, picture)),
  };
}

/** 1 for the highest; ties count against it. */
function rankOf(values: readonly number[], of: number): number {
  const own = values[of] ?? Number.NEGATIVE_INFINITY;
  return values.filter((value, i) => i !== of && value >= own).length + 1;
}

/** 1 for a picture that PDQ takes for the same, else 0. */
function near(distance = 256): number {
  return distance <= DEFAULT_MAX_DISTANCE ? 1 : 0;
}

function share<Item>(items: readonly Item[], condition: (item: Item) => boolean): number {
  return items.filter(condition).length / items.length;
}
