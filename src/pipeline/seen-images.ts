import { reaches } from "../domain/actor.js";
import { expected } from "../domain/errors.js";
import type { Face } from "../domain/face.js";
import type { FaceId, Sha256 } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";

/** The images and faces as far as whoever acts may see them: the others do not exist for them, and looking for one is logged. */
export interface SeenImages {
  /** An image is seen by who reaches an operation with an ad that shows it; a portrait by everybody who sees pictures. */
  isSeen(sha256: Sha256): Promise<boolean>;
  /** @throws FACE_UNKNOWN */
  face(id: FaceId): Promise<Face>;
}

export function createSeenImages({ store, acting }: { store: Store; acting: ActingContext }): SeenImages {
  async function isSeen(sha256: Sha256): Promise<boolean> {
    const { reach } = acting.current();
    if (reach === "all") return true;
    const { operations, isPortrait } = await store.images.shownIn(sha256);
    const isTheirs = isPortrait || operations.some((operation) => reaches(reach, operation));
    if (!isTheirs && operations.length > 0)
      await store.audit.append({ act: "access.deny", operationId: null, details: { image: sha256 } });
    return isTheirs;
  }

  return {
    isSeen,
    async face(id) {
      const face = await store.faces.find(id);
      if (face === null || !(await isSeen(face.imageSha256)))
        throw expected("FACE_UNKNOWN", "a face that exists", "the face", id);
      return face;
    },
  };
}
