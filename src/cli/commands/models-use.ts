import type { Command } from "commander";
import type { PackId } from "../../domain/ids.js";
import type { PackChange } from "../../pipeline/change-pack.js";
import type { Leadlight } from "../../pipeline/leadlight.js";
import { needs } from "../access.js";
import { type CommandResult, runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

/** `leadlight models use PACK` */
export function addModelsUse(models: Command, terminal: Terminal): void {
  needs("installation.manage", models.command("use"))
    .description("analyse every image under a pack, then search with it; searches go on meanwhile")
    .argument("<pack>", "running it again goes on where it stopped")
    .action((pack: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, (leadlight) => usePack(leadlight, terminal, pack as PackId)),
    );
}

/** Changes the pack until it is done or SIGINT or SIGTERM comes, which stop it after the images in flight. */
export async function usePack(
  leadlight: Leadlight,
  terminal: Terminal,
  pack: PackId,
): Promise<CommandResult> {
  const stopping = new AbortController();
  const stop = () => {
    terminal.note("stopping after the images in flight\n");
    stopping.abort();
  };
  // Once: a second Ctrl-C ends the process, which loses no more than the images in flight.
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    const change = await withProgress(terminal, "images", (onProgress) =>
      leadlight.changePack(pack, { onProgress, signal: stopping.signal }),
    );
    return { json: change, text: describe(change), exitCode: change.isActive ? 0 : 1 };
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

function describe({ pack, isActive, images, faces, failed, seconds, ...change }: PackChange): string {
  const { portraitsWithoutEmbedding: portraits } = change;
  const text = [
    `images  ${images.done} analysed, ${images.known} known, ${images.failed} failed\n`,
    `faces   ${faces} embedded\n`,
    `time    ${seconds.toFixed(1)} s\n`,
  ];
  if (failed.length > 0) {
    const rows = failed.map(({ sha256, code, message }) => [sha256, code, message]);
    text.push(`no search under ${pack} finds the faces of:\n`, table(["image", "code", "reason"], rows));
  }
  if (portraits.length > 0) {
    const rows = portraits.map(({ gallery, reference, imageSha256 }) => [gallery, reference, imageSha256]);
    text.push(`no search under ${pack} finds the portraits:\n`, table(["gallery", "subject", "image"], rows));
  }
  const end = isActive
    ? `${pack} is active\n`
    : `${pack} is not active yet: run \`leadlight models use ${pack}\` again to go on\n`;
  return [...text, end].join("");
}
