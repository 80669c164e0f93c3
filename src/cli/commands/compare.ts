import type { Command } from "commander";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import type { ComparisonSummary } from "../../pipeline/compare-gallery.js";
import { DEFAULT_REPORTS, MOST_REPORTS } from "../../pipeline/comparison-reports.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { describeThresholds, withheldNote } from "../confidence.js";
import { runCommand } from "../run-command.js";
import { type Terminal, withProgress } from "../terminal.js";
import { countByReason } from "../unsearched.js";
import { untilStopped } from "../until-stopped.js";

interface CompareOptions extends ThresholdOptions {
  readonly gallery: string;
  readonly operation: string;
}

/** `leadlight compare --gallery NAME [--operation NAME] [thresholds]` */
export function addCompareCommand(program: Command, terminal: Terminal): void {
  const command = needs("comparison.run", program.command("compare"))
    .description("search the people in the ingested ads in a gallery and record candidates for review")
    .requiredOption("--gallery <name>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION);
  withThresholds(command).action((options: CompareOptions, self: Command) =>
    runCommand(self, terminal, async (leadlight) => {
      const gallery = await galleryNamed(leadlight.store, options.gallery);
      const operation = await leadlight.operations.named(options.operation);
      const request = { gallery: gallery.id, operation: operation.id, ...thresholdsOf(options) };
      return untilStopped(async (signal) => {
        try {
          const summary = await withProgress(terminal, "ads", (onProgress) =>
            leadlight.compare({ ...request, onProgress }, { signal }),
          );
          return { json: summary, text: describe(summary) };
        } catch (thrown) {
          if (!signal.aborted || thrown !== signal.reason) throw thrown;
          const text = "stopped: what was found is recorded, and the same command goes on from there\n";
          return { json: { stopped: true }, text, exitCode: 1 };
        }
      });
    }),
  );
}

interface ComparisonsOptions {
  readonly operation: string;
  readonly limit: number;
}

/** `leadlight comparisons [--operation NAME] [--limit N]` */
export function addComparisonsCommand(program: Command, terminal: Terminal): void {
  needs("comparison.view", program.command("comparisons"))
    .description("what earlier comparisons of an operation found, the latest first")
    .option("--operation <name>", "the case whose ads were searched", DEFAULT_OPERATION)
    .option("--limit <number>", "how many at most", wholeNumber(1, MOST_REPORTS), DEFAULT_REPORTS)
    .action(({ operation, limit }: ComparisonsOptions, command: Command) =>
      runCommand(command, terminal, async ({ store, operations, comparisonReports }) => {
        const reports = await comparisonReports((await operations.named(operation)).id, limit);
        const names = new Map((await store.galleries.list()).map(({ id, name }) => [id, name]));
        const texts = reports.map(({ galleryId, startedAt, summary }) => {
          const head = `${startedAt.toISOString()} with ${names.get(galleryId) ?? galleryId}`;
          return `${head}\n${summary === null ? "under way, or ended early\n" : describe(summary)}`;
        });
        return { json: { comparisons: reports }, text: texts.join("\n") || "no comparison yet\n" };
      }),
    );
}

function describe({
  faces,
  templates,
  unsearched,
  thresholds,
  strength,
  ...summary
}: ComparisonSummary): string {
  const { candidates, withheld, seconds } = summary;
  const left = countByReason(unsearched.faces, unsearched.byReason);
  return [
    `faces       ${faces} searched, ${left} not searched; ${templates} probes new\n`,
    `candidates  ${candidates.new} new, ${candidates.known} known, with ${describeThresholds(thresholds)}\n`,
    describeStrength(strength),
    `time        ${seconds.toFixed(1)} s\n`,
    withheldNote(withheld),
  ].join("");
}

/** How strong the new candidates are, and how many false ones are to be expected among them. */
function describeStrength({ byLog10LR, expectedFalse }: ComparisonSummary["strength"]): string {
  if (expectedFalse === null) return "";
  const bands = Object.entries(byLog10LR)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([from, count]) => `${count} of log10 LR ${from} to ${Number(from) + 1}`);
  const found = bands.length === 0 ? "no new ones" : bands.join(", ");
  return `strength    ${found}; ${expectedFalse.toFixed(1)} false ones to be expected\n`;
}
