import type { Command } from "commander";
import { THRESHOLD_RANGES } from "../../domain/list-thresholds.js";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import {
  COPY_RANGES,
  DEFAULT_PICTURES,
  type FoundBy,
  MOST_PICTURES,
  type SearchedPictures,
} from "../../pipeline/search-pictures.js";
import { needs } from "../access.js";
import { numberBetween, wholeNumber } from "../arguments.js";
import { readBytes } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface SimilarOptions {
  readonly operation: string;
  readonly limit: number;
  readonly minSimilarity?: number;
  readonly maxDistance: number;
  readonly qualityFloor: number;
}

/** `leadlight similar IMAGE [--operation NAME] [--limit N] [--min-similarity S] [--max-distance N] [--quality-floor N]` */
export function addSimilarCommand(program: Command, terminal: Terminal): void {
  needs("search.run", program.command("similar"))
    .description("search the pictures in ads for ones that were made of a picture; nothing of it is stored")
    .argument("<image>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION)
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_PICTURES), DEFAULT_PICTURES)
    .option(
      "--min-similarity <number>",
      "leave out what is less similar, -1 to 1",
      numberBetween(THRESHOLD_RANGES.minSimilarity),
    )
    .option(
      "--max-distance <number>",
      "bits in which the hashes of copies may differ",
      ...wholeIn(COPY_RANGES.maxDistance),
    )
    .option(
      "--quality-floor <number>",
      "hashes of a lower quality are not compared",
      ...wholeIn(COPY_RANGES.qualityFloor),
    )
    .action((image: string, options: SimilarOptions, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { operation: name, ...search } = options;
        const operation = await leadlight.operations.named(name);
        const found = await leadlight.searchPictures(await readBytes(image), {
          ...search,
          operation: operation.id,
        });
        return { json: found, text: describe(found) };
      }),
    );
}

/** The parser of an option for a whole number, and its default. */
function wholeIn({
  minimum,
  maximum,
  default: usual,
}: {
  minimum: number;
  maximum: number;
  default: number;
}) {
  return [wholeNumber(minimum, maximum), usual] as const;
}

function describe({ matches, minSimilarity, coverage, hash }: SearchedPictures): string {
  const rows = matches.map(({ image, foundBy, ads }, i) => [
    i + 1,
    image,
    foundBy.map(inWords).join(", "),
    ads.count,
    ads.first[0] ?? "",
  ]);
  const { embedded, failed, waiting } = coverage;
  const list =
    rows.length === 0
      ? "nothing similar found\n"
      : table(["rank", "image", "found by", "ads", "the oldest"], rows);
  const note = hash.isCompared
    ? ""
    : `its hash has a quality of ${hash.quality}: copies are not looked for\n`;
  return `${list}${note}compared with ${embedded} pictures from a similarity of ${minSimilarity} on; ${waiting} waiting, ${failed} failed\n`;
}

function inWords(by: FoundBy): string {
  switch (by.method) {
    case "file":
      return "same file";
    case "pdq":
      return by.orientation === "original"
        ? `${by.distance} bits apart`
        : `${by.distance} bits apart, ${by.orientation}`;
    case "embedding":
      return `similarity ${by.similarity.toFixed(3)}`;
  }
}
