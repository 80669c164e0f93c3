import type { Command } from "commander";
import type { TextReading } from "../../domain/picture-text.js";
import type { Leadlight } from "../../pipeline/leadlight.js";
import type { PicturesRead } from "../../pipeline/picture-texts.js";
import { needs } from "../access.js";
import { readBytes } from "../files.js";
import { type CommandResult, runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

/** `leadlight read-text [--image FILE]` */
export function addReadTextCommand(program: Command, terminal: Terminal): void {
  needs("ad.ingest", program.command("read-text"))
    .description("read the text in the pictures of ads that were not read yet")
    .option("--image <file>", "read this file instead, print what is in it and keep nothing")
    .action(({ image }: { image?: string }, command: Command) =>
      runCommand(command, terminal, (leadlight) =>
        image === undefined ? readAll(leadlight, terminal) : readOne(leadlight, image),
      ),
    );
}

/** Reads until nothing is left or SIGINT or SIGTERM comes. */
async function readAll({ pictureTexts }: Leadlight, terminal: Terminal): Promise<CommandResult> {
  return untilStopped(async (signal) => {
    const done = await withProgress(terminal, "pictures", (onProgress) =>
      pictureTexts.readAll({ onProgress, signal }),
    );
    return { json: done, text: describe(done), exitCode: signal.aborted ? 1 : 0 };
  });
}

async function readOne({ pictureTexts }: Leadlight, file: string): Promise<CommandResult> {
  const bytes = await readBytes(file);
  const reading = await pictureTexts.readOne(bytes);
  return { json: reading, text: describeOne(reading), exitCode: reading.outcome === "read" ? 0 : 1 };
}

function describe({ outcomes, withText, lines, unread, seconds }: PicturesRead): string {
  const { read, failed, unreadable } = outcomes;
  return [
    `pictures  ${read} read, ${outcomes["timed-out"]} timed out, ${failed} failed, ${unreadable} unreadable\n`,
    `text      ${lines} lines in ${withText} pictures\n`,
    `unread    ${unread}\n`,
    `time      ${seconds.toFixed(1)} s\n`,
  ].join("");
}

function describeOne({ outcome, lines }: TextReading): string {
  if (outcome !== "read") return `${outcome}\n`;
  if (lines.length === 0) return "no text\n";
  const rows = lines.map(({ text, confidence, quad }) => {
    const corners = quad.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(" ");
    return [text, confidence.toFixed(2), corners];
  });
  return table(["text", "confidence", "corners"], rows);
}
