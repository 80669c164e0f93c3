import { type Command, Option } from "commander";
import { ROLES, SERVICE } from "../../domain/rights.js";
import type { User } from "../../domain/user.js";
import type { OpenedAccount } from "../../pipeline/accounts.js";
import { needs } from "../access.js";
import { askSecret } from "../ask-secret.js";
import { type CommandResult, runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight user add`, `list`, `roles`, `disable`, `enable`, `reset` and `password`. */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const user = program.command("user").description("accounts of people, who sign in by name and password");
  const choice = ROLES.filter((role) => role !== SERVICE);
  const roleOption = () => new Option("--role <role...>", "what they are to do").choices(choice);

  needs("account.manage", user.command("add"))
    .description("make an account and print a password to begin with, once")
    .argument("<name>", "what they sign in with; it stays")
    .addOption(roleOption().makeOptionMandatory())
    .action((name: string, { role }: { role: string[] }, command: Command) =>
      runCommand(command, terminal, async ({ accounts }) => opened(await accounts.add(name, role))),
    );

  needs("account.view", user.command("list"))
    .description("all accounts, oldest first")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ accounts }) => {
        const users = await accounts.list();
        return {
          json: { users },
          text: table(["user", "roles", "made", "disabled", "id"], users.map(cellsOf)),
        };
      }),
    );

  needs("account.manage", user.command("roles"))
    .description("give an account other roles")
    .argument("<name>")
    .addOption(roleOption().makeOptionMandatory())
    .action((name: string, { role }: { role: string[] }, command: Command) =>
      runCommand(command, terminal, async ({ accounts }) => {
        const changed = await accounts.change((await accounts.named(name)).id, { roles: role });
        return { json: changed, text: `${changed.name} is ${changed.roles.join(", ")}\n` };
      }),
    );

  for (const [verb, disabled, description] of [
    ["disable", true, "end an account and its sessions; what it did stays"],
    ["enable", false, "let a disabled account sign in again"],
  ] as const) {
    needs("account.manage", user.command(verb))
      .description(description)
      .argument("<name>")
      .action((name: string, _options: unknown, command: Command) =>
        runCommand(command, terminal, async ({ accounts }) => {
          const changed = await accounts.change((await accounts.named(name)).id, { disabled });
          return { json: changed, text: `${changed.name} is ${verb}d\n` };
        }),
      );
  }

  needs("account.manage", user.command("reset"))
    .description("give an account a new password to begin with, print it once, and end its sessions")
    .argument("<name>")
    .action((name: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ accounts }) =>
        opened(await accounts.reset((await accounts.named(name)).id)),
      ),
    );

  needs("account.view", user.command("password"))
    .description("choose a password of your own")
    .argument("<name>", "your account")
    .action((name: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ accounts }) => {
        const { id } = await accounts.named(name);
        const current = await askSecret(terminal, "password in force", "LEADLIGHT_PASSWORD");
        const next = await askSecret(terminal, "new password", "LEADLIGHT_NEW_PASSWORD");
        const changed = await accounts.choosePassword(id, { current, next });
        return { json: changed, text: `${changed.name} has a new password\n` };
      }),
    );
}

function opened({ user, initialPassword }: OpenedAccount): CommandResult {
  const text = `${initialPassword}\nshown once; ${user.name} changes it at the first sign-in\n`;
  return { json: { user, initialPassword }, text };
}

function cellsOf({ name, roles, createdAt, disabledAt, id }: User): string[] {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
  return [name, roles.join(", "), day(createdAt), day(disabledAt), id];
}
