import type { Justification } from "../../domain/actor.js";
import { REVEAL_MINUTES } from "../../domain/age-flag.js";
import { revealFace } from "../api/ages.js";
import { useSession } from "../state/session.jsx";

/** Asks to see faces that are blurred; what is shown of them goes when the server would not show it any more. */
export function useReveal(): (faceIds: readonly string[], reason: Justification) => Promise<void> {
  const { client, pictures } = useSession();
  return async (faceIds, reason) => {
    for (const id of faceIds) await revealFace(client, id, reason);
    pictures.forget();
    // Not ended with what shows the face: it is kept for longer than that.
    setTimeout(() => pictures.forget(), REVEAL_MINUTES * 60_000);
  };
}
