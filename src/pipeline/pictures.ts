import { reaches } from "../domain/actor.js";
import type { AuditDetails } from "../domain/audit.js";
import { expected } from "../domain/errors.js";
import { padBox } from "../domain/geometry.js";
import type { FaceId, Sha256 } from "../domain/ids.js";
import type { ActingContext } from "../ports/acting.js";
import type { ImageRenderer } from "../ports/image-renderer.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";

/** Pictures for people to look at, as JPEG. Originals never leave the image store this way. */
export interface Pictures {
  /** A face with some of what surrounds it. @throws FACE_UNKNOWN, STORE_DAMAGED */
  faceCrop(id: FaceId): Promise<Uint8Array>;
  /** The whole upright picture, scaled down. @throws IMAGE_UNKNOWN, STORE_DAMAGED */
  preview(sha256: Sha256): Promise<Uint8Array>;
}

/** Hair, ears and chin help to compare faces; a detector's box often cuts them off. */
const CROP_MARGIN = 0.35;
const CROP_PIXELS = 512;
const PREVIEW_PIXELS = 1280;

export function createPictures(parts: {
  store: Store;
  images: ImageStore;
  renderer: ImageRenderer;
  acting: ActingContext;
}): Pictures {
  /** An image is seen by who reaches an operation with an ad that shows it; a portrait by everybody who sees pictures. */
  async function isSeen(sha256: Sha256): Promise<boolean> {
    const { reach } = parts.acting.current();
    if (reach === "all") return true;
    const { operations, isPortrait } = await parts.store.images.shownIn(sha256);
    const isTheirs = isPortrait || operations.some((operation) => reaches(reach, operation));
    if (!isTheirs && operations.length > 0)
      await parts.store.audit.append({ act: "access.deny", operationId: null, details: { image: sha256 } });
    return isTheirs;
  }

  async function original(sha256: Sha256): Promise<Uint8Array> {
    const bytes = await parts.images.get(sha256);
    if (bytes === null) throw expected("STORE_DAMAGED", "the original of an image", sha256, "none");
    return bytes;
  }
  function logView(details: AuditDetails): Promise<unknown> {
    return parts.store.audit.append({ act: "picture.view", operationId: null, details });
  }

  return {
    async faceCrop(id) {
      const face = await parts.store.faces.find(id);
      if (face === null || !(await isSeen(face.imageSha256)))
        throw expected("FACE_UNKNOWN", "a face that exists", "the face", id);
      await logView({ face: id });
      return parts.renderer.crop(
        await original(face.imageSha256),
        padBox(face.box, CROP_MARGIN),
        CROP_PIXELS,
      );
    },
    async preview(sha256) {
      if ((await parts.store.images.find(sha256)) === null || !(await isSeen(sha256))) {
        throw expected("IMAGE_UNKNOWN", "an image that was ingested", "the image", sha256);
      }
      await logView({ image: sha256 });
      return parts.renderer.preview(await original(sha256), PREVIEW_PIXELS);
    },
  };
}
