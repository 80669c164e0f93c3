import type { Command } from "commander";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { rejectionTable } from "../rejections.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { countByReason } from "../unsearched.js";
import { addDuplicatesCommand } from "./gallery-duplicates.js";

interface SubjectsOptions {
  readonly search: string;
  readonly limit: number;
}

/** `leadlight gallery create|list|subjects|enrol|duplicates` */
export function addGalleryCommands(program: Command, terminal: Terminal): void {
  const gallery = program.command("gallery").description("reference galleries and their subjects");

  needs("gallery.manage", gallery.command("create"))
    .description("make an empty gallery")
    .argument("<name>")
    .action((name: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ createGallery }) => {
        const created = await createGallery(name);
        return { json: created, text: `created ${created.name} (${created.id})\n` };
      }),
    );

  needs("gallery.view", gallery.command("list"))
    .description("all galleries, with how much is in them")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ store }) => {
        const galleries = await store.galleries.list();
        const rows = galleries.map(({ name, subjects, portraits, id }) => [name, subjects, portraits, id]);
        return { json: { galleries }, text: table(["gallery", "subjects", "portraits", "id"], rows) };
      }),
    );

  needs("subject.view", gallery.command("subjects"))
    .description("who is in a gallery, by reference, with how many portraits")
    .argument("<name>", "the gallery")
    .option("--search <text>", "how the reference, the name or a word of the name begins", "")
    .option("--limit <number>", "how many subjects at most", wholeNumber(1, 1000), 50)
    .action((name: string, { search, limit }: SubjectsOptions, command: Command) =>
      runCommand(command, terminal, async ({ store, subjects: { list } }) => {
        const { id } = await galleryNamed(store, name);
        const views = await list(id, search, { after: null, limit });
        const subjects = views.map(({ subject: { details, ...subject }, portraits }) => ({
          ...subject,
          ...details,
          portraits,
        }));
        const rows = subjects.map((subject) => [
          subject.reference,
          subject.name ?? "",
          subject.notice ?? "",
          subject.portraits.length,
          subject.id,
        ]);
        return { json: { subjects }, text: table(["reference", "name", "notice", "portraits", "id"], rows) };
      }),
    );

  needs("gallery.manage", gallery.command("enrol"))
    .description("add subjects: a folder for each, or a manifest (.jsonl, .csv)")
    .argument("<name>", "the gallery")
    .argument("<path>", "running it again changes nothing")
    .action((name: string, path: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const gallery = await galleryNamed(leadlight.store, name);
        const summary = await withProgress(terminal, "subjects", (onProgress) =>
          leadlight.enrol(gallery, path, onProgress),
        );
        const { subjects, portraits, rejected, seconds } = summary;
        const poor = countByReason(portraits.poor, portraits.poorByReason);
        const text = [
          `subjects   ${subjects.new} new, ${subjects.known} known\n`,
          `portraits  ${portraits.new} new, ${portraits.known} known, ${poor} poor\n`,
          `time       ${seconds.toFixed(1)} s\n`,
          rejectionTable(rejected),
        ].join("");
        const isAllRejected = rejected.length > 0 && portraits.new + portraits.known === 0;
        return { json: summary, text, exitCode: isAllRejected ? 1 : 0 };
      }),
    );

  addDuplicatesCommand(gallery, terminal);
}
