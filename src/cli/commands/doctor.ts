import type { Command } from "commander";
import type { Finding } from "../../pipeline/doctor.js";
import { auditText, type CheckedIndex } from "../../pipeline/index-care.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

/** `leadlight doctor`: exit 0 when nothing failed. */
export function addDoctorCommand(program: Command, terminal: Terminal): void {
  needs("installation.manage", program.command("doctor"))
    .description("check models, engine, store, images and indexes; changes nothing, unless --deep")
    .option("--deep", "also search each index for what it holds, and build anew those that find too little")
    .option("--minutes <number>", "at most so long for each index that is searched", wholeNumber(1, 1440), 5)
    .action(({ deep, minutes }: { deep?: true; minutes: number }, command: Command) =>
      runCommand(command, terminal, async ({ doctor, indexCare }) => {
        const milliseconds = 60_000 * minutes;
        const findings = await doctor();
        if (deep === true) {
          const checked = await withProgress(terminal, "vectors", (onProgress) =>
            indexCare.check({ milliseconds, onProgress }),
          );
          findings.push(...checked.map(deepFinding));
        }
        const isSound = findings.every(({ status }) => status !== "failed");
        return {
          json: { ok: isSound, findings },
          text: findingTable(findings),
          exitCode: isSound ? 0 : 1,
        };
      }),
    );
}

function deepFinding({ collection, pack, audit, before, isBelowTarget }: CheckedIndex): Finding {
  const was = before === null ? "" : `; built anew, since ${auditText(before)}`;
  return {
    status: isBelowTarget ? "failed" : before === null ? "ok" : "warning",
    check: "index",
    detail: `${collection} (${pack}): ${auditText(audit)}${was}`,
  };
}

export function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ status, check, detail }) => [status, check, detail]);
  return table(["status", "check", "detail"], rows);
}
