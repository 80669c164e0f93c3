import type { Command } from "commander";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, withProgress } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

/** `leadlight embed-pictures` */
export function addEmbedPicturesCommand(program: Command, terminal: Terminal): void {
  needs("ad.ingest", program.command("embed-pictures"))
    .description("look at the pictures of ads that were not looked at yet, so that `similar` finds them")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, ({ embedPictures }) =>
        untilStopped(async (signal) => {
          const done = await withProgress(terminal, "pictures", (onProgress) =>
            embedPictures.embedAll({ onProgress, signal }),
          );
          const { embedded, failed, waiting } = done;
          const text = `pictures  ${embedded} embedded, ${failed} failed, ${waiting} waiting\n`;
          return { json: done, text, exitCode: signal.aborted ? 1 : 0 };
        }),
      ),
    );
}
