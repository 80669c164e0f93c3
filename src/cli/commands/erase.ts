import { type Command, Option } from "commander";
import {
  countRows,
  ERASABLES,
  ERASURE_REASONS,
  type Erasable,
  type ErasureCount,
  type ErasureReason,
  type ErasureTarget,
} from "../../domain/erasure.js";
import { expected } from "../../domain/errors.js";
import type { ErasureProof } from "../../pipeline/erasures.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface EraseOptions {
  readonly reason?: ErasureReason;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly prove?: true;
  readonly compact: boolean;
}

const DESCRIPTIONS: Readonly<Record<Erasable, string>> = {
  subject: "a subject, with portraits, candidates, opinions and leads",
  ad: "an ad, with the pictures that no other ad shows",
  image: "a picture from all ads and portraits, with its faces; the argument is its SHA-256",
  face: "a face, with its embeddings; the picture stays",
};

/** `leadlight erase subject|ad|image|face|finish` */
export function addEraseCommands(program: Command, terminal: Terminal): void {
  const erase = program.command("erase").description("take something out of everything, for good");

  for (const kind of ERASABLES)
    needs("erasure.run", erase.command(kind))
      .description(`erase ${DESCRIPTIONS[kind]}`)
      .argument("<id...>", "all of them or none")
      .addOption(new Option("--reason <reason>", "why, for the log").choices(ERASURE_REASONS))
      .option("--dry-run", "say what would go, and change nothing")
      .option("--yes", "do it: nothing brings it back but a backup")
      .option("--no-compact", "leave writing the store anew to `erase finish`, when nobody works")
      .option("--prove", "look for it in every byte of the data folder, before and after")
      .action((ids: string[], options: EraseOptions, command: Command) =>
        runCommand(command, terminal, async ({ erasures }) => {
          const targets = ids.map((id) => ({ kind, id }) as ErasureTarget);
          if (options.dryRun === true) {
            const count = await erasures.preview(targets);
            return { json: { erased: false, ...count }, text: `would go:\n${describe(count)}` };
          }
          const { reason, yes, prove, compact } = options;
          if (reason === undefined)
            throw expected("ARGUMENT_INVALID", ERASURE_REASONS.join(", "), "--reason", "none");
          if (yes !== true)
            throw expected(
              "ARGUMENT_INVALID",
              "--yes, or --dry-run to see what would go,",
              "erase",
              "neither",
            );
          const { proof, ...count } = await erasures.erase(targets, reason, {
            prove: prove === true,
            compact,
          });
          const text = `gone:\n${describe(count)}${proof === null ? "" : describeProof(proof)}`;
          const exitCode = proof === null || proof.after === 0 ? 0 : 1;
          return { json: { erased: true, ...count, proof }, text, exitCode };
        }),
      );

  needs("installation.manage", erase.command("finish"))
    .description("do what interrupted erasures left to do, and write the store anew")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ erasures }) => {
        const done = await erasures.finish({ compact: true });
        return { json: { done }, text: done === 0 ? "nothing was left to do\n" : `${done} steps done\n` };
      }),
    );
}

/** What goes, and who has to be told. */
export function describe(count: ErasureCount): string {
  const rows = Object.entries(count.rows).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = [
    ["rows in all", countRows(count)],
    ["original files", count.originals.length],
    ["indexes built anew", count.indexes.length],
  ] as const;
  const told =
    count.releasedLeads.length === 0
      ? ""
      : `released leads among it: tell whoever received ${count.releasedLeads.join(", ")}\n`;
  return `${table(["what", "count"], [...rows, ...total])}${told}`;
}

function describeProof({ files, bytes, pieces, before, after, shared, left }: ErasureProof): string {
  const where = left.slice(0, 20).map(({ of, file }) => `  a piece of ${of} in ${file}\n`);
  return [
    `looked for ${pieces} pieces of texts, vectors and pictures in ${files} files (${bytes} bytes)\n`,
    `before: ${before} found; after: ${after} found`,
    shared === 0 ? "\n" : `, and ${shared} that stand in what stays as well\n`,
    ...where,
  ].join("");
}
