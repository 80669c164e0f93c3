import { JUSTIFICATIONS } from "../domain/actor.js";
import { type AgeFlag, isHeldBack, parseAgeFlag, revealedUntil } from "../domain/age-flag.js";
import { expected, LeadlightError } from "../domain/errors.js";
import type { FaceId, UserId } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { Clock } from "../ports/clock.js";
import type { Store } from "../ports/store.js";
import { nameOfActing } from "./name-of-acting.js";
import type { SeenImages } from "./seen-images.js";

/** Faces that may be those of minors: people flag them, and ask to see them. */
export interface Minors {
  /**
   * Records what whoever acts says of a face, by name. It follows what was said before.
   * @throws RIGHT_MISSING, FACE_UNKNOWN, ARGUMENT_INVALID
   */
  flag(face: FaceId, said: { value: string; basis: string }): Promise<AgeFlag>;
  /**
   * Lets whoever acts see a face that is blurred, for a while.
   * @param reason one of JUSTIFICATIONS, which becomes the justification of the row in the log
   * @returns when it is blurred again
   * @throws RIGHT_MISSING, FACE_UNKNOWN, REASON_MISSING, FACE_NOT_BLURRED
   */
  reveal(face: FaceId, reason: string): Promise<Date>;
}

export function createMinors(parts: {
  store: Store;
  acting: ActingContext;
  clock: Clock;
  seen: SeenImages;
}): Minors {
  const { store, acting, clock, seen } = parts;

  return {
    async flag(id, said) {
      const flag = parseAgeFlag(said);
      const face = await seen.face(id);
      return store.ages.flag(face.id, { ...flag, by: await nameOfActing(parts, "an age flag") });
    },

    async reveal(id, reason) {
      const face = await seen.face(id);
      await nameOfActing(parts, "a reveal");
      const justification = JUSTIFICATIONS.find((known) => known === reason);
      if (justification === undefined) {
        const received = reason === "" ? "none" : reason;
        throw expected("REASON_MISSING", JUSTIFICATIONS.join(", "), "the reason", received);
      }
      if (!isHeldBack(face.ageFlag))
        throw new LeadlightError("FACE_NOT_BLURRED", "expected a face that is blurred but received another");
      const current = acting.current();
      const until = revealedUntil(clock.now());
      await acting.run({ ...current, justification }, () =>
        store.ages.reveal(id, current.actor.id as UserId, until),
      );
      return until;
    },
  };
}
