import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import hnswlib from "hnswlib-node";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createMatrixProducts } from "../src/adapters/onnx/matrix-products.js";
import { buildHighestProduct } from "../src/adapters/onnx-export/highest-product.js";
import { writeOnnx } from "../src/adapters/onnx-export/onnx-file.js";
import { openSqliteStore } from "../src/adapters/sqlite/sqlite-store.js";
import { createActingContext, localActing } from "../src/adapters/system/acting-context.js";
import { systemClock } from "../src/adapters/system/clock.js";
import { table } from "../src/cli/terminal.js";
import { composeModels } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { AnalysedImage } from "../src/domain/face.js";
import { type PackId, sha256Of } from "../src/domain/ids.js";
import { seededRandom, seedFor, shuffled } from "../src/domain/seeded.js";
import { fuseTemplate } from "../src/domain/template.js";
import { createCompareGallery } from "../src/pipeline/compare-gallery.js";
import { createGalleryTemplates } from "../src/pipeline/gallery-templates.js";
import { createSearchGallery, listRules } from "../src/pipeline/search-gallery.js";
import { PerturbedFaces, realFaces } from "./perturbed-faces.js";
import { StoredFaces } from "./stored-faces.js";

// `npm run bench:comparison -- --dataset DIR --data DIR [--faces 1000000] [--subjects 2000] [--min-log10-lr 5]`
// What it takes to compare a gallery with all faces of an operation, in a store as the product has it: 1,000,000 faces are made and
// stored in some five minutes (4 GB in the folder for temporary files), and compared in less than one. Faces are those of a dataset and mirrored ones, see
// `perturbed-faces.ts`; one photograph of each subject is enrolled, their others are among the faces.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    data: { type: "string" },
    pack: { type: "string", default: "base" },
    faces: { type: "string", default: "1000000" },
    subjects: { type: "string", default: "2000" },
    "min-log10-lr": { type: "string", default: "5" },
    sample: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});
const [FACES, SUBJECTS, SAMPLE] = [Number(values.faces), Number(values.subjects), Number(values.sample)];
const pack = values.pack as PackId;
const config = readConfig(process.env, values.data === undefined ? {} : { data: values.data });
const modelPack = await composeModels(config).open(pack);
const inForce = await modelPack.calibration();
const faces = new PerturbedFaces(await realFaces({ ...values, data: values.data }), Number(values.seed));
const folder = await mkdtemp(join(tmpdir(), "leadlight-bench-comparison-"));
const file = join(folder, "leadlight.sqlite");
const store = openSqliteStore({ file, clock: systemClock, acting: createActingContext(localActing()) });
try {
  process.stdout.write(table(["what", "value"], await run()));
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<[string, string][]> {
  await store.settings.activateFirst(pack);
  const gallery = await store.galleries.create("gallery");
  const operation = await store.operations.add("operation");
  const real = faces.lot(0);
  const { dimension } = faces;
  const vectorIn = (lot: Float32Array, i: number) => lot.subarray(i * dimension, (i + 1) * dimension);
  const enrolled = new Map<number, number>();
  const order = shuffled(
    Array.from({ length: faces.lotSize }, (_, i) => i),
    seededRandom(seedFor(Number(values.seed), "gallery")),
  );
  for (const i of order)
    if (enrolled.size < SUBJECTS && !enrolled.has(faces.personOf(i))) enrolled.set(faces.personOf(i), i);
  note(`${enrolled.size} subjects are enrolled`);
  for (const [person, i] of enrolled) {
    const subject = await store.galleries.addSubject(gallery.id, { reference: `person ${person}` });
    await store.galleries.recordPortrait(subject.id, portraitOf(vectorIn(real, i)), 0);
  }
  const portraits = new Set(enrolled.values());
  const stored = new StoredFaces(file, pack);
  for (let lot = 0, count = 0; count < FACES; lot++) {
    const vectors = faces.lot(lot);
    const kept = Array.from({ length: faces.lotSize }, (_, i) => i).filter(
      (i) => lot > 0 || !portraits.has(i),
    );
    const now = kept.slice(0, FACES - count);
    stored.add(now.map((i) => vectorIn(vectors, i)));
    count += now.length;
    if (lot % 20 === 0) note(`${count} faces are stored`);
  }
  stored.close();

  const peakBefore = await peakOf(2048);
  const templates = createGalleryTemplates(store.galleries);
  const searchGallery = createSearchGallery({ store, templates, prior: config.prior });
  const engine = { pack: modelPack.info };
  const compare = createCompareGallery({
    ...{ store, templates, searchGallery, clock: systemClock },
    ...{ prior: config.prior, facesAtOnce: config.facesAtOnce },
    engines: {
      current: async () => engine as never,
      of: async () => engine as never,
      close: async () => undefined,
    },
    calibrations: { of: async () => inForce },
    products: createMatrixProducts(buildHighestProduct),
  });
  const minLog10LR = Number(values["min-log10-lr"]);
  const before = process.memoryUsage().rss;
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const summary = await compare({ operation: operation.id, gallery: gallery.id, minLog10LR });
  const took = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  clearInterval(watching);
  const peakAfter = await peakOf(2048);
  const share = (peak: number) => `${((100 * operations) / took / peak).toFixed(0)}%`;
  const operations = (2 * summary.templates * enrolled.size * dimension) / 1e9;

  const again = await compare({ operation: operation.id, gallery: gallery.id, minLog10LR });
  const rules = listRules({ minLog10LR, limit: 20 }, inForce, modelPack.info);
  const naive = await checked(operation.id, gallery.id, (vector) =>
    searchGallery(fuseTemplate([{ pack, vector }]), gallery.id, rules),
  );
  const hnsw = await oneByOne(
    (await templates.of(gallery.id, pack)).subjects.map(({ vector }) => vector),
    real,
  );
  return [
    [
      "faces",
      `${summary.faces} as ${summary.templates} probes, ${enrolled.size} subjects of ${dimension} values`,
    ],
    [
      "peak: product of 2048 × 2048 matrices",
      `${peakBefore.toFixed(0)} before, ${peakAfter.toFixed(0)} GFLOP/s after it, on ${availableParallelism()} cores`,
    ],
    ["comparison", `${took.toFixed(1)} s, ${((used.user + used.system) / 1e6).toFixed(1)} s of processor`],
    [
      "its product",
      `${(operations / took).toFixed(0)} GFLOP/s, ${share(peakBefore)} and ${share(peakAfter)} of the peak`,
    ],
    ["candidates", `${summary.candidates.new} new, ${JSON.stringify(summary.strength)}`],
    ["memory before / most", `${(before / 1e6).toFixed(0)} / ${(most / 1e6).toFixed(0)} MB`],
    ["compared again", `${again.templates} probes, ${again.seconds.toFixed(1)} s`],
    ["naive check", naive],
    [
      `one by one in an HNSW index of the subjects, from ${SAMPLE} probes`,
      `${(hnsw.secondsEach * summary.templates).toFixed(0)} s for all, ${((hnsw.secondsEach * summary.templates) / took).toFixed(1)} times as long; finds the nearest of ${(100 * hnsw.nearest).toFixed(1)}%`,
    ],
  ];
}

/** The fastest of some products of large square matrices, on all cores. */
async function peakOf(side: number): Promise<number> {
  const shape = [side, side];
  const graph = writeOnnx({
    name: "square",
    inputs: [
      { name: "a", shape },
      { name: "b", shape },
    ],
    outputs: [{ name: "c", shape }],
    nodes: [{ operator: "MatMul", inputs: ["a", "b"], output: "c", attributes: {} }],
    constants: [],
  });
  const session = await InferenceSession.create(graph, { intraOpNumThreads: availableParallelism() });
  const random = seededRandom(1);
  const matrix = () => new Tensor("float32", Float32Array.from({ length: side * side }, random), shape);
  const input = { a: matrix(), b: matrix() };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const started = performance.now();
    await session.run(input);
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return (2 * side ** 3) / best / 1e6;
}

type Matches = Awaited<ReturnType<ReturnType<typeof createSearchGallery>>>;

/** Searches a sample of the faces one by one, and compares what is listed with the candidates. */
async function checked(
  operationId: never | Parameters<typeof store.comparisons.probes>[0],
  galleryId: Parameters<typeof store.comparisons.changedSubjects>[0],
  search: (vector: Float32Array) => Promise<Matches>,
): Promise<string> {
  const recorded = new Map<string, number>();
  for (let after = null as Parameters<typeof store.candidates.list>[1]["after"]; ; ) {
    const page = await store.candidates.list({ operationId, galleryId }, { after, limit: 1000 });
    for (const { faces, subjectId, similarity } of page)
      if (faces.length === 1) recorded.set(`${faces[0]?.faceId} ${subjectId}`, similarity);
    after = page.at(-1)?.id ?? null;
    if (page.length < 1000) break;
  }
  const { arrival } = await store.comparisons.latest();
  let [probes, pairs, wrong] = [0, 0, 0];
  // The first faces are those of real people, subjects among them; the others are spread over all.
  for (const after of [0, Math.floor(arrival / 2)]) {
    const page = await store.comparisons.probes(operationId, pack, { after, upTo: arrival }, SAMPLE / 2);
    for (const [i, face] of (page?.faces ?? []).entries()) {
      const vector = page?.vectors.slice(i * faces.dimension, (i + 1) * faces.dimension) as Float32Array;
      const matches = await search(vector);
      const own = [...recorded.keys()].filter((pair) => pair.startsWith(`${face} `));
      probes++;
      pairs += matches.length;
      const isSame =
        own.length === matches.length &&
        matches.every((match) => recorded.get(`${face} ${match.subject.id}`) === match.similarity);
      if (!isSame) wrong++;
    }
  }
  return `${probes} probes searched one by one: ${pairs} pairs, ${wrong} probes differ`;
}

/** Searches in a graph of the subjects, as one by one does. */
async function oneByOne(subjects: readonly Float32Array[], probes: Float32Array) {
  const { dimension } = faces;
  const index = new hnswlib.HierarchicalNSW("ip", dimension);
  index.initIndex(subjects.length, 16, 200, 1);
  for (const [i, vector] of subjects.entries()) index.addPoint(Array.from(vector), i);
  index.setEf(100);
  const asked = Array.from({ length: SAMPLE }, (_, i) => {
    const start = (i % faces.lotSize) * dimension;
    return probes.subarray(start, start + dimension);
  });
  const started = performance.now();
  const found = asked.map((vector) => index.searchKnn(Array.from(vector), 20).neighbors[0]);
  const secondsEach = (performance.now() - started) / 1000 / asked.length;
  let right = 0;
  for (const [i, vector] of asked.entries()) {
    let [best, most] = [-1, Number.NEGATIVE_INFINITY];
    for (const [row, subject] of subjects.entries()) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += (subject[k] as number) * (vector[k] as number);
      if (sum > most) [best, most] = [row, sum];
    }
    if (found[i] === best) right++;
  }
  return { secondsEach, nearest: right / asked.length };
}

function portraitOf(vector: Float32Array): AnalysedImage {
  const bytes = randomBytes(16);
  return {
    facts: {
      sha256: sha256Of(bytes),
      format: "jpeg",
      byteLength: 16,
      width: 250,
      height: 250,
      orientation: 1,
    },
    pack,
    faces: [
      {
        box: { x: 60, y: 60, width: 120, height: 120 },
        landmarks: [],
        detectionScore: 1,
        quality: {
          ...{ interEyePixels: 60, sharpness: 100, brightness: 128, contrast: 50, insideShare: 1 },
          pose: { yaw: 0, pitch: 0, roll: 0 },
        },
        unsearched: [],
        apparentAge: null,
        embedding: { pack, vector: vector.slice() },
      },
    ],
  };
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
