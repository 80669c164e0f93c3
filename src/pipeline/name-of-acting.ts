import { expected } from "../domain/errors.js";
import type { UserId } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";

/**
 * The name of whoever acts, for what somebody has to answer for by name.
 * @param what for the message, e.g. "an opinion"
 * @throws RIGHT_MISSING for a program, or somebody without an account
 */
export async function nameOfActing(
  { store, acting }: { store: Store; acting: ActingContext },
  what: string,
): Promise<string> {
  const { actor } = acting.current();
  const user = actor.kind === "user" ? await store.accounts.users.find(actor.id as UserId) : null;
  if (user === null)
    throw expected("RIGHT_MISSING", "somebody who is signed in", what, `a ${actor.kind} actor`);
  return user.name;
}
