import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Nearest } from "../src/adapters/exact/nearest.js";
import { fileIndexSnapshots } from "../src/adapters/files/index-snapshots.js";
import { hnswIndexKind } from "../src/adapters/hnsw/hnsw-index.js";
import { table } from "../src/cli/terminal.js";
import type { CollectionId, CollectionKey } from "../src/domain/collection.js";
import type { PackId, VectorLabel } from "../src/domain/ids.js";
import { BLOCK_ROWS, blockProducts } from "../src/evaluation/products.js";
import { type CollectionIndexes, createCollectionIndexes } from "../src/pipeline/collection-index.js";
import { PerturbedFaces, realFaces } from "./perturbed-faces.js";
import { RowCollection } from "./row-collection.js";
import { mean, quantile } from "./statistics.js";

// `npm run bench:index -- --dataset DIR --data DIR [--count 100000] [--whole]`
// What an index costs and gives at a size: building, memory, snapshot, recall, and searches, also while 100 vectors a second are added and
// while a snapshot is written. Faces are those of a dataset, a folder for each person, and mirrored ones; one photograph in fifty is no
// member and searched with. 100,000 take three minutes, 1,000,000 three quarters of an hour; `--whole` keeps all values of each vector in the index.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    data: { type: "string" },
    pack: { type: "string", default: "base" },
    count: { type: "string", default: "100000" },
    probes: { type: "string", default: "200" },
    seconds: { type: "string", default: "20" },
    whole: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const COUNT = Number(values.count);
const PROBES = Number(values.probes);
const MILLISECONDS = 1000 * Number(values.seconds);
/** Neighbours asked for. */
const NEIGHBOURS = 10;
const ADDED_A_SECOND = 100;
/** Searches under way at a time where their rate is measured. */
const AT_ONCE = 8;
/** One face in so many is searched with and no member. */
const PROBE_IN = 50;
let nextNote = 0;

const faces = new PerturbedFaces(await realFaces({ ...values, data: values.data }), Number(values.seed));
const room = COUNT + 5 * (Number(values.seconds) + 10) * ADDED_A_SECOND;
const collection = new RowCollection(faces.dimension, room);
const probes: Float32Array[] = [];
fill();
const members = COUNT;
collection.count = members;

const folder = await mkdtemp(join(tmpdir(), "leadlight-bench-index-"));
const key: CollectionKey = { collection: "faces:bench" as CollectionId, pack: values.pack as PackId };
const kind = values.whole ? { ...hnswIndexKind, sample: null } : hnswIndexKind;
const open = () =>
  createCollectionIndexes({
    collections: collection,
    storeId: "bench",
    kind,
    snapshots: fileIndexSnapshots(folder),
    dimensionOf: async () => faces.dimension,
    onRebuild: async () => undefined,
    onNotice: note,
  });
try {
  await run();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const results: [string, string][] = [["vectors", `${members} of ${faces.dimension} values`]];
  const say = (what: string, value: string) => {
    results.push([what, value]);
    note(`${what}: ${value}`);
  };
  const before = process.memoryUsage().rss;
  let indexes = open();
  const built = await measured(() => indexes.rebuild(key, { onProgress: progress }));
  say("build", `${seconds(built.wall)}, ${seconds(built.cpu)} of processor`);
  say("event loop while building, 99% / most", `${ms(built.loop99)} / ${ms(built.loopMost)}`);
  say("memory of the index", megabytes(process.memoryUsage().rss - before));

  const saved = await measured(() => indexes.save());
  const reading = await fileIndexSnapshots(folder).read(key);
  if (reading.status !== "usable") throw new Error(`the snapshot is ${reading.status}`);
  const axes = reading.manifest.axes?.count;
  say("values of each vector in the index", `${axes ?? faces.dimension}`);
  say("snapshot", `${seconds(saved.wall)}, ${megabytes(reading.manifest.byteLength)}`);
  await indexes.close();
  indexes = open();
  const loaded = await measured(() => indexes.refresh(key));
  say("load, with its SHA-256", seconds(loaded.wall));

  const { recall, nearestFound } = await againstExact(indexes);
  say(`recall@${NEIGHBOURS} against exact`, `${recall.toFixed(4)} of ${probes.length} probes`);
  say("the nearest is found", nearestFound.toFixed(4));

  const quiet = await searches(indexes, 1);
  say("search, one at a time: p50 / p99", `${ms(quantile(quiet, 0.5))} / ${ms(quantile(quiet, 0.99))}`);
  say(`searches a second, ${AT_ONCE} at a time`, rateOf(await searches(indexes, AT_ONCE)));
  const busy = await whileAdding(() => searches(indexes, 1));
  say(
    `search while ${busy.rate.toFixed(0)} a second are added: p50 / p99`,
    `${ms(quantile(busy.result, 0.5))} / ${ms(quantile(busy.result, 0.99))}`,
  );
  const busyRate = await whileAdding(() => searches(indexes, AT_ONCE));
  say(`searches a second while ${busyRate.rate.toFixed(0)} are added`, rateOf(busyRate.result));
  let isSaving = true;
  const { result: during } = await whileAdding(async () => {
    const saving = indexes.save().finally(() => {
      isSaving = false;
    });
    const times = await searches(indexes, 1, () => isSaving);
    await saving;
    return times;
  });
  say(
    "search while adding and saving: p50 / p99",
    `${ms(quantile(during, 0.5))} / ${ms(quantile(during, 0.99))}, ${during.length} searches`,
  );
  const after = await againstExact(indexes);
  say(`recall@${NEIGHBOURS} with what was added`, `${after.recall.toFixed(4)}, ${collection.count} vectors`);
  await indexes.close();
  process.stdout.write(table(["index", kind.description], results));
}

/** Members and, apart from them, probes, lot by lot. */
function fill(): void {
  for (let lot = 0; collection.count < room; lot++) {
    const lotOf = faces.lot(lot);
    for (let i = 0; i < faces.lotSize && collection.count < room; i++) {
      const vector = lotOf.subarray(i * faces.dimension, (i + 1) * faces.dimension);
      if ((i + lot) % PROBE_IN === 0) probes.push(vector.slice());
      else collection.push(vector);
    }
  }
  // Of all lots that are members alike, not of the first.
  const last = Math.floor((probes.length * COUNT) / room);
  const chosen = Array.from({ length: PROBES }, (_, i) => probes[Math.floor((i * last) / PROBES)]);
  probes.splice(0, probes.length, ...chosen.filter((probe) => probe !== undefined));
}

async function againstExact(indexes: CollectionIndexes): Promise<{ recall: number; nearestFound: number }> {
  const truth = exact();
  let found = 0;
  let nearestFound = 0;
  for (const [i, probe] of probes.entries()) {
    const neighbours = await indexes.search(key, probe, NEIGHBOURS);
    const expected = truth[i] as VectorLabel[];
    const labels = new Set(neighbours.map(({ label }) => label));
    found += expected.filter((label) => labels.has(label)).length;
    if (neighbours[0]?.label === expected[0]) nearestFound++;
  }
  return { recall: found / (NEIGHBOURS * probes.length), nearestFound: nearestFound / probes.length };
}

/** The labels nearest to each probe by comparing with every member. */
function exact(): VectorLabel[][] {
  const { dimension } = faces;
  const rows = { values: new Float32Array(probes.length * dimension), count: probes.length, dimension };
  for (const [i, probe] of probes.entries()) rows.values.set(probe, i * dimension);
  const heaps = probes.map(() => new Nearest(NEIGHBOURS));
  const out = new Float32Array(BLOCK_ROWS * probes.length);
  const stored = collection.rows();
  for (let from = 0; from < stored.count; from += BLOCK_ROWS) {
    const until = Math.min(stored.count, from + BLOCK_ROWS);
    blockProducts(stored, from, until, rows, 0, out);
    for (let i = from; i < until; i++)
      for (const [p, heap] of heaps.entries())
        heap.offer(i + 1, out[(i - from) * probes.length + p] as number);
  }
  return heaps.map((heap) => heap.sorted().map(({ label }) => label));
}

/** Searches until the time is over, so many at a time. @returns how long each took, in milliseconds */
async function searches(
  indexes: CollectionIndexes,
  atOnce: number,
  goesOn: () => boolean = () => true,
): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + MILLISECONDS;
  const lane = async (first: number) => {
    for (let i = first; performance.now() < end && goesOn(); i += atOnce) {
      const from = performance.now();
      await indexes.search(key, probes[i % probes.length] as Float32Array, NEIGHBOURS);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, i) => lane(i)));
  return times;
}

/** Adds vectors to the store at their rate while something goes on. */
async function whileAdding<T>(work: () => Promise<T>): Promise<{ result: T; rate: number }> {
  const from = performance.now();
  const first = collection.count;
  let isOver = false;
  const adding = (async () => {
    while (!isOver && collection.count < room) {
      const due = first + ((performance.now() - from) * ADDED_A_SECOND) / 1000;
      collection.count = Math.min(room, Math.max(collection.count, Math.floor(due)));
      await wait(5);
    }
  })();
  const result = await work();
  isOver = true;
  await adding;
  return { result, rate: ((collection.count - first) * 1000) / (performance.now() - from) };
}

async function measured(work: () => Promise<unknown>) {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const cpu = process.cpuUsage();
  const from = performance.now();
  loop.enable();
  await work();
  loop.disable();
  const { user, system } = process.cpuUsage(cpu);
  return {
    wall: performance.now() - from,
    cpu: (user + system) / 1000,
    loop99: loop.percentile(99) / 1e6,
    loopMost: loop.max / 1e6,
  };
}

function progress(done: number, total: number): void {
  if (done < nextNote) return;
  nextNote = done + 50_000;
  note(`${done} of ${total} vectors`);
}

function rateOf(times: readonly number[]): string {
  return ((AT_ONCE * 1000) / mean(times)).toFixed(0);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
