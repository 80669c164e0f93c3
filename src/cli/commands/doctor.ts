import type { Command } from "commander";
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
        const rows = findings.map(({ status, check, detail }) => [status, check, detail]);
        return {
          json: { ok: isSound, findings },
          text: table(["status", "check", "detail"], rows),
          exitCode: isSound ? 0 : 1,
        };
      }),
    );
}
