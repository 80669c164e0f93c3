import type { Command } from "commander";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import type { IngestSummary } from "../../pipeline/ingest-run.js";
import { needs } from "../access.js";
import { rejectionTable } from "../rejections.js";
import { runCommand } from "../run-command.js";
import { type Terminal, withProgress } from "../terminal.js";
import { countByReason } from "../unsearched.js";
import { untilStopped } from "../until-stopped.js";

/** `leadlight ingest PATH… [--operation NAME]` */
export function addIngestCommand(program: Command, terminal: Terminal): void {
  needs("ad.ingest", program.command("ingest"))
    .description("take in ads: image files, folders, or manifests (.jsonl, .csv)")
    .argument("<path...>", "what to take in; running it again changes nothing")
    .option("--operation <name>", "the case that the ads belong to", DEFAULT_OPERATION)
    .action((paths: string[], { operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, (leadlight) =>
        untilStopped(async (signal) => {
          const summary = await withProgress(terminal, "ads", (onProgress) =>
            leadlight.ingest({ paths, operation, onProgress, signal }),
          );
          const { ads, images, rejected } = summary;
          const isAllRejected = rejected.length > 0 && ads.new + ads.known + images.new + images.known === 0;
          const stopped = signal.aborted ? "stopped: the same command takes in the rest\n" : "";
          const text = `${describe(summary)}${stopped}`;
          return { json: summary, text, exitCode: isAllRejected || signal.aborted ? 1 : 0 };
        }),
      ),
    );
}

function describe({ ads, images, faces, rejected, seconds }: IngestSummary): string {
  return [
    `ads     ${ads.new} new, ${ads.known} known\n`,
    `images  ${images.new} new, ${images.known} known, ${images.withoutFace} without a face\n`,
    `faces   ${faces.new} new, ${countByReason(faces.unsearched, faces.unsearchedByReason)} of them not searched\n`,
    `time    ${seconds.toFixed(1)} s\n`,
    rejectionTable(rejected),
  ].join("");
}
