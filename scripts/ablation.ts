import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadNetwork } from "../src/adapters/onnx/network.js";
import { table } from "../src/cli/terminal.js";
import { composeEvaluation } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { Point } from "../src/domain/geometry.js";
import type { PackId } from "../src/domain/ids.js";
import { seededRandom, shuffled } from "../src/domain/seeded.js";
import { personIntervals } from "../src/evaluation/bootstrap.js";
import { loadDataset } from "../src/evaluation/dataset.js";
import { embedUnderPack } from "../src/evaluation/embed-pack.js";
import { percentage } from "../src/evaluation/report/words.js";
import type { TemplateSizes } from "../src/evaluation/rotations.js";
import { CUTS, cutsByLandmarks, embedCut } from "./ablation/embed-variants.js";
import { measureOpenSet, type OpenSet } from "./ablation/open-set.js";
import { type System, systemOf, unit } from "./ablation/systems.js";
import { embeddingVariants, fusionVariants, type Systems, type Variant } from "./ablation/variants.js";
import { DEFAULT_PACK, RUNTIME, withPack } from "./native-engine.js";

// `npm run check:ablation -- --dataset DIR [--data FOLDER] [--second MODEL.onnx] [--face-api] [--seed 1]`
// What would find more people: misses (FNIR) of open-set searches at FPIR 1% and 0.3% with the product's way and with
// others, on one half of the persons to choose by and on the other half to confirm, there also with 95% limits of the
// difference from the product's way. Photographs without a face count.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    data: { type: "string" },
    second: { type: "string" },
    seed: { type: "string", default: "1" },
    "face-api": { type: "boolean", default: false },
    sizes: { type: "string", default: "1x1,1x3,2x2,3x3" },
  },
});
/** Input and output of the second network. */
const MIDDLE = [127.5, 127.5, 127.5] as [number, number, number];
const HALF_RANGE = [1 / 127.5, 1 / 127.5, 1 / 127.5] as [number, number, number];
const SECOND_DIMENSION = 128;

const seed = Number(values.seed);
const config = readConfig(process.env, { data: values.data });
const ports = composeEvaluation(config, { onNotice: print });
const dataset = await loadDataset(ports.source, values.dataset);
const { images, pack } = await embedUnderPack(ports, dataset, DEFAULT_PACK);
const places = new Map(dataset.persons.map((person) => [person, [] as number[]]));
images.forEach(({ person }, image) => {
  places.get(person)?.push(image);
});
const everybody = shuffled([...places.values()], seededRandom(seed));
const halves = [
  everybody.slice(0, Math.floor(everybody.length / 2)),
  everybody.slice(Math.floor(everybody.length / 2)),
] as const;

const served = systemOf(
  images,
  images.map(({ portrait }) => portrait?.embedding.vector ?? null),
  pack.dimension,
);
const systems = await embedOtherwise();
for (const size of values.sizes.split(",")) {
  const [portraits = 1, probes = 1] = size.split("x").map(Number);
  const variants =
    portraits * probes === 1 ? embeddingVariants(systems) : fusionVariants(images, served, systems.raw);
  report({ portraits, probes }, variants);
}

async function embedOtherwise(): Promise<Systems & { raw: (Float32Array | null)[] }> {
  const folder = join(config.dataFolder, "ablation");
  const decoder = ports.decoder;
  return withPack(null, async (modelPack) => {
    const { input } = modelPack.manifest.networks.embedder;
    const network = await loadNetwork("embedder", await modelPack.graph("embedder"), input, RUNTIME);
    const parts = { folder, network, dimension: pack.dimension, decoder };
    const cuts: Record<string, System> = {};
    let raw: (Float32Array | null)[] = [];
    const learnt = cutsByLandmarks(facesToChooseBy());
    for (const cut of [...CUTS, ...learnt]) {
      // The seed draws the half of the persons that a cut is learnt from.
      const networkName = learnt.includes(cut) ? `${pack.id}-seed-${seed}` : pack.id;
      const vectors = await embedCut({ ...parts, networkName }, dataset, images, cut);
      if (cut.name === "plain") raw = vectors;
      cuts[cut.name] = systemOf(
        images,
        vectors.map((vector) => vector && unit(vector)),
        pack.dimension,
      );
    }
    return { served, cuts, raw, second: await embedWithSecond(folder), faceApi: await embedWithFaceApi() };
  });
}

/** Landmarks of one face of each person to choose by, so that nobody counts for more than others. */
function facesToChooseBy(): (readonly Point[])[] {
  const [chosen] = halves;
  return chosen.flatMap((person) => {
    const image = person.find(served.isSearched);
    const landmarks = image === undefined ? undefined : images[image]?.portrait?.landmarks;
    return landmarks === undefined ? [] : [landmarks];
  });
}

/** Under the network of `--second`, a MobileFaceNet with 112 × 112 inputs like the product's. */
async function embedWithSecond(folder: string): Promise<System | null> {
  if (values.second === undefined) return null;
  const input = {
    width: 112,
    height: 112,
    colour: "rgb",
    mean: MIDDLE,
    scale: HALF_RANGE,
    sampling: "half-pixel",
  } as const;
  const network = await loadNetwork("second embedder", await readFile(values.second), input, RUNTIME);
  const parts = {
    folder,
    network,
    networkName: "second",
    dimension: SECOND_DIMENSION,
    decoder: ports.decoder,
  };
  const [plain] = CUTS;
  if (plain === undefined) return null;
  const vectors = await embedCut(parts, dataset, images, plain);
  return systemOf(
    images,
    vectors.map((vector) => vector && unit(vector)),
    SECOND_DIMENSION,
  );
}

/** face-api's descriptors, where `leadlight evaluate --pack face-api` has kept every photograph's. */
async function embedWithFaceApi(): Promise<System | null> {
  if (!values["face-api"]) return null;
  const { images: theirs, pack: other } = await embedUnderPack(ports, dataset, "face-api" as PackId);
  return systemOf(
    images,
    theirs.map(({ portrait }) => portrait?.embedding.vector ?? null),
    other.dimension,
  );
}

function report(sizes: TemplateSizes, variants: readonly Variant[]): void {
  const [chosen, confirmed] = halves;
  const head = [
    "",
    "cost",
    ...["choose", "confirm"].flatMap((half) => [`${half}: 1%`, "0.3%"]),
    "confirm less the first: 1%",
    "0.3%",
  ];
  let first: OpenSet | undefined;
  const rows = variants.map(({ name, cost, scorer }) => {
    const choosing = measureOpenSet(chosen, sizes, seed, scorer(confirmed));
    const confirming = measureOpenSet(confirmed, sizes, seed, scorer(chosen));
    const cells = [choosing, confirming].flatMap(({ fnir }) =>
      fnir.map((one) => (one === null ? "" : percentage(one))),
    );
    first ??= confirming;
    const row = [name, cost, ...cells, ...differences(confirming, first)];
    print(row.join("  "));
    return row;
  });
  print(`FNIR at FPIR, ${sizes.portraits} portraits against ${sizes.probes} probe photographs`);
  print(table(head, rows));
}

/**
 * How many more miss than with another way, at each rate, in points of a hundred, with 95% limits. Where neither misses
 * anybody the limits are 0 as well, which is no certainty.
 */
function differences(one: OpenSet, other: OpenSet): string[] {
  if (one === other) return one.fnir.map(() => "");
  const [, confirmed] = halves;
  const less = (a: readonly (number | null)[], b: readonly (number | null)[]) =>
    a.map((fnir, i) => (fnir === null || b[i] == null ? null : fnir - b[i]));
  const limits = personIntervals(confirmed.length, seed, "ablation", (weights) =>
    less(one.fnirOf(weights), other.fnirOf(weights)),
  );
  return less(one.fnir, other.fnir).map((difference, i) => {
    const [low, high] = limits[i] ?? [];
    if (difference === null || low === undefined || high === undefined) return "";
    return `${inPoints(difference)} (${inPoints(low)} to ${inPoints(high)})`;
  });
}

function inPoints(difference: number): string {
  return (100 * difference).toFixed(1).replace("-", "−");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
