import type { Command } from "commander";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { galleryNamed, operationNamed } from "../../pipeline/leadlight.js";
import { similarityNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, withProgress } from "../terminal.js";
import { countByReason } from "../unsearched.js";

interface CompareOptions {
  readonly gallery: string;
  readonly operation: string;
  readonly minSimilarity?: number;
}

/** `leadlight compare --gallery NAME [--operation NAME] [--min-similarity X]` */
export function addCompareCommand(program: Command, terminal: Terminal): void {
  program
    .command("compare")
    .description("search the ingested faces in a gallery and record candidates for review")
    .requiredOption("--gallery <name>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION)
    .option("--min-similarity <number>", "threshold, -1 to 1 (default: the model pack's)", similarityNumber)
    .action(
      ({ gallery: galleryName, operation: operationName, minSimilarity }: CompareOptions, command: Command) =>
        runCommand(command, terminal, async (leadlight) => {
          const gallery = await galleryNamed(leadlight.store, galleryName);
          const operation = await operationNamed(leadlight.store, operationName);
          const summary = await withProgress(terminal, "faces", (onProgress) =>
            leadlight.compare({ gallery: gallery.id, operation: operation.id, minSimilarity, onProgress }),
          );
          const { faces, unsearched, candidates, minSimilarity: used, seconds } = summary;
          const left = countByReason(unsearched.faces, unsearched.byReason);
          const text = [
            `faces       ${faces} searched at similarity ${used} and above, ${left} not searched\n`,
            `candidates  ${candidates.new} new, ${candidates.known} known\n`,
            `time        ${seconds.toFixed(1)} s\n`,
          ].join("");
          return { json: summary, text };
        }),
    );
}
