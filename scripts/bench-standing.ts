import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { AnalysedImage } from "../src/domain/face.js";
import { type OperationId, type PackId, sha256Of } from "../src/domain/ids.js";
import { PerturbedFaces, realFaces } from "./perturbed-faces.js";
import { faceWith } from "./standing-face.js";

// `npm run bench:standing -- --dataset DIR --data DIR [--faces 1000000]`
// How long it takes from a new notice to its candidates among so many faces in ads, and from a new ad to its alert. Faces are those of a
// dataset, a folder for each person, and mirrored ones; a notice has one of their photographs. Filling the store takes some
// three minutes for a million; `--store DIR` keeps it for the next time.
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
const IMAGES_OF_AN_AD = 50;
const ADS_NOTED = 20_000;

const faces = new PerturbedFaces(await realFaces({ ...values, data: values.data }), Number(values.seed));
const folder = values.store ?? (await mkdtemp(join(tmpdir(), "leadlight-bench-standing-")));
const leadlight = await compose(readConfig({}, { data: join(folder, "data") }), { onNotice: note });
try {
  await run();
} finally {
  await leadlight.close();
  if (values.store === undefined) await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const { store } = leadlight;
  const operation = await store.operations.ensure("standing");
  const pack = values.pack as PackId;
  const there = await store.ads.countOfOperation(operation.id);
  const filling = performance.now();
  if (there === 0) await fill(operation.id, pack);
  note(`${FACES} faces in ${((performance.now() - filling) / 1000).toFixed(0)} s`);
  const gallery = (await store.galleries.findByName("notices")) ?? (await leadlight.createGallery("notices"));
  await leadlight.watches.add(operation.id, gallery.id, {});

  const delay = monitorEventLoopDelay({ resolution: 1 });
  const rows: string[][] = [];
  for (const round of [1, 2, 3]) {
    const subject = await store.galleries.addSubject(gallery.id, { reference: `${Date.now()}-${round}` });
    await store.galleries.recordPortrait(
      subject.id,
      imageOf(`notice ${Date.now()}`, vectorAt(round), pack),
      0,
    );
    delay.reset();
    delay.enable();
    const [started, used] = [performance.now(), process.cpuUsage()];
    const found = await leadlight.standing.run();
    const seconds = (performance.now() - started) / 1000;
    delay.disable();
    const { user, system } = process.cpuUsage(used);
    const busy = ((user + system) / 1e6).toFixed(1);
    const longest = `${(delay.max / 1e6).toFixed(0)} ms`;
    rows.push([
      `new notice ${round}`,
      `${found.faces}`,
      seconds.toFixed(1),
      busy,
      `${found.candidates}`,
      longest,
    ]);
  }
  for (const round of [1, 2, 3]) {
    const started = performance.now();
    await record(operation.id, `ad ${Date.now()}-${round}`, [
      imageOf(`new ${Date.now()}`, vectorAt(round), pack),
    ]);
    const found = await leadlight.standing.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    rows.push([`new ad ${round}`, "", seconds, "", `${found.candidates}`, ""]);
  }
  process.stdout.write(table(["what", "faces", "s", "processor s", "candidates", "longest slice"], rows));
  process.stdout.write("a running server looks every second: add up to 1 s\n");
}

/** A photograph that an ad shows as well. */
function vectorAt(face: number): Float32Array {
  const { dimension } = faces;
  return faces.lot(0).slice(face * dimension, (face + 1) * dimension);
}

async function fill(operation: OperationId, pack: PackId): Promise<void> {
  let made = 0;
  let images: AnalysedImage[] = [];
  for (let lot = 0; made < FACES; lot++) {
    const all = faces.lot(lot);
    for (let i = 0; i < faces.lotSize && made < FACES; i++) {
      const vector = all.slice(i * faces.dimension, (i + 1) * faces.dimension);
      images.push(imageOf(`${lot} ${i}`, vector, pack));
      made++;
      if (images.length < IMAGES_OF_AN_AD && made < FACES) continue;
      await record(operation, `${lot} ${i}`, images);
      images = [];
      if (made % ADS_NOTED === 0) note(`${made} faces`);
    }
  }
}

async function record(
  operationId: OperationId,
  key: string,
  analyses: readonly AnalysedImage[],
): Promise<void> {
  const images = analyses.map(({ facts: { sha256 } }) => ({ sha256, fileName: "made.jpg" }));
  const ad = { operationId, key, source: "bench", metadata: { externalId: key }, images, analyses };
  await leadlight.store.ads.record(ad);
}

function imageOf(name: string, vector: Float32Array, pack: PackId): AnalysedImage {
  const sha256 = sha256Of(`bench ${name}`);
  const facts = { sha256, format: "jpeg", byteLength: 1, width: 250, height: 250, orientation: 1 } as const;
  return { facts, pack, faces: [faceWith(vector, pack)] };
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
