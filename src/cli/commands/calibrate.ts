import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { PackId } from "../../domain/ids.js";
import { type CalibrationRun, calibrate } from "../../evaluation/calibration/calibrate.js";
import { renderCalibrationReport } from "../../evaluation/calibration/report.js";
import { summaryTables } from "../../evaluation/calibration/summary.js";
import { loadDataset } from "../../evaluation/dataset.js";
import { embedUnderPack } from "../../evaluation/embed-pack.js";
import type { EvaluationPorts } from "../../evaluation/ports.js";
import { wholeNumber } from "../arguments.js";
import { writeText } from "../files.js";
import { commandLine, thisMachine } from "../machine.js";
import { runEvaluationCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

interface CalibrateOptions {
  readonly dataset: string;
  readonly pack: PackId;
  readonly out?: string;
  readonly report?: string;
  readonly seed: number;
}

const LARGEST_SEED = 2 ** 31 - 1;

/** `leadlight calibrate --dataset DIR [--pack PACK] [--out FILE] [--report DIR] [--seed N]` */
export function addCalibrateCommand(program: Command, terminal: Terminal): void {
  program
    .command("calibrate")
    .description("learn what the similarities of a model pack are worth, on photographs of known people")
    .requiredOption("--dataset <folder>", "holds a folder of photographs for each person")
    .option("--pack <pack>", "model pack", "base")
    .option("--out <file>", "the calibration (default: the one that is in force for this data folder)")
    .option("--report <folder>", "where results.json and report.html go; none are written without it")
    .option("--seed <number>", "fixes every draw", wholeNumber(0, LARGEST_SEED), 1)
    .action((options: CalibrateOptions, command: Command) =>
      runEvaluationCommand(command, terminal, async (ports, dataFolder) => {
        const run = await withProgress(terminal, "calibrate", (onProgress) =>
          embedAndCalibrate(ports, options, onProgress),
        );
        const inForce = join(dataFolder, "models", options.pack, "calibration.json");
        const written = { calibration: resolve(options.out ?? inForce), ...reportFiles(options) };
        await writeText(written.calibration, `${JSON.stringify(run.calibration)}\n`);
        if ("results" in written) {
          await writeText(written.results, `${JSON.stringify(run, null, 1)}\n`);
          const frame = { command: commandLine(), machine: thisMachine(), seed: options.seed };
          await writeText(written.page, renderCalibrationReport(run, frame, await ports.loadCharts()));
        }
        const tables = summaryTables(run).map(({ title, head, rows }) => `${title}\n${table(head, rows)}`);
        return { json: { written, ...run }, text: [...tables, ...Object.values(written), ""].join("\n") };
      }),
    );
}

function reportFiles({
  report,
}: CalibrateOptions): { results: string; page: string } | Record<string, never> {
  if (report === undefined) return {};
  return { results: resolve(report, "results.json"), page: resolve(report, "report.html") };
}

async function embedAndCalibrate(
  ports: EvaluationPorts,
  { dataset: folder, pack, seed }: CalibrateOptions,
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<CalibrationRun> {
  const dataset = await loadDataset(ports.source, folder);
  const embedded = await embedUnderPack(ports, dataset, pack, { onProgress });
  return calibrate(embedded, { seed });
}
