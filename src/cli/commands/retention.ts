import type { Command } from "commander";
import { expected } from "../../domain/errors.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

interface RetentionOptions {
  readonly operation?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** `leadlight retention run` */
export function addRetentionCommands(program: Command, terminal: Terminal): void {
  const retention = program.command("retention").description("how long operations keep their ads");

  needs("operation.manage", retention.command("run"))
    .description("erase the ads that operations keep no longer; what has a lead or is on hold stays")
    .option("--operation <name>", "only this one")
    .option("--dry-run", "say what would go, and change nothing")
    .option("--yes", "do it: nothing brings it back but a backup")
    .action(({ operation, dryRun, yes }: RetentionOptions, command: Command) =>
      runCommand(command, terminal, async ({ operations, retention: { run } }) => {
        if (dryRun !== true && yes !== true)
          throw expected("ARGUMENT_INVALID", "--dry-run, and then --yes", "retention run", "neither");
        const only = operation === undefined ? undefined : [await operations.named(operation)];
        const retained = await untilStopped((signal) =>
          run({ dryRun: dryRun === true, operations: only, signal }),
        );
        const rows = retained.map(({ operation: { name }, before, ads, rows, originals, kept }) => [
          name,
          before.toISOString().slice(0, 10),
          ads,
          rows,
          originals,
          kept.leads.length,
          kept.held,
        ]);
        const goes = dryRun === true ? "would go" : "gone";
        const head = [
          "operation",
          "before",
          `ads ${goes}`,
          "rows",
          "originals",
          "kept: leads",
          "kept: on hold",
        ];
        return { json: { erased: dryRun !== true, operations: retained }, text: table(head, rows) };
      }),
    );
}
