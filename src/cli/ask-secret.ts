import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { expected } from "../domain/errors.js";
import type { Terminal } from "./terminal.js";

/**
 * Gets a secret from a variable of the environment, else asks for it on the terminal, where it does not show.
 * @throws ARGUMENT_INVALID when the variable is not set and nobody sits there
 */
export async function askSecret(terminal: Terminal, what: string, variable: string): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined) return given;
  if (process.stdin.isTTY !== true)
    throw expected(
      "ARGUMENT_INVALID",
      `it in ${variable}, or a terminal to ask on`,
      `the ${what}`,
      "neither",
    );
  terminal.note(`${what}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    terminal.note("\n");
  }
}
