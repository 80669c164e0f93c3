import type { Command } from "commander";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { galleryNamed, operationNamed } from "../../pipeline/leadlight.js";
import { similarityNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, withProgress } from "../terminal.js";

interface CompareOptions {
  readonly gallery: string;
  readonly operation: string;
  readonly minSimilarity?: number;
}

/** `leadlight compare --gallery NAME [--operation NAME] [--min-similarity X]` */
export function addCompareCommand(program: Command, terminal: Terminal): void {
  program
    .command("compare")
    .description("search every ingested face in a gallery and record candidates for review")
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
          const { faces, candidates, minSimilarity: used, seconds } = summary;
          const text = [
            `faces       ${faces} searched at similarity ${used} and above\n`,
            `candidates  ${candidates.new} new, ${candidates.known} known\n`,
            `time        ${seconds.toFixed(1)} s\n`,
          ].join("");
          return { json: summary, text };
        }),
    );
}
