import type { Command } from "commander";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight operation open`, `list`, `join` and `leave`. */
export function addOperationCommands(program: Command, terminal: Terminal): void {
  const operation = program.command("operation").description("cases, and who works on them");

  needs("operation.manage", operation.command("open"))
    .description("open an operation; who does so as somebody works on it")
    .argument("<name>")
    .action((name: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const opened = await operations.open(name);
        return { json: opened, text: `opened ${opened.name} (${opened.id})\n` };
      }),
    );

  needs("ad.view", operation.command("list"))
    .description("operations, oldest first, with who works on them")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const staffed = await Promise.all((await operations.list()).map(operations.members));
        const rows = staffed.map(({ operation: { name, id }, members }) => [
          name,
          members.map((member) => member.name).join(", "),
          id,
        ]);
        return { json: { operations: staffed }, text: table(["operation", "members", "id"], rows) };
      }),
    );

  for (const [verb, isMember, description] of [
    ["join", true, "let somebody work on an operation"],
    ["leave", false, "let somebody work on an operation no longer; what they did stays"],
  ] as const) {
    needs("operation.manage", operation.command(verb))
      .description(description)
      .argument("<operation>", "its name")
      .argument("<user>", "name of an account")
      .action((name: string, user: string, _options: unknown, command: Command) =>
        runCommand(command, terminal, async ({ operations, accounts }) => {
          const [{ id }, member] = [await operations.named(name), await accounts.named(user)];
          await operations.setMember(id, member.id, isMember);
          const text = `${member.name} works on ${name}${isMember ? "" : " no longer"}\n`;
          return { json: { operation: id, user: member.id, isMember }, text };
        }),
      );
  }
}
