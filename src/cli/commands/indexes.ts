import type { Command } from "commander";
import { expected } from "../../domain/errors.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

/** `leadlight index list|rebuild` */
export function addIndexCommands(program: Command, terminal: Terminal): void {
  const index = program
    .command("index")
    .description("the indexes that searches use; the store has all that is in them");

  needs("installation.manage", index.command("list"))
    .description("what lies on the disk of each index")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ indexCare }) => {
        const indexes = await indexCare.list();
        const rows = indexes.map(({ collection, pack, vectors, status, detail }) => [
          collection,
          pack,
          vectors,
          status,
          detail,
        ]);
        return {
          json: { indexes },
          text: table(["collection", "pack", "vectors", "snapshot", "detail"], rows),
        };
      }),
    );

  needs("installation.manage", index.command("rebuild"))
    .description("build indexes anew from the store")
    .argument("[collection]", "of the list; every one unless given")
    .action((collection: string | undefined, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ indexCare }) => {
        const listed = await indexCare.list();
        const wanted =
          collection === undefined ? listed : listed.filter((one) => one.collection === collection);
        if (collection !== undefined && wanted.length === 0)
          throw expected("ARGUMENT_INVALID", "a collection that `index list` names", "the index", collection);
        await untilStopped(async (signal) => {
          for (const key of wanted)
            await withProgress(terminal, key.collection, (onProgress) =>
              indexCare.rebuild(key, { signal, onProgress }),
            );
        });
        const rebuilt = wanted.map(({ collection: name, pack, vectors }) => ({
          collection: name,
          pack,
          vectors,
        }));
        return { json: { rebuilt }, text: `${rebuilt.length} indexes are built anew\n` };
      }),
    );
}
