import type { Command } from "commander";
import { type ApiKey, LONGEST_LIFE_DAYS } from "../../domain/api-key.js";
import { expected } from "../../domain/errors.js";
import type { KeyId } from "../../domain/ids.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

const DEFAULT_LIFE_DAYS = 365;

interface CreateOptions {
  readonly days: number;
  readonly operation?: string[];
  readonly allOperations?: true;
}

/** `leadlight key create`, `list` and `revoke`. */
export function addKeyCommands(program: Command, terminal: Terminal): void {
  const key = program.command("key").description("keys with which programs call the HTTP API");

  needs("account.manage", key.command("create"))
    .description("make a key and print it once")
    .argument("<label>", "what to call it, e.g. the program that gets it")
    .option("--days <number>", "after which it expires", wholeNumber(1, LONGEST_LIFE_DAYS), DEFAULT_LIFE_DAYS)
    .option("--operation <name...>", "operations whose data it is to reach")
    .option("--all-operations", "let it reach every operation, and open new ones")
    .action((label: string, options: CreateOptions, command: Command) =>
      runCommand(command, terminal, async ({ apiKeys, operations }) => {
        const { days, operation = [], allOperations = false } = options;
        if (allOperations !== (operation.length === 0))
          throw expected("ARGUMENT_INVALID", "either of them", "--operation or --all-operations", "not one");
        const named = await Promise.all(operation.map(operations.named));
        const reach = allOperations ? "all" : named.map(({ id }) => id);
        const made = await apiKeys.make({ label, days, operations: reach });
        const text = `${made.key}\nshown once, keep it; ${made.id} ends ${made.expiresAt?.toISOString()}\n`;
        return { json: made, text };
      }),
    );

  needs("account.view", key.command("list"))
    .description("all keys, oldest first; what they are is not kept")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ apiKeys }) => {
        const keys = await apiKeys.list();
        const head = ["key", "label", "begins with", "made", "expires", "revoked", "operations"];
        return { json: { keys }, text: table(head, keys.map(cellsOf)) };
      }),
    );

  needs("account.manage", key.command("revoke"))
    .description("end a key at once")
    .argument("<key>", "its id, from the list")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ apiKeys }) => {
        const revoked = await apiKeys.revoke(id as KeyId);
        return { json: revoked, text: `${revoked.id} is revoked\n` };
      }),
    );
}

function cellsOf({ id, label, prefix, createdAt, expiresAt, revokedAt, operations }: ApiKey): string[] {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
  return [
    id,
    label,
    prefix === "" ? "" : `leadlight_${prefix}`,
    day(createdAt),
    day(expiresAt),
    day(revokedAt),
    operations === "all" ? "all" : String(operations.length),
  ];
}
