import type { Command } from "commander";
import type { Justification } from "../domain/actor.js";
import type { EvaluationPorts } from "../evaluation/ports.js";
import type { KeptBackups } from "../pipeline/backups.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import type { ModelPacks } from "../ports/model-packs.js";
import { asCaller } from "./access.js";
import type { Terminal } from "./terminal.js";

/** What a command prints: one document for programs, one text for people. */
export interface CommandResult {
  readonly json: unknown;
  readonly text: string;
  /** Exit code, 0 unless said otherwise. */
  readonly exitCode?: number;
}

interface GlobalOptions {
  readonly data?: string;
  readonly justification?: Justification;
  readonly as?: string;
  readonly json?: true;
}

/** Carries an exit code out of a command that has already printed its result. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the command ended with ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Opens Leadlight on the data folder that the command line names, runs `work` as whoever sits there, closes it, and prints the result.
 * @param options.evenIfReplaced for commands that find out what is wrong with a store
 */
export async function runCommand(
  command: Command,
  terminal: Terminal,
  work: (leadlight: Leadlight) => Promise<CommandResult>,
  { evenIfReplaced }: { evenIfReplaced?: boolean } = {},
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { compose, readConfig } = await import("./loading.js");
  const leadlight = await compose(readConfig(process.env, options), {
    onNotice: (message) => terminal.note(`${message}\n`),
    justification: options.justification,
    evenIfReplaced,
  });
  let result: CommandResult;
  try {
    result = await asCaller(leadlight, { command, terminal, options }, () => work(leadlight));
  } finally {
    await leadlight.close();
  }
  finish(result, options, terminal);
}

/** Runs `work` on the model packs alone and prints the result: neither a store nor an engine is opened. */
export async function runModelsCommand(
  command: Command,
  terminal: Terminal,
  work: (packs: ModelPacks) => Promise<CommandResult>,
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { composeModels, readConfig } = await import("./loading.js");
  finish(await work(composeModels(readConfig(process.env, options))), options, terminal);
}

/** Runs `work` on backups and prints the result: no store is opened. */
export async function runBackupCommand(
  command: Command,
  terminal: Terminal,
  work: (backups: KeptBackups, dataFolder: string) => Promise<CommandResult>,
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { composeBackups, readConfig } = await import("./loading.js");
  const config = readConfig(process.env, options);
  finish(await work(composeBackups(config), config.dataFolder), options, terminal);
}

/** Runs `work` on what measures accuracy and prints the result: no store is opened. */
export async function runEvaluationCommand(
  command: Command,
  terminal: Terminal,
  work: (ports: EvaluationPorts, dataFolder: string) => Promise<CommandResult>,
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { composeEvaluation, readConfig } = await import("./loading.js");
  const config = readConfig(process.env, options);
  const ports = composeEvaluation(config, { onNotice: (message) => terminal.note(`${message}\n`) });
  finish(await work(ports, config.dataFolder), options, terminal);
}

function finish(result: CommandResult, options: GlobalOptions, terminal: Terminal): void {
  terminal.print(options.json === true ? `${JSON.stringify(result.json)}\n` : result.text);
  if (result.exitCode !== undefined && result.exitCode !== 0) throw new CommandFailed(result.exitCode);
}
