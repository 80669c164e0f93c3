import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { type Embedding, similarity } from "../src/domain/embedding.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { centredFace, type Person, readPeople } from "./people.js";

// `npm run check:threshold -- --dataset DIR [--people 260] [--seed 1] [--thresholds 0.2,0.3]`
// What a similarity threshold costs: of people with two photographs, how many pairs of one person reach it (true
// positives) and how many pairs of two persons do (false matches). Pictures without a face are left out and counted.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    people: { type: "string", default: "260" },
    seed: { type: "string", default: "1" },
    thresholds: { type: "string", default: "0.2,0.25,0.3,0.35,0.4,0.45,0.5" },
  },
});
const THRESHOLDS = values.thresholds.split(",").map(Number);

const folder = await mkdtemp(join(tmpdir(), "leadlight-threshold-"));
const leadlight = await compose(readConfig(process.env, { data: folder }), { onNotice: print });
try {
  const everybody = await readPeople(values.dataset, Number(values.seed));
  const people = everybody
    .filter(({ photographs }) => photographs.length > 1)
    .slice(0, Number(values.people));
  report(await embedPairs(leadlight, people), people.length);
} finally {
  await leadlight.close();
  await rm(folder, { recursive: true, force: true });
}

type Pair = readonly [first: Embedding, second: Embedding];

async function embedPairs(leadlight: Leadlight, people: readonly Person[]): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const { photographs } of people) {
    const first = await embed(leadlight, photographs[0] ?? "");
    const second = await embed(leadlight, photographs[1] ?? "");
    if (first !== undefined && second !== undefined) pairs.push([first, second]);
  }
  return pairs;
}

async function embed(leadlight: Leadlight, file: string): Promise<Embedding | undefined> {
  const { faces } = await leadlight.analyse(await readFile(file));
  return centredFace(faces)?.embedding;
}

function report(pairs: readonly Pair[], people: number): void {
  const mated = pairs.map(([first, second]) => similarity(first, second));
  const nonMated = pairs.flatMap(([first], i) =>
    pairs.flatMap(([, second], j) => (i === j ? [] : [similarity(first, second)])),
  );
  print(`${pairs.length} of ${people} people with a face in both photographs`);
  print(`${mated.length} pairs of one person, ${nonMated.length} of two`);
  const share = (similarities: readonly number[], threshold: number) =>
    similarities.filter((value) => value >= threshold).length / similarities.length;
  const rows = THRESHOLDS.map((threshold) => [
    threshold,
    share(mated, threshold).toFixed(3),
    share(nonMated, threshold).toExponential(1),
  ]);
  print(table(["similarity", "true positive rate", "false match rate"], rows));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
