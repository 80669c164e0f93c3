import type { Command } from "commander";
import { expected } from "../../domain/errors.js";
import { sha256Of } from "../../domain/ids.js";
import { pdqOf, pdqText } from "../../domain/pdq/picture-hash.js";
import type { Leadlight } from "../../pipeline/leadlight.js";
import { needs } from "../access.js";
import { readBytes } from "../files.js";
import { type CommandResult, runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

/** `leadlight hash FILE…` and `leadlight hash --stored` */
export function addHashCommand(program: Command, terminal: Terminal): void {
  needs("ad.ingest", program.command("hash"))
    .description("print the SHA-256 and the PDQ of pictures, or hash those in the store that have no PDQ")
    .argument("[files...]", "pictures; nothing of them is stored")
    .option("--stored", "hash what was taken in before pictures were hashed")
    .action((files: string[], { stored }: { stored?: true }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        if (files.length > 0 === (stored === true))
          throw expected(
            "ARGUMENT_INVALID",
            "either files or --stored",
            "hash",
            files.length > 0 ? "both" : "neither",
          );
        return stored === true ? hashStored(leadlight, terminal) : hashFiles(leadlight, files);
      }),
    );
}

async function hashFiles({ hashPictures }: Leadlight, files: readonly string[]): Promise<CommandResult> {
  const hashed = [];
  for (const file of files) {
    const bytes = await readBytes(file);
    const hash = await hashPictures.one(bytes);
    hashed.push({ file, sha256: sha256Of(bytes), pdq: pdqText(pdqOf(hash)), quality: hash.quality });
  }
  const rows = hashed.map(({ file, sha256, pdq, quality }) => [file, sha256, pdq, quality]);
  return { json: hashed, text: table(["file", "SHA-256", "PDQ", "quality"], rows) };
}

async function hashStored({ hashPictures }: Leadlight, terminal: Terminal): Promise<CommandResult> {
  const done = await withProgress(terminal, "pictures", (onProgress) => hashPictures.missing({ onProgress }));
  return { json: done, text: `${done.hashed} pictures hashed, ${done.unreadable} unreadable\n` };
}
