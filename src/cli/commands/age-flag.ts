import { Argument, type Command, Option } from "commander";
import { AGE_BASES, AGE_FLAGS } from "../../domain/age-flag.js";
import type { FaceId } from "../../domain/ids.js";
import { needs } from "../access.js";
import { runCommand } from "../run-command.js";
import type { Terminal } from "../terminal.js";

/** `leadlight age-flag` */
export function addAgeFlagCommand(program: Command, terminal: Terminal): void {
  needs("age.flag", program.command("age-flag"))
    .description("say of a face, with --as, whether it is a minor's")
    .argument("<face>", "its id")
    .addArgument(new Argument("<value>").choices(AGE_FLAGS))
    .addOption(new Option("--basis <basis>", "what it rests on").choices(AGE_BASES).makeOptionMandatory())
    .action((id: string, value: string, { basis }: { basis: string }, command: Command) =>
      runCommand(command, terminal, async ({ minors }) => {
        const flag = await minors.flag(id as FaceId, { value, basis });
        return { json: { faceId: id, ...flag }, text: `${id} is flagged ${flag.value}\n` };
      }),
    );
}
