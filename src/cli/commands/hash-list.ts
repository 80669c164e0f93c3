import type { Command } from "commander";
import type { HashListEntry } from "../../domain/hash-list.js";
import { needs } from "../access.js";
import { writeText } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight hashlist import|list|export|remove` */
export function addHashListCommands(program: Command, terminal: Terminal): void {
  const hashList = program.command("hashlist").description("lists of hashes as agencies exchange them");

  needs("hash-list.manage", hashList.command("import"))
    .description("import a list of PDQ and SHA-256 hashes: .csv, .json or .jsonl; all of it or nothing")
    .argument("<file>")
    .requiredOption("--name <name>", "of the list")
    .option("--source <text>", "who it comes from, for entries that do not say")
    .action((file: string, { name, source }: { name: string; source?: string }, command: Command) =>
      runCommand(command, terminal, async ({ hashLists }) => {
        const list = await hashLists.importFile(file, { name, source });
        return { json: list, text: `${list.name}: ${list.entries} hashes\n` };
      }),
    );

  needs("ad.view", hashList.command("list"))
    .description("the lists there are")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ hashLists }) => {
        const lists = await hashLists.list();
        const rows = lists.map(({ name, entries, importedAt }) => [name, entries, importedAt.toISOString()]);
        return { json: { lists }, text: table(["list", "hashes", "imported"], rows) };
      }),
    );

  needs("hash-list.manage", hashList.command("export"))
    .description("write a list to a file, by its name as CSV or JSON")
    .argument("<name>")
    .argument("<file>", ".csv or .json")
    .action((name: string, file: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ hashLists }) => {
        const entries = await hashLists.export(name);
        await writeText(file, file.toLowerCase().endsWith(".json") ? asJson(entries) : asCsv(entries));
        return { json: { file, entries: entries.length }, text: `${entries.length} hashes in ${file}\n` };
      }),
    );

  needs("hash-list.manage", hashList.command("remove"))
    .description("remove a list; ads are not marked by it any more")
    .argument("<name>")
    .action((name: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ hashLists }) => {
        const { id, entries } = await hashLists.named(name);
        await hashLists.remove(id);
        return { json: { removed: id }, text: `${name} is removed, with ${entries} hashes\n` };
      }),
    );
}

function asJson(entries: readonly HashListEntry[]): string {
  const records = entries.map(({ kind, ...rest }) => JSON.stringify({ type: kind, ...rest }));
  return `[\n${records.join(",\n")}\n]\n`;
}

function asCsv(entries: readonly HashListEntry[]): string {
  const rows = entries.map(({ kind, hash, label, source }) => [kind, hash, quoted(label), quoted(source)]);
  return ["type,hash,label,source", ...rows.map((row) => row.join(","))].map((line) => `${line}\n`).join("");
}

/** RFC 4180. */
function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
