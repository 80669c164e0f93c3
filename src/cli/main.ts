#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { CommanderError } from "commander";
import { asLeadlightError, type ErrorCode, type LeadlightError } from "../domain/errors.js";
import { createProgram } from "./program.js";
import { CommandFailed } from "./run-command.js";
import { processTerminal as terminal } from "./terminal.js";

const EXIT_FAILED = 1;
const EXIT_BAD_USAGE = 2;

/** What the caller typed is wrong, as opposed to what it named or what happened. */
const BAD_USAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["ARGUMENT_INVALID", "CONFIG_INVALID"]);

process.exitCode = await main(process.argv);

/** Runs one command line. @returns the exit code: 0 ok, 1 failed, 2 bad usage */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    await createProgram(terminal, version).parseAsync(argv);
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommandFailed) return thrown.exitCode;
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : EXIT_BAD_USAGE;
    return report(asLeadlightError(thrown));
  }
}

function report(error: LeadlightError): number {
  terminal.note(`${error.code}: ${error.message}\n${error.hint}\n`);
  if (error.code === "INTERNAL" && error.stack !== undefined) terminal.note(`${error.stack}\n`);
  if (process.argv.includes("--json")) {
    const { code, message, hint } = error;
    terminal.print(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  }
  return BAD_USAGE.has(error.code) ? EXIT_BAD_USAGE : EXIT_FAILED;
}
