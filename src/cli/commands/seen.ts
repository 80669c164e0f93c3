import type { Command } from "commander";
import { THRESHOLD_RANGES } from "../../domain/list-thresholds.js";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { DEFAULT_AD_FACES, MOST_AD_FACES, type SearchedAdFaces } from "../../pipeline/search-ad-faces.js";
import { needs } from "../access.js";
import { numberBetween, wholeNumber } from "../arguments.js";
import { readBytes } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface SeenOptions {
  readonly operation: string;
  readonly limit: number;
  readonly minSimilarity?: number;
  readonly everyFace?: true;
}

/** `leadlight seen IMAGE [--operation NAME] [--limit N] [--min-similarity S] [--every-face]` */
export function addSeenCommand(program: Command, terminal: Terminal): void {
  needs("search.run", program.command("seen"))
    .description("search the faces of a picture among those in ads; nothing of it is stored")
    .argument("<image>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION)
    .option(
      "--limit <number>",
      "at most so many for each face",
      wholeNumber(1, MOST_AD_FACES),
      DEFAULT_AD_FACES,
    )
    .option(
      "--min-similarity <number>",
      "leave out what is less similar, -1 to 1",
      numberBetween(THRESHOLD_RANGES.minSimilarity),
    )
    .option("--every-face", "search also the faces that are too poor to be searched")
    .action((image: string, { operation: name, ...search }: SeenOptions, command: Command) =>
      runCommand(command, terminal, async ({ operations, searchAdFaces }) => {
        const operation = (await operations.named(name)).id;
        const found = await searchAdFaces.ofPicture(await readBytes(image), { ...search, operation });
        return { json: found, text: describe(found) };
      }),
    );
}

function describe({ faces, searched, minSimilarity }: SearchedAdFaces): string {
  const rows = faces.flatMap(({ matches }, i) =>
    matches.map(({ face, similarity, log10LR, ads }) => [
      i + 1,
      similarity.toFixed(3),
      log10LR?.toFixed(1) ?? "",
      face,
      ads.count,
      ads.first[0] ?? "",
    ]),
  );
  const head = ["face", "similarity", "log10 LR", "seen as", "ads", "the oldest"];
  const list = rows.length === 0 ? "nobody alike found\n" : table(head, rows);
  return `${list}${faces.length} faces compared with ${searched} in ads from a similarity of ${minSimilarity.toFixed(3)} on\n`;
}
