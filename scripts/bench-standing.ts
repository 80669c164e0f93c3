import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { AnalysedImage } from "../src/domain/face.js";
import { type PackId, sha256Of } from "../src/domain/ids.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { PerturbedFaces, realFaces } from "./perturbed-faces.js";
import { faceWith } from "./standing-face.js";
import { serveRounds } from "./standing-server.js";
import { StoredFaces } from "./stored-faces.js";

// `npm run bench:standing -- --dataset DIR --data DIR [--faces 1000000]`, after `npm run build`
// How long it takes from a new notice to its candidates among so many faces in ads, and from a new ad to its alert: in this process, and
// with photographs over HTTP with a server in another one. Faces are those of a dataset, a folder for each person, and mirrored ones; a
// notice has one of their photographs. Filling the store takes some five minutes for a million and 4 GB; `--store DIR` keeps it for the next time.
const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    data: { type: "string" },
    pack: { type: "string", default: "base" },
    faces: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    store: { type: "string" },
  },
});
const FACES = Number(values.faces);
const ROUNDS = 3;
const OPERATION = "standing";
const LOTS_NOTED = 20;

const faces = new PerturbedFaces(await realFaces({ ...values, data: values.data }), Number(values.seed));
const pack = values.pack as PackId;
const folder = values.store ?? (await mkdtemp(join(tmpdir(), "leadlight-bench-standing-")));
const data = join(folder, "data");
try {
  const isEmpty = await withStore(async ({ store }) => {
    const { id } = await store.operations.ensure(OPERATION);
    if ((await store.ads.countOfOperation(id)) > 0) return false;
    // The first face makes the store know its pack; it is nobody's.
    const gallery = await store.galleries.create("first");
    const subject = await store.galleries.addSubject(gallery.id, { reference: "first" });
    await store.galleries.recordPortrait(
      subject.id,
      imageOf("first", vectorOf(faces.lot(0), 0).toReversed()),
      0,
    );
    return true;
  });
  if (isEmpty) fill();
  const rows = await withStore(inProcess);
  const served = await serveRounds(data, { dataset: values.dataset, operation: OPERATION, rounds: ROUNDS });
  for (const { what, seconds, alerts } of served)
    rows.push([what, "", seconds.toFixed(2), "", "", `${alerts}`, ""]);
  const columns = ["what", "faces", "s", "processor s", "candidates", "alerts", "longest slice"];
  process.stdout.write(table(columns, rows));
  process.stdout.write("over HTTP, from the request to the alert; a running server looks every second\n");
} finally {
  if (values.store === undefined) await rm(folder, { recursive: true, force: true });
}

async function withStore<Result>(work: (leadlight: Leadlight) => Promise<Result>): Promise<Result> {
  const leadlight = await compose(readConfig({}, { data }), { onNotice: note });
  try {
    return await work(leadlight);
  } finally {
    await leadlight.close();
  }
}

/** New notices and new ads, without a network or an engine. */
async function inProcess({ store, standing, watches, createGallery }: Leadlight): Promise<string[][]> {
  const operation = await store.operations.ensure(OPERATION);
  const gallery = await createGallery(`notices ${Date.now()}`);
  await watches.add(operation.id, gallery.id, {});
  const rows: string[][] = [];

  async function timed(what: string, begin: () => Promise<unknown>): Promise<void> {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const [started, used] = [performance.now(), process.cpuUsage()];
    await begin();
    delay.enable();
    const found = await standing.run();
    delay.disable();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    const { user, system } = process.cpuUsage(used);
    const busy = ((user + system) / 1e6).toFixed(1);
    const longest = `${(delay.max / 1e6).toFixed(0)} ms`;
    rows.push([
      what,
      `${found.faces || ""}`,
      seconds,
      busy,
      `${found.candidates}`,
      `${found.alerts}`,
      longest,
    ]);
  }

  for (let round = 1; round <= ROUNDS; round++)
    await timed("new notice", async () => {
      const subject = await store.galleries.addSubject(gallery.id, { reference: `${round}` });
      await store.galleries.recordPortrait(subject.id, imageOf(`notice ${Date.now()}`, shown(round)), 0);
    });
  for (let round = 1; round <= ROUNDS; round++)
    await timed("new ad", async () => {
      const analysis = imageOf(`new ${Date.now()}`, shown(round));
      const key = `ad ${Date.now()}-${round}`;
      const images = [{ sha256: analysis.facts.sha256, fileName: "made.jpg" }];
      const known = { key, source: "bench", metadata: { externalId: key } };
      await store.ads.record({ operationId: operation.id, ...known, images, analyses: [analysis] });
    });
  return rows;
}

function fill(): void {
  const started = performance.now();
  const stored = new StoredFaces(join(data, "leadlight.sqlite"), pack);
  let made = 0;
  for (let lot = 0; made < FACES; lot++) {
    const all = faces.lot(lot);
    const count = Math.min(faces.lotSize, FACES - made);
    stored.add(Array.from({ length: count }, (_, i) => vectorOf(all, i)));
    made += count;
    if (lot % LOTS_NOTED === 0) note(`${made} faces`);
  }
  stored.close();
  note(`${made} faces in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

function vectorOf(lot: Float32Array, face: number): Float32Array {
  return lot.subarray(face * faces.dimension, (face + 1) * faces.dimension);
}

/** The vector of a face that an ad shows. */
function shown(face: number): Float32Array {
  return vectorOf(faces.lot(0), face).slice();
}

function imageOf(name: string, vector: Float32Array): AnalysedImage {
  const sha256 = sha256Of(`bench ${name}`);
  const facts = { sha256, format: "jpeg", byteLength: 1, width: 250, height: 250, orientation: 1 } as const;
  return { facts, pack, faces: [faceWith(vector, pack)] };
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
