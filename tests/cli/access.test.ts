import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { neededBy } from "../../src/cli/access.js";
import { createProgram } from "../../src/cli/program.js";
import { MAIN, runCli, runJson, runMain } from "../helpers/cli.js";
import { PASSWORD, workingAccount } from "../helpers/cli-accounts.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** Every command that does something, by its words. */
function* commands(command: Command, above = ""): Generator<[string, Command]> {
  const name = above === "" ? command.name() : `${above} ${command.name()}`;
  if (command.commands.length === 0) yield [name, command];
  for (const inner of command.commands) yield* commands(inner, above === "" ? " " : name);
}

describe("every command", () => {
  it("states the right that it needs, as docs/accounts.md says", async () => {
    const silent = { print: () => undefined, note: () => undefined, isWatched: false };
    const page = await readFile(new URL("../../docs/accounts.md", import.meta.url), "utf8");
    const [, section = ""] = page.split("## Commands\n");
    const listed = [...section.matchAll(/^\| `([^`]+)` \| `?([^`|]+?)`? \|$/gm)].map(([, name, right]) => [
      name,
      right,
    ]);
    const stated = [...commands(createProgram(silent, "0"))].map(([name, command]) => [
      name.trim(),
      neededBy(command) ?? "none of its own",
    ]);
    expect(listed).toEqual(stated);
  });
});

describe("a command with --as", () => {
  it("has the rights of the account and no more, and sees its operations only", async () => {
    const data = await temporaryFolder();
    await runJson(data, "operation", "open", "default");
    await runJson(data, "operation", "open", "other");
    await workingAccount(data, "Anna", "analyst");
    const as = (name: string, password: string, ...args: string[]) =>
      runMain({ main: MAIN, data, environment: { LEADLIGHT_PASSWORD: password } }, "--as", name, ...args);

    const { stdout, exitCode } = await as("anna", PASSWORD, "operation", "list");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("default");
    expect(stdout).not.toContain("other");
    expect((await as("Anna", PASSWORD, "user", "list")).stderr).toContain("RIGHT_MISSING");
    expect((await as("Anna", PASSWORD, "candidates", "--operation", "other")).stderr).toContain(
      "OPERATION_UNKNOWN",
    );
    expect((await as("Anna", "wrong", "operation", "list")).stderr).toContain("SIGN_IN_REFUSED");
    expect((await as("Nobody", PASSWORD, "operation", "list")).stderr).toContain("SIGN_IN_REFUSED");

    const { json } = await runJson(data, "user", "reset", "Anna");
    const early = await as("Anna", json.initialPassword, "operation", "list");
    expect(early.stderr).toContain("PASSWORD_CHANGE_REQUIRED");
    await runCli(data, "user", "disable", "Anna");
    expect((await as("Anna", json.initialPassword, "operation", "list")).stderr).toContain("SIGN_IN_REFUSED");
    expect((await runCli(data, "user", "list")).stdout).toContain("analyst");

    const file = `${data}/log.jsonl`;
    await runCli(data, "audit", "export", file);
    const log = await readFile(file, "utf8");
    expect(log).not.toContain("Anna");
    expect(log.split("\n").filter((line) => line.includes('"access.deny"'))).toHaveLength(6);
  });

  it.each([
    ["ROLES_INCOMPATIBLE", ["user", "add", "Eve", "--role", "administrator", "reviewer"]],
    ["USER_UNKNOWN", ["user", "disable", "Nobody"]],
    ["OPERATION_UNKNOWN", ["operation", "join", "nowhere", "Nobody"]],
  ])("refuses with %s", async (code, args) => {
    const { json, exitCode } = await runJson(await temporaryFolder(), ...args);
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 1, code });
  });

  it("does not take it for a change when somebody says nothing of how an operation is reviewed", async () => {
    const { json, exitCode } = await runJson(await temporaryFolder(), "operation", "review", "default");
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: "ARGUMENT_INVALID" });
  });
});
