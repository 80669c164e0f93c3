import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nameOf, startCase } from "./bench-engine/case-process.js";
import { casesOf } from "./bench-engine/cases.js";
import { drawReport, type Sample } from "./bench-engine/report.js";
import { demoPhotographs, evenly, picturesIn } from "./pictures.js";

// `npm run bench:engine -- [--images DIR] [--count 60] [--rounds 3] [--pack-folder DIR] [--out DIR]`
// The speed of the engine beside face-api on WASM and beside ONNX Runtime alone. Every case has a process of its own; those
// that are compared take turns of a few images within a round, since machines drift. Medians of the rounds are printed and the raw results kept.

const { values } = parseArgs({
  options: {
    images: { type: "string" },
    count: { type: "string", default: "60" },
    rounds: { type: "string", default: "3" },
    "pack-folder": { type: "string" },
    out: { type: "string" },
  },
});

const pictures = values.images === undefined ? demoPhotographs() : await picturesIn(values.images);
const selected = evenly(pictures, Number(values.count));
if (selected.length === 0) throw new Error("expected pictures for the benchmark but received none");
/** Fewer are gone through several times: the last images, with nothing beside them in flight, must not weigh much. */
const LEAST_IMAGES = 48;
/** A few seconds of work: longer than what a turn costs, shorter than a machine takes to become another. */
const IMAGES_A_TURN = 12;
const files = Array.from({ length: Math.ceil(LEAST_IMAGES / selected.length) }, () => selected).flat();
const out = values.out ?? (await mkdtemp(join(tmpdir(), "leadlight-bench-")));
await mkdir(out, { recursive: true });
const packFolder = values["pack-folder"] ?? null;
if (packFolder === null) note("no --pack-folder: the cases of an added pack are skipped");

const samples: Sample[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const compared of casesOf(packFolder)) {
    const running = [];
    for (const run of compared) running.push(await startCase({ run, files }));
    for (let from = 0; from < files.length; from += IMAGES_A_TURN) {
      const turn = { from, to: Math.min(files.length, from + IMAGES_A_TURN) };
      for (const one of running) await one.take(turn);
    }
    for (const one of running) {
      const result = await one.end();
      note(`round ${round}  ${nameOf(one.job)}  ${result.imagesPerSecond.toFixed(2)} images/s`);
      samples.push({ round, run: one.job.run, result });
    }
  }
}

const cpu = cpus();
const machine = {
  cpu: cpu[0]?.model ?? "unknown",
  cores: cpu.length,
  node: process.version,
  versions: Object.assign({}, ...samples.map(({ result }) => result.versions)),
};
const report = drawReport(samples);
process.stdout.write(
  `${files.length} images, ${values.rounds} rounds; ${machine.cpu}, ${machine.cores} cores\n` +
    `node ${machine.node}, ${JSON.stringify(machine.versions)}\n\n${report}`,
);
const record = { measuredAt: new Date().toISOString(), args: values, machine, files, samples };
await writeFile(join(out, "bench-engine.json"), `${JSON.stringify(record, null, 2)}\n`);
await writeFile(join(out, "bench-engine.txt"), report);
note(`raw results: ${join(out, "bench-engine.json")}`);

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
