import type { Command } from "commander";
import type { StopId } from "../../domain/ids.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight stop-list list|add|remove` */
export function addStopListCommands(program: Command, terminal: Terminal): void {
  const stopList = program
    .command("stop-list")
    .description("what ties no ads because a supervisor says that it is everybody's");

  needs("ad.view", stopList.command("list"))
    .description("the entries of an operation, oldest first")
    .requiredOption("--operation <name>")
    .action(({ operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const entries = await leadlight.stopList.list((await leadlight.operations.named(operation)).id);
        const rows = entries.map(({ id, node, note }) => [id, node, note ?? ""]);
        return { json: { entries }, text: table(["entry", "node", "why"], rows) };
      }),
    );

  needs("stop-list.manage", stopList.command("add"))
    .description("say that something shared ties no ads")
    .argument("<node>", "id of an image, identifier or identity as `links` names it")
    .requiredOption("--operation <name>")
    .option("--note <text>", "why")
    .action((node: string, { operation, note }: { operation: string; note?: string }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { id } = await leadlight.operations.named(operation);
        const entry = await leadlight.stopList.add(id, node, note ?? null);
        return { json: entry, text: `${entry.node} ties nothing in ${operation} (${entry.id})\n` };
      }),
    );

  needs("stop-list.manage", stopList.command("remove"))
    .description("let something shared tie ads again")
    .argument("<entry>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        await leadlight.stopList.remove(id as StopId);
        return { json: { removed: id }, text: `${id} is removed\n` };
      }),
    );
}
