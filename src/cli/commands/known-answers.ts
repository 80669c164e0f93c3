import type { Command } from "commander";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { rejectionTable } from "../rejections.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

interface AddOptions {
  readonly operation: string;
  readonly gallery: string;
  readonly seed: number;
}

const LARGEST_SEED = 2 ** 31 - 1;

/** `leadlight known-answers add|list` */
export function addKnownAnswerCommands(program: Command, terminal: Terminal): void {
  const known = program
    .command("known-answers")
    .description("candidates of which the truth is known, to find out how often reviewers are right");

  needs("known-answer.manage", known.command("add"))
    .description("mix in pairs of known people: a folder of two or more photographs for each")
    .argument("<folder>")
    .requiredOption("--operation <name>", "the case whose reviewers are asked")
    .requiredOption("--gallery <name>", "the gallery among whose subjects they are to be taken for")
    .option("--seed <number>", "fixes every draw", wholeNumber(0, LARGEST_SEED), 1)
    .action((folder: string, { operation, gallery, seed }: AddOptions, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { id } = await leadlight.operations.named(operation);
        const { id: galleryId } = await galleryNamed(leadlight.store, gallery);
        const request = { folder, operation: id, gallery: galleryId, seed };
        const mixedIn = await withProgress(terminal, "people", (onProgress) =>
          leadlight.mixInPeople({ ...request, onProgress }),
        );
        const { same, different, persons, known, tooFar, rejected } = mixedIn;
        const text = [
          `people         ${persons} with two usable photographs\n`,
          `known answers  ${same} of the same person, ${different} of two\n`,
          `left out       ${tooFar} pairs that no comparison would list, ${known} photographs that the store has already\n`,
          rejectionTable(rejected),
        ].join("");
        return { json: mixedIn, text, exitCode: same + different === 0 ? 1 : 0 };
      }),
    );

  needs("known-answer.manage", known.command("list"))
    .description("all of an operation, with their truth and what people have made of them")
    .requiredOption("--operation <name>")
    .action(({ operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, async ({ operations, knownAnswers }) => {
        const listed = await knownAnswers.list((await operations.named(operation)).id);
        const rows = listed.map(({ candidateId, truth, origin, state }) => [
          candidateId,
          truth,
          origin,
          state,
        ]);
        const text = table(["candidate", "truth", "origin", "state"], rows);
        return { json: { knownAnswers: listed }, text };
      }),
    );
}
