import type { Command } from "commander";
import type { LeadId } from "../../domain/ids.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

const MOST_LISTED = 10_000;
const DEFAULT_LISTED = 100;

/** `leadlight leads` and `leadlight release` */
export function addLeadCommands(program: Command, terminal: Terminal): void {
  needs("lead.view", program.command("leads"))
    .description("verified candidates, oldest first: drafts, and what was released")
    .option("--drafts", "only what is not released yet")
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .action(({ drafts, limit }: { drafts?: true; limit: number }, command: Command) =>
      runCommand(command, terminal, async ({ leads }) => {
        const isReleased = drafts === true ? false : undefined;
        const views = await leads.list({ isReleased }, { after: null, limit });
        const rows = views.map(({ lead, candidate, subject }) => [
          lead.id,
          subject.details.reference,
          candidate.id,
          lead.release === null ? "draft" : `released by ${lead.release.by}`,
        ]);
        const text = table(["lead", "subject", "candidate", "state"], rows);
        const listed = views.map(({ lead, subject }) => ({ ...lead, reference: subject.details.reference }));
        return { json: { leads: listed }, text };
      }),
    );

  needs("lead.release", program.command("release"))
    .description("release a lead in your name, with --as")
    .argument("<lead>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ leads }) => {
        const lead = await leads.release(id as LeadId);
        return { json: lead, text: `${lead.id} is released\n` };
      }),
    );
}
