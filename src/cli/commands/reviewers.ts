import type { Command } from "commander";
import type { ErrorRate, ReviewerFigures } from "../../domain/reviewer-figures.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

/** `leadlight reviewers --operation NAME` */
export function addReviewerCommand(program: Command, terminal: Terminal): void {
  needs("reviewer.view", program.command("reviewers"))
    .description("how often those who review an operation are right, by known answers")
    .requiredOption("--operation <name>")
    .action(({ operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, async ({ operations, reviewers }) => {
        const { id } = await operations.named(operation);
        const rows = await reviewers.ofOperation(id);
        const head = [
          "reviewer",
          "opinions",
          "known",
          "false positives",
          "false negatives",
          "kappa",
          "seconds",
        ];
        const text = table(
          head,
          rows.map(({ reviewer, figures }) => [reviewer, ...cells(figures)]),
        );
        return { json: { reviewers: rows.map(({ reviewer, figures }) => ({ reviewer, ...figures })) }, text };
      }),
    );
}

function cells(figures: ReviewerFigures): (string | number)[] {
  const { decisions, knownAnswers, falsePositives, falseNegatives, agreement, seconds } = figures;
  return [
    decisions,
    knownAnswers,
    rate(falsePositives),
    rate(falseNegatives),
    agreement === null
      ? "-"
      : `${agreement.kappa.toFixed(2)} (${agreement.low.toFixed(2)} to ${agreement.high.toFixed(2)}), ${agreement.pairs} pairs`,
    seconds === null
      ? "-"
      : `${Math.round(seconds.median)} (${Math.round(seconds.lower)} to ${Math.round(seconds.upper)})`,
  ];
}

function rate({ wrong, undecided }: ErrorRate): string {
  const left = undecided === 0 ? "" : `, ${undecided} undecided`;
  if (wrong === null) return undecided === 0 ? "-" : `${undecided} undecided`;
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return `${wrong.hits} of ${wrong.trials} wrong, ${percent(wrong.low)} to ${percent(wrong.high)}${left}`;
}
