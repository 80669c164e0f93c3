import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { composeEvaluation, composeModels } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { Calibration } from "../src/domain/calibration.js";
import { cosine } from "../src/domain/embedding.js";
import type { GroupPair } from "../src/domain/identities/pair-heap.js";
import { IDENTITY_LOG10_LR, similarityReaching } from "../src/domain/identities/same-person.js";
import type { PackId } from "../src/domain/ids.js";
import { seededRandom, seedFor, shuffled } from "../src/domain/seeded.js";
import { type Agreement, agreement } from "../src/evaluation/clustering/agreement.js";
import { type EnrolledPortrait, identityGain } from "../src/evaluation/clustering/identity-gain.js";
import {
  averageLink,
  averageLinkInLots,
  completeLink,
  connectedComponents,
  densityBased,
  type Grouping,
  type Method,
} from "../src/evaluation/clustering/methods.js";
import { type ComparedImages, comparedImages } from "../src/evaluation/compared-images.js";
import { loadDataset } from "../src/evaluation/dataset.js";
import { embedUnderPack } from "../src/evaluation/embed-pack.js";
import { gainTable } from "./gain-table.js";

// `npm run check:clustering -- --dataset DIR --data DIR [--pack base] [--seed 1] [--out FILE]`
// How well the photographs of a dataset, a folder for each person, fall into persons by themselves: each method with the threshold that
// reaches a pairwise precision of 0.99 on one half of the persons, judged on the other half. Then what it gains to search a
// gallery by the groups of the product's own method in place of single faces. Analyses are kept in the data folder.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    data: { type: "string" },
    pack: { type: "string", default: "base" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
  },
});
const SEED = Number(values.seed);
const WANTED_PRECISION = 0.99;
/** log10 LRs to choose from. */
const GRID = Array.from({ length: 125 }, (_, i) => -0.7 + i * 0.05);
/** What is slow has fewer to choose from. */
const COARSE = GRID.filter((_, i) => i % 10 === 4);
const METHODS: readonly (readonly [string, Method])[] = [
  ["connected components", connectedComponents],
  ["DBSCAN, 3 neighbours", densityBased(3)],
  ["DBSCAN, 5 neighbours", densityBased(5)],
  ["complete link", completeLink],
  ["average link, all at once", averageLink],
  ["average link, in lots", averageLinkInLots],
];

const pack = values.pack as PackId;
const config = readConfig(process.env, values.data === undefined ? {} : { data: values.data });
const inForce = await (await composeModels(config).open(pack)).calibration();
if ("withheld" in inForce) throw new Error(`the pack has no calibration: ${inForce.withheld}`);
const { calibration } = inForce;
const ports = composeEvaluation(config, { onNotice: note });
const images = comparedImages(
  await embedUnderPack(ports, await loadDataset(ports.source, values.dataset), pack),
);
const [tuned, judged] = halves(images);
const rows = METHODS.map(([name, method]) => judge(name, method, tuned, judged, calibration));
const gain = gainOf(judged, calibration);
const text = [
  `${judged.vectors.length} photographs of ${new Set(judged.personOf).size} persons judged; thresholds chosen on ${tuned.vectors.length} of ${new Set(tuned.personOf).size} others; seed ${SEED}, ${calibration.id}\n`,
  table(
    [
      "method",
      "log10 LR",
      "pair precision",
      "pair recall",
      "B3 precision",
      "B3 recall",
      "mixed",
      "chosen on: precision",
      "recall",
    ],
    rows.map(({ name, log10LR, isEnough, on, chosen }) => [
      name,
      isEnough ? log10LR.toFixed(2) : `${log10LR.toFixed(2)}, not enough`,
      ...shown(on),
      chosen.pairPrecision.toFixed(4),
      chosen.pairRecall.toFixed(4),
    ]),
  ),
  table(
    [
      "average link, in lots: log10 LR",
      "pair precision",
      "pair recall",
      "B3 precision",
      "B3 recall",
      "mixed",
    ],
    [1, 1.5, 2, 2.5, 3, 3.5, 4].map((log10LR) => [
      log10LR,
      ...shown(at(averageLinkInLots, judged, calibration, log10LR)),
    ]),
  ),
  gainTable(gain, gain.gallery),
].join("\n");
process.stdout.write(text);
if (values.out !== undefined)
  await writeFile(
    values.out,
    `${JSON.stringify({ calibration: calibration.id, seed: SEED, rows, gain }, null, 2)}\n`,
  );

/** Photographs of some persons, in an order that tells nothing. */
interface Half extends Grouping {
  readonly personOf: readonly number[];
}

/** Every other person of a random order. */
function halves({ vectors, personOf, persons }: ComparedImages): [Half, Half] {
  const order = shuffled(
    Array.from({ length: persons }, (_, i) => i),
    seededRandom(seedFor(SEED, "halves")),
  );
  const halfOf = new Map(order.map((person, i) => [person, i % 2]));
  const photographs = shuffled(
    Array.from({ length: vectors.count }, (_, i) => i),
    seededRandom(seedFor(SEED, "photographs")),
  );
  const take = (half: number): Half => {
    const own = photographs.filter((i) => halfOf.get(personOf[i] as number) === half);
    const rows = own.map((i) => vectors.values.subarray(i * vectors.dimension, (i + 1) * vectors.dimension));
    return { vectors: rows, personOf: own.map((i) => personOf[i] as number), pairs: alikePairs(rows) };
  };
  return [take(0), take(1)];
}

function alikePairs(vectors: readonly Float32Array[]): GroupPair[] {
  const least = similarityReaching(calibration, GRID[0] as number);
  const pairs: GroupPair[] = [];
  for (let a = 0; a < vectors.length; a++)
    for (let b = a + 1; b < vectors.length; b++) {
      const similarity = cosine(vectors[a] as Float32Array, vectors[b] as Float32Array);
      if (similarity >= least) pairs.push({ a, b, similarity });
    }
  return pairs.sort((one, other) => other.similarity - one.similarity);
}

function at(method: Method, half: Half, calibrated: Calibration, log10LR: number): Agreement {
  return agreement(method(half, similarityReaching(calibrated, log10LR)), half.personOf);
}

/** The threshold with the most recall among those that are precise enough, where one half was looked at; the strictest without any. */
function judge(name: string, method: Method, tune: Half, test: Half, calibrated: Calibration) {
  const grid = method === averageLinkInLots ? COARSE : GRID;
  const tried = grid.map((log10LR) => ({ log10LR, chosen: at(method, tune, calibrated, log10LR) }));
  const enough = tried.filter(({ chosen }) => chosen.pairPrecision >= WANTED_PRECISION);
  const strictest = tried.slice(-1) as [(typeof tried)[number]];
  const [best = strictest[0]] = enough.sort((a, b) => b.chosen.pairRecall - a.chosen.pairRecall);
  note(`${name}: ${best.log10LR.toFixed(2)}`);
  return { name, ...best, isEnough: enough.length > 0, on: at(method, test, calibrated, best.log10LR) };
}

/**
 * Of two thirds of the persons one photograph is enrolled, and all others are the faces of ads: grouped together, then searched.
 */
function gainOf(half: Half, calibrated: Calibration) {
  const byPerson = new Map<number, number[]>();
  for (const [i, person] of half.personOf.entries())
    byPerson.set(person, [...(byPerson.get(person) ?? []), i]);
  const order = shuffled([...byPerson], seededRandom(seedFor(SEED, "gallery")));
  const gallery: EnrolledPortrait[] = [];
  const faces: number[] = [];
  order.forEach(([person, [first, ...others]], i) => {
    const isEnrolled = i % 3 < 2;
    if (isEnrolled) gallery.push({ person, vector: half.vectors[first as number] as Float32Array });
    faces.push(...(isEnrolled ? others : [first as number, ...others]));
  });
  const vectors = faces.map((i) => half.vectors[i] as Float32Array);
  const groupOf = averageLinkInLots(
    { vectors, pairs: [] },
    similarityReaching(calibrated, IDENTITY_LOG10_LR),
  );
  const personOf = faces.map((i) => half.personOf[i] as number);
  return { ...identityGain({ vectors, personOf, groupOf }, gallery, 0.01), gallery: gallery.length };
}

function shown({ pairPrecision, pairRecall, bCubedPrecision, bCubedRecall, mixedGroups }: Agreement) {
  return [
    ...[pairPrecision, pairRecall, bCubedPrecision, bCubedRecall].map((value) => value.toFixed(4)),
    mixedGroups,
  ];
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
