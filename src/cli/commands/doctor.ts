import type { Command } from "commander";
import type { Finding } from "../../pipeline/doctor.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight doctor`: exit 0 when nothing failed. */
export function addDoctorCommand(program: Command, terminal: Terminal): void {
  needs("installation.manage", program.command("doctor"))
    .description("check models, engine, store, images and indexes; changes nothing")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ doctor }) => {
        const findings = await doctor();
        const isSound = findings.every(({ status }) => status !== "failed");
        return {
          json: { ok: isSound, findings },
          text: findingTable(findings),
          exitCode: isSound ? 0 : 1,
        };
      }),
    );
}

export function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ status, check, detail }) => [status, check, detail]);
  return table(["status", "check", "detail"], rows);
}
