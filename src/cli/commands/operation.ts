import { Argument, type Command, Option } from "commander";
import { expected } from "../../domain/errors.js";
import { MOST_RETENTION_DAYS } from "../../domain/operation.js";
import { REVIEW_MODES, type ReviewMode } from "../../domain/review-state.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { regionsOption } from "./identifier.js";

interface ReviewOptions {
  readonly mode?: ReviewMode;
  readonly scores?: "hidden" | "shown";
}

/** `leadlight operation open`, `list`, `review`, `regions`, `retention`, `hold`, `join` and `leave`. */
export function addOperationCommands(program: Command, terminal: Terminal): void {
  const operation = program.command("operation").description("cases, and who works on them");

  needs("operation.manage", operation.command("open"))
    .description("open an operation; who does so as somebody works on it")
    .argument("<name>")
    .addOption(regionsOption())
    .action((name: string, { regions }: { regions?: string[] }, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const opened = await operations.open(name, regions === undefined ? undefined : { regions });
        return { json: opened, text: `opened ${opened.name} (${opened.id})\n` };
      }),
    );

  needs("ad.view", operation.command("list"))
    .description("operations, oldest first, with who works on them")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const staffed = await Promise.all((await operations.list()).map(operations.members));
        const rows = staffed.map(({ operation: { name, id, ...rules }, members }) => [
          name,
          members.map((member) => member.name).join(", "),
          rules.reviewMode,
          rules.isBlind ? "hidden" : "shown",
          rules.regions.join(" "),
          rules.isHeld ? "on hold" : (rules.retentionDays ?? ""),
          id,
        ]);
        const head = ["operation", "members", "review", "scores", "regions", "days kept", "id"];
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

  needs("operation.manage", operation.command("regions"))
    .description("say by which countries' numbering plans phone numbers without a country code are read")
    .argument("<operation>", "its name")
    .argument("[code...]", "such as US or GB, the likeliest first; none for none")
    .action((name: string, regions: string[], _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations, identifiers }) => {
        const changed = await operations.change((await operations.named(name)).id, { regions });
        const { read } = await withProgress(terminal, "ads", (onProgress) =>
          identifiers.refresh(changed, onProgress),
        );
        const text = `${name}: ${changed.regions.join(" ") || "none"}; ${read} ads read anew\n`;
        return { json: { ...changed, read }, text };
      }),
    );

  needs("operation.manage", operation.command("retention"))
    .description(
      "say how long an operation keeps an ad after its collection; `retention run` lets go of those that are older",
    )
    .argument("<operation>", "its name")
    .argument("<days>", "whole days, or `none`", retentionDays)
    .action((name: string, days: number | null, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const { id } = await operations.named(name);
        const changed = await operations.change(id, { retentionDays: days });
        const text = days === null ? "keeps its ads" : `keeps an ad for ${days} days`;
        return { json: changed, text: `${name}: ${text}\n` };
      }),
    );

  needs("operation.manage", operation.command("hold"))
    .description("say that nothing of an operation may be erased, or that it may be again")
    .argument("<operation>", "its name")
    .addArgument(new Argument("<choice>").choices(["on", "off"]))
    .action((name: string, choice: "on" | "off", _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ operations }) => {
        const { id } = await operations.named(name);
        const changed = await operations.change(id, { isHeld: choice === "on" });
        return { json: changed, text: `${name}: ${choice === "on" ? "on hold" : "not on hold"}\n` };
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

function retentionDays(text: string): number | null {
  return text === "none" ? null : wholeNumber(1, MOST_RETENTION_DAYS)(text);
}
