import { type Command, Option } from "commander";
import { expected } from "../../domain/errors.js";
import {
  type FoundIdentifier,
  IDENTIFIER_KINDS,
  type IdentifierKind,
} from "../../domain/identifiers/identifier.js";
import { plainText } from "../../domain/plain-text.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { readText } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

const MOST_LISTED = 10_000;
const DEFAULT_LISTED = 100;

/** `leadlight identifier find`, `read` and `refresh` */
export function addIdentifierCommands(program: Command, terminal: Terminal): void {
  const identifier = program
    .command("identifier")
    .description("phones, addresses, names and the like that stand in ads");

  needs("identifier.search", identifier.command("find"))
    .description("the ads that have an identifier, oldest first, with where it stands")
    .argument("<kind>", IDENTIFIER_KINDS.join(", "))
    .argument("<value>", "as it is kept, or as people write it")
    .option("--limit <number>", "at most so many ads", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .action((kind: string, value: string, { limit }: { limit: number }, command: Command) =>
      runCommand(command, terminal, async ({ identifiers }) => {
        const asked = { kind: parseKind(kind), value };
        const { identifier: kept, ads } = await identifiers.find(asked, { after: null, limit });
        const rows = ads.flatMap(({ adId, found }) => found.map((one) => [adId, ...cells(one)]));
        const text = `${plainText(`${kept.kind} ${kept.value}`)}: ${ads.length} ads\n`;
        const head = ["ad", "where", "written", "confidence"];
        return { json: { ...kept, ads }, text: ads.length === 0 ? text : `${text}${table(head, rows)}` };
      }),
    );

  needs("identifier.search", identifier.command("read"))
    .description("read a text file and print the identifiers in it, without keeping anything")
    .argument("<file>")
    .addOption(regionsOption([]))
    .action((file: string, { regions }: { regions: string[] }, command: Command) =>
      runCommand(command, terminal, async ({ identifiers }) => {
        const read = await identifiers.read(await readText(file), regions);
        const rows = read.found.map((one) => [one.kind, plainText(one.value), ...cells(one)]);
        const cut = read.isCut ? "there may be more: a limit ended the reading\n" : "";
        return {
          json: read,
          text: `${table(["kind", "value", "where", "written", "confidence"], rows)}${cut}`,
        };
      }),
    );

  needs("ad.ingest", identifier.command("refresh"))
    .description("read the ads that were not read, or by rules or regions of before")
    .option("--operation <name>", "only those of this operation")
    .action(({ operation }: { operation?: string }, command: Command) =>
      runCommand(command, terminal, async ({ operations, identifiers }) => {
        const among = operation === undefined ? await operations.list() : [await operations.named(operation)];
        const sum = { ads: 0, read: 0 };
        for (const one of among) {
          const { ads, read } = await withProgress(terminal, "ads", (onProgress) =>
            identifiers.refresh(one, onProgress),
          );
          sum.ads += ads;
          sum.read += read;
        }
        return { json: sum, text: `${sum.read} of ${sum.ads} ads read\n` };
      }),
    );
}

/** `--regions US GB`: whose numbering plans numbers without a country code are read by. */
export function regionsOption(unless?: string[]): Option {
  const option = new Option(
    "--regions <code...>",
    "countries whose phone numbers are meant, likeliest first",
  );
  return unless === undefined ? option : option.default(unless, "none");
}

function parseKind(text: string): IdentifierKind {
  const kind = IDENTIFIER_KINDS.find((one) => one === text);
  if (kind === undefined)
    throw expected("ARGUMENT_INVALID", IDENTIFIER_KINDS.join(", "), "the kind of identifier", text);
  return kind;
}

function cells({ place, offset, raw, confidence }: FoundIdentifier): string[] {
  const where = "field" in place ? `${place.field}:${offset}` : `picture ${place.image.slice(0, 8)}`;
  return [where, plainText(raw), confidence.toFixed(2)];
}
