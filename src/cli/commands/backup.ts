import type { Command } from "commander";
import type { BackupManifest } from "../../domain/backup.js";
import type { Finding } from "../../pipeline/doctor.js";
import { needs } from "../access.js";
import { runBackupCommand, runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { findingTable } from "./doctor.js";

/** `leadlight backup create|verify|restore` */
export function addBackupCommands(program: Command, terminal: Terminal): void {
  const backup = program.command("backup").description("copies of everything, to restore it from");

  needs("installation.manage", backup.command("create"))
    .description("copy store, originals, packs and checkpoints while everything goes on")
    .argument("<folder>", "new, or a backup of this store, which is made anew with what is there")
    .action((folder: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ backUp }) => {
        const { manifest, copied } = await withProgress(terminal, "originals", (onProgress) =>
          backUp(folder, onProgress),
        );
        const { missing } = manifest;
        const lacks = missing.length === 0 ? "" : `${missing.length} originals are missing; see doctor\n`;
        const text = `${drawn(manifest)}${copied} originals copied, the others were there\n${lacks}`;
        return { json: { folder, copied, ...manifest }, text };
      }),
    );

  backup
    .command("verify")
    .description("read every byte of a backup, open its store and check that; exit 1 when something is wrong")
    .argument("<folder>")
    .action((folder: string, _options: unknown, command: Command) =>
      runBackupCommand(command, terminal, async ({ verify }) => {
        const { manifest, problems } = await withProgress(terminal, "files", (onProgress) =>
          verify(folder, onProgress),
        );
        const ok = problems.length === 0;
        const said = ok
          ? "sound: every file, the store and its log\n"
          : problems.map((one) => `${one}\n`).join("");
        return { json: { ok, problems, manifest }, text: `${drawn(manifest)}${said}`, exitCode: ok ? 0 : 1 };
      }),
    );

  backup
    .command("restore")
    .description(
      "put a backup into the data folder, which must be new or empty, and look it over as doctor does",
    )
    .argument("<folder>")
    .action((folder: string, _options: unknown, command: Command) =>
      runBackupCommand(command, terminal, async ({ restore }, dataFolder) => {
        const manifest = await restore(folder, dataFolder);
        const findings = await examined(dataFolder, terminal);
        const isSound = findings.every(({ status }) => status !== "failed");
        const text = `${drawn(manifest)}restored into ${dataFolder}\n${findingTable(findings)}`;
        return { json: { ok: isSound, dataFolder, manifest, findings }, text, exitCode: isSound ? 0 : 1 };
      }),
    );
}

/** Opens what was restored, and looks it over. */
async function examined(dataFolder: string, terminal: Terminal): Promise<Finding[]> {
  const { compose, readConfig } = await import("../loading.js");
  const leadlight = await compose(readConfig(process.env, { data: dataFolder }), {
    onNotice: (message) => terminal.note(`${message}\n`),
  });
  try {
    return await leadlight.doctor();
  } finally {
    await leadlight.close();
  }
}

function drawn({ madeAt, counts, files, auditHead }: BackupManifest): string {
  return table(
    ["made at", "files", "bytes", "operations", "ads", "images", "subjects", "candidates", "rows of the log"],
    [
      [
        ...[madeAt, files.count, files.byteLength, counts.operations, counts.ads, counts.images],
        ...[counts.subjects, counts.candidates, auditHead.seq],
      ],
    ],
  );
}
