import type { Command } from "commander";
import { DEFAULT_JUSTIFICATION, type Justification } from "../domain/actor.js";
import { asLeadlightError, expected } from "../domain/errors.js";
import { assertRight, isPersonal, LOCAL_RIGHTS, type Right } from "../domain/rights.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import { askSecret } from "./ask-secret.js";
import type { Terminal } from "./terminal.js";

const NEEDED = new WeakMap<Command, Right>();

/** States the right that a command needs. One that opens the store and states none does not run. */
export function needs(right: Right, command: Command): Command {
  NEEDED.set(command, right);
  return command;
}

/** The right that a command needs; null for one that touches no case by itself. */
export function neededBy(command: Command): Right | null {
  return NEEDED.get(command) ?? null;
}

interface AsOptions {
  /** Name of an account; the rights of the data folder's owner without it. */
  readonly as?: string | undefined;
  readonly justification?: Justification | undefined;
}

/**
 * Does the work of a command as whoever sits there: without an account that is everything that no person has to answer for
 * by name. The password is asked for, or taken from LEADLIGHT_PASSWORD.
 * @throws RIGHT_MISSING, SIGN_IN_REFUSED, SIGN_IN_LOCKED, PASSWORD_CHANGE_REQUIRED, and what `work` throws
 */
export async function asCaller<Result>(
  leadlight: Leadlight,
  { command, terminal, options }: { command: Command; terminal: Terminal; options: AsOptions },
  work: () => Promise<Result>,
): Promise<Result> {
  const right = NEEDED.get(command);
  if (right === undefined) throw expected("INTERNAL", "a right", `the command ${command.name()}`, "none");
  const { as, justification = DEFAULT_JUSTIFICATION } = options;
  if (as === undefined) {
    await denied(leadlight, async () => assertRight(LOCAL_RIGHTS, right, "Name your account with --as."));
    return work();
  }
  const signedIn = await denied(leadlight, async () => {
    const password = await askSecret(terminal, `password of ${as}`, "LEADLIGHT_PASSWORD");
    return leadlight.signIn.open(as, password);
  });
  try {
    const { caller } = signedIn;
    return await leadlight.acting.run({ ...caller, justification }, async () => {
      await denied(leadlight, async () => {
        if (signedIn.user.mustChangePassword)
          throw expected(
            "PASSWORD_CHANGE_REQUIRED",
            "a password of one's own",
            "this command",
            "the first one",
          );
        assertRight(caller.rights, right);
      });
      // Of what somebody answers for by name it is kept that they tried.
      return isPersonal(right) ? denied(leadlight, work) : work();
    });
  } finally {
    await leadlight.signIn.close(signedIn.session);
  }
}

/** Logs what is refused. */
async function denied<Result>({ store }: Leadlight, check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (thrown) {
    const { code } = asLeadlightError(thrown);
    await store.audit.append({ act: "access.deny", operationId: null, details: { code } });
    throw thrown;
  }
}
