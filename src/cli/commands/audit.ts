import { open, readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { AuditRow } from "../../domain/audit.js";
import { type Checkpoint, parseCheckpoint } from "../../domain/checkpoint.js";
import { expected } from "../../domain/errors.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import type { Terminal } from "../terminal.js";

const OWNER_ONLY = 0o600;

/** `leadlight audit verify`, `export` and `checkpoint`: none of them changes the log but by a row that says so. */
export function addAuditCommands(program: Command, terminal: Terminal): void {
  const audit = program.command("audit").description("the log of all that was done");

  needs("log.read", audit.command("verify"))
    .description("go through the log; exit 1 and the first bad row when it is not as it was written")
    .option("--checkpoint <file...>", "checkpoints that were kept elsewhere")
    .action(({ checkpoint = [] }: { checkpoint?: string[] }, command: Command) =>
      runCommand(
        command,
        terminal,
        async ({ auditLog }) => {
          const verdict = await auditLog.verify(await Promise.all(checkpoint.map(readCheckpoint)));
          const { rows, checkpoints, problem } = verdict;
          const against = `${checkpoints} ${checkpoints === 1 ? "checkpoint" : "checkpoints"}`;
          const text =
            problem === null
              ? `sound: ${rows} rows, held against ${against}\n`
              : `row ${problem.seq} is bad: ${problem.reason}\n`;
          return { json: { ok: problem === null, ...verdict }, text, exitCode: problem === null ? 0 : 1 };
        },
        { evenIfReplaced: true },
      ),
    );

  needs("log.read", audit.command("export"))
    .description("write the log as JSON Lines, each row as it was hashed")
    .argument("<file>", "must not be there yet")
    .action((file: string, _options: unknown, command: Command) =>
      runCommand(
        command,
        terminal,
        async ({ auditLog }) => {
          const rows = await writeLines(file, auditLog.export());
          return { json: { file, rows }, text: `${rows} rows in ${file}\n` };
        },
        { evenIfReplaced: true },
      ),
    );

  needs("log.read", audit.command("checkpoint"))
    .description("sign the end of the log; keep the file where nobody who runs Leadlight can change it")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ auditLog }) => {
        const { checkpoint, file } = await auditLog.checkpoint();
        return { json: { checkpoint, file }, text: `row ${checkpoint.seq} signed in ${file}\n` };
      }),
    );
}

/** @returns how many lines were written @throws FILE_UNREADABLE */
async function writeLines(file: string, rows: AsyncIterable<AuditRow>): Promise<number> {
  const handle = await open(file, "wx", OWNER_ONLY).catch((cause) => {
    throw expected("FILE_UNREADABLE", "a file that can be made", "the export", `${file}: ${cause.code}`);
  });
  let count = 0;
  try {
    for await (const row of rows) {
      await handle.write(`${JSON.stringify(row)}\n`);
      count++;
    }
  } finally {
    await handle.close();
  }
  return count;
}

async function readCheckpoint(file: string): Promise<Checkpoint> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw expected("FILE_UNREADABLE", "a file that can be read", "the checkpoint", `${file}: ${cause.code}`);
  });
  return parseCheckpoint(text, file);
}
