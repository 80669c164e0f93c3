import { Command, Option } from "commander";
import { JUSTIFICATIONS } from "../domain/actor.js";
import { addAgeFlagCommand } from "./commands/age-flag.js";
import { addAuditCommands } from "./commands/audit.js";
import { addBackupCommands } from "./commands/backup.js";
import { addCalibrateCommand } from "./commands/calibrate.js";
import { addCandidateCommands } from "./commands/candidates.js";
import { addCompareCommand, addComparisonsCommand } from "./commands/compare.js";
import { addDoctorCommand } from "./commands/doctor.js";
import { addEmbedPicturesCommand } from "./commands/embed-pictures.js";
import { addEraseCommands } from "./commands/erase.js";
import { addEvaluateCommand } from "./commands/evaluate.js";
import { addGalleryCommands } from "./commands/gallery.js";
import { addHashCommand } from "./commands/hash.js";
import { addHashListCommands } from "./commands/hash-list.js";
import { addIdentifierCommands } from "./commands/identifier.js";
import { addIdentityCommands } from "./commands/identities.js";
import { addIndexCommands } from "./commands/indexes.js";
import { addIngestCommand } from "./commands/ingest.js";
import { addJobCommands } from "./commands/jobs.js";
import { addKeyCommands } from "./commands/key.js";
import { addKnownAnswerCommands } from "./commands/known-answers.js";
import { addLeadCommands } from "./commands/leads.js";
import { addLinkCommands } from "./commands/links.js";
import { addMatchCommand } from "./commands/match.js";
import { addModelsCommands } from "./commands/models.js";
import { addOperationCommands } from "./commands/operation.js";
import { addReadTextCommand } from "./commands/read-text.js";
import { addRetentionCommands } from "./commands/retention.js";
import { addReviewerCommand } from "./commands/reviewers.js";
import { addSeenCommand } from "./commands/seen.js";
import { addServeCommand } from "./commands/serve.js";
import { addSimilarCommand } from "./commands/similar.js";
import { addStopListCommands } from "./commands/stop-list.js";
import { addUserCommands } from "./commands/user.js";
import { addAlertsCommand, addWatchCommands } from "./commands/watch.js";
import { addWebhookCommands } from "./commands/webhooks.js";
import type { Terminal } from "./terminal.js";

/** The command line as a whole. Nothing here ends the process: commander throws, `main.ts` decides. */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command("leadlight")
    .description(
      "Face search for investigators of human trafficking: ad images in, candidates for human review out.",
    )
    .version(version, "-V, --version", "print the version")
    .addOption(new Option("--data <folder>", "data folder (default: $LEADLIGHT_HOME, else ~/.leadlight)"))
    .addOption(
      new Option("--justification <code>", "why, for the log (default: case_work)").choices(JUSTIFICATIONS),
    )
    .addOption(
      new Option("--as <user>", "name of your account; the password is asked for, or in $LEADLIGHT_PASSWORD"),
    )
    .addOption(new Option("--json", "print exactly one JSON document on stdout"))
    .showHelpAfterError("(leadlight --help lists the commands)");
  for (const add of COMMANDS) add(program, terminal);
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({ writeErr: terminal.note, writeOut: terminal.print });
  }
  return program;
}

const COMMANDS = [
  addIngestCommand,
  addReadTextCommand,
  addIdentifierCommands,
  addEmbedPicturesCommand,
  addHashCommand,
  addHashListCommands,
  addGalleryCommands,
  addMatchCommand,
  addSimilarCommand,
  addSeenCommand,
  addCompareCommand,
  addComparisonsCommand,
  addWatchCommands,
  addAlertsCommand,
  addJobCommands,
  addWebhookCommands,
  addCandidateCommands,
  addAgeFlagCommand,
  addKnownAnswerCommands,
  addReviewerCommand,
  addLeadCommands,
  addLinkCommands,
  addIdentityCommands,
  addStopListCommands,
  addServeCommand,
  addUserCommands,
  addOperationCommands,
  addEraseCommands,
  addRetentionCommands,
  addBackupCommands,
  addKeyCommands,
  addModelsCommands,
  addEvaluateCommand,
  addCalibrateCommand,
  addDoctorCommand,
  addIndexCommands,
  addAuditCommands,
];

function* withSubcommands(command: Command): Generator<Command> {
  yield command;
  for (const inner of command.commands) yield* withSubcommands(inner);
}
