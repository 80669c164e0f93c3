import { type Command, Option } from "commander";
import { expected } from "../../domain/errors.js";
import { REVIEW_MODES, type ReviewMode } from "../../domain/review-state.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface ReviewOptions {
  readonly mode?: ReviewMode;
  readonly scores?: "hidden" | "shown";
}

/** `leadlight operation open`, `list`, `review`, `join` and `leave`. */
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
        const rows = staffed.map(({ operation: { name, id, reviewMode, isBlind }, members }) => [
          name,
          members.map((member) => member.name).join(", "),
          reviewMode,
          isBlind ? "hidden" : "shown",
          id,
        ]);
        const head = ["operation", "members", "review", "scores", "id"];
        return { json: { operations: staffed }, text: table(head, rows) };
      }),
    );

  needs("operation.manage", operation.command("review"))
    .description("say how the candidates of an operation are reviewed from now on")
    .argument("<operation>", "its name")
    .addOption(new Option("--mode <mode>", "how many people decide a candidate").choices(REVIEW_MODES))
    .addOption(
      new Option("--scores <choice>", "what reviewers see before their opinion").choices(["hidden", "shown"]),
    )
    .action((name: string, { mode, scores }: ReviewOptions, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        if (mode === undefined && scores === undefined)
          throw expected("ARGUMENT_INVALID", "--mode or --scores", "operation review", "neither");
        const changed = await operations.change((await operations.named(name)).id, {
          ...(mode === undefined ? {} : { reviewMode: mode }),
          ...(scores === undefined ? {} : { isBlind: scores === "hidden" }),
        });
        const shown = changed.isBlind ? "hidden" : "shown";
        const text = `${name}: ${changed.reviewMode}, scores ${shown} before an opinion\n`;
        return { json: changed, text };
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
