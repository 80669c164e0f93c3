import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { expected } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import { embedForEvaluation, evaluate } from "../../evaluation/evaluate.js";
import type { OnStage } from "../../evaluation/measure-pack.js";
import type { EvaluationPorts } from "../../evaluation/ports.js";
import { renderReport } from "../../evaluation/report/report.js";
import { summaryRows } from "../../evaluation/report/summary.js";
import type { Results } from "../../evaluation/results.js";
import { readResults, writeResults } from "../../evaluation/results-file.js";
import { wholeNumber } from "../arguments.js";
import { readText, writeText } from "../files.js";
import { commandLine, thisMachine } from "../machine.js";
import { type CommandResult, runEvaluationCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

const STAGES = ["all", "embed", "report"] as const;

interface EvaluateOptions {
  readonly dataset?: string;
  readonly pairs?: string;
  readonly pack: readonly PackId[];
  readonly labels?: string;
  readonly portraits: number;
  readonly probes: number;
  readonly out?: string;
  readonly seed: number;
  readonly stage: (typeof STAGES)[number];
  readonly fresh?: true;
  readonly copies?: true;
  readonly confusions?: true;
}

/** Photographs of one side of a search; few people have more. */
const MOST_PHOTOGRAPHS = 50;
const LARGEST_SEED = 2 ** 31 - 1;

/** `leadlight evaluate --dataset DIR [--pairs FILE] [--pack PACK]… [--labels CSV] [--portraits P --probes Q] [--out DIR]` */
export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  program
    .command("evaluate")
    .description(
      "measure how accurate searches are, on photographs of known people; nothing of them is stored",
    )
    .option(
      "--dataset <folder>",
      "holds a folder of photographs for each person; needed but for --stage report",
    )
    .option("--pairs <file>", "pairs of photographs, in the form of Labeled Faces in the Wild")
    .addOption(
      new Option("--pack <pack>", "model pack; may be given several times")
        .argParser((pack: string, packs: PackId[]) => [...new Set([...packs, pack as PackId])])
        .default([], "base"),
    )
    .option("--labels <csv>", "columns person and group: results by group")
    .option(
      "--portraits <number>",
      "portraits that make a subject's template",
      wholeNumber(1, MOST_PHOTOGRAPHS),
      1,
    )
    .option("--probes <number>", "photographs that make a probe", wholeNumber(1, MOST_PHOTOGRAPHS), 1)
    .option(
      "--out <folder>",
      "where results.json and report.html go (default: evaluation in the data folder)",
    )
    .option("--seed <number>", "fixes every draw", wholeNumber(0, LARGEST_SEED), 1)
    .addOption(
      new Option(
        "--stage <stage>",
        "embed: only analyse the photographs; report: draw the report of results.json anew",
      )
        .choices(STAGES)
        .default("all"),
    )
    .option("--fresh", "analyse every photograph anew, whatever was kept")
    .option("--copies", "measure turned, re-compressed and smaller copies as well; takes minutes")
    .option("--confusions", "show faces that were told wrong in the report")
    .action((options: EvaluateOptions, command: Command) =>
      runEvaluationCommand(command, terminal, (ports, dataFolder) => {
        const out = resolve(options.out ?? join(dataFolder, "evaluation"));
        if (options.stage === "report") return redraw(ports, out);
        return options.stage === "embed"
          ? embed(ports, options, terminal)
          : measure(ports, options, out, terminal);
      }),
    );
}

async function embed(
  ports: EvaluationPorts,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  const { dataset, analysed } = await staged(terminal, (onStage) =>
    embedForEvaluation(ports, requestOf(options), onStage),
  );
  const { name, hash, persons, images } = dataset;
  const counts = Object.entries(analysed).map(
    ([pack, count]) => `${pack}: ${count} analysed, ${images.length - count} known\n`,
  );
  return {
    json: { dataset: { name, hash, persons: persons.length, images: images.length }, analysed },
    text: counts.join(""),
  };
}

async function measure(
  ports: EvaluationPorts,
  options: EvaluateOptions,
  out: string,
  terminal: Terminal,
): Promise<CommandResult> {
  const frame = { command: commandLine(), machine: thisMachine() };
  const { results, confusions } = await staged(terminal, (onStage) =>
    evaluate(ports, requestOf(options), frame, onStage),
  );
  await writeText(join(out, RESULTS), writeResults(results));
  await writeText(join(out, REPORT), renderReport(results, await ports.loadCharts(), confusions));
  return describe(results, out);
}

const RESULTS = "results.json";
const REPORT = "report.html";

async function redraw(ports: EvaluationPorts, out: string): Promise<CommandResult> {
  const results = readResults(await readText(join(out, RESULTS)));
  await writeText(join(out, REPORT), renderReport(results, await ports.loadCharts()));
  return describe(results, out);
}

function requestOf({
  dataset,
  pack,
  pairs,
  labels,
  portraits,
  probes,
  seed,
  fresh,
  copies,
  confusions,
}: EvaluateOptions) {
  if (dataset === undefined)
    throw expected("ARGUMENT_INVALID", "a folder of photographs for each person", "--dataset", "none");
  return {
    folder: dataset,
    packs: pack.length > 0 ? pack : [DEFAULT_PACK],
    pairsFile: pairs,
    groupsFile: labels,
    sizes: { portraits, probes },
    seed,
    isFresh: fresh === true,
    withCopies: copies === true,
    withConfusions: confusions === true,
  };
}

const DEFAULT_PACK = "base" as PackId;

/** Shows each stage with a progress bar of its own. */
function staged<Result>(terminal: Terminal, work: (onStage: OnStage) => Promise<Result>): Promise<Result> {
  return withProgress(terminal, "evaluate", (progress) =>
    work((_stage, done, total) => progress?.(done, total)),
  );
}

function describe(results: Results, out: string): CommandResult {
  const packs = Object.values(results.packs);
  const summary = table(["", ...packs.map(({ pack }) => pack.id)], summaryRows(packs));
  const { name, persons, images } = results.dataset;
  const text = `${name}: ${images} photographs of ${persons} persons; in brackets 95% limits, by persons\n${summary}${join(out, REPORT)}\n${join(out, RESULTS)}\n`;
  return { json: results, text };
}
