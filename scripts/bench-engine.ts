import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Case, type CaseResult, casesOf, type Job } from "./bench-engine/cases.js";
import { drawReport, type Sample } from "./bench-engine/report.js";
import { demoPhotographs, evenly, picturesIn } from "./pictures.js";

// `npm run bench:engine -- [--images DIR] [--count 60] [--rounds 3] [--pack-folder DIR] [--out DIR]`
// The speed of the engine beside face-api on WASM and beside ONNX Runtime alone. Every case runs in a process of its own,
// once in every round, since machines drift; medians of the rounds are printed and the raw results kept.

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
const files = Array.from({ length: Math.ceil(LEAST_IMAGES / selected.length) }, () => selected).flat();
const out = values.out ?? (await mkdtemp(join(tmpdir(), "leadlight-bench-")));
await mkdir(out, { recursive: true });
const packFolder = values["pack-folder"] ?? null;
const cases = casesOf(packFolder);
if (packFolder === null) note("no --pack-folder: the cases of an added pack are skipped");

const samples: Sample[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const run of cases) {
    const result = await runCase({ run, files });
    note(`round ${round}  ${nameOf(run)}  ${result.imagesPerSecond.toFixed(2)} images/s`);
    samples.push({ round, run, result });
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

async function runCase(job: Job): Promise<CaseResult> {
  const child = fork(fileURLToPath(new URL("bench-engine/run-case.ts", import.meta.url)), {
    execArgv: ["--import", createRequire(import.meta.url).resolve("tsx")],
    // What libraries print must not get between the tables.
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
  });
  // Not as an argument: Node crashes on arguments as long as some hundred paths.
  child.send(job);
  let result: CaseResult | undefined;
  child.on("message", (message) => {
    result = message as CaseResult;
  });
  const [code] = await once(child, "exit");
  if (result === undefined)
    throw new Error(`expected a result for the case ${nameOf(job.run)} but received exit ${code}`);
  return result;
}

function nameOf({ name, inFlight }: Case): string {
  return `${name} × ${inFlight}`;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
