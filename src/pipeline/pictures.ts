import { isHeldBack } from "../domain/age-flag.js";
import type { AuditDetails } from "../domain/audit.js";
import { expected } from "../domain/errors.js";
import type { Face } from "../domain/face.js";
import { intersectionArea, padBox } from "../domain/geometry.js";
import type { FaceId, Sha256, UserId } from "../domain/ids.js";
import { EXPLICIT_FROM } from "../domain/picture-features.js";
import type { ActingContext } from "../ports/acting.js";
import type { ImageRenderer } from "../ports/image-renderer.js";
import type { ImageStore } from "../ports/image-store.js";
import type { Store } from "../ports/store.js";
import type { SeenImages } from "./seen-images.js";

/** A picture to look at. */
export interface Picture {
  /** JPEG. */
  readonly bytes: Uint8Array;
  /** The faces that are blurred in it, since somebody flagged them and whoever asks did not ask for them. */
  readonly blurred: readonly FaceId[];
  /** The whole of a picture that is likely explicit; whoever shows it asks before. */
  readonly isExplicit: boolean;
}

/** Pictures for people to look at. Originals never leave the image store this way. */
export interface Pictures {
  /** A face with some of what surrounds it. @throws FACE_UNKNOWN, STORE_DAMAGED */
  faceCrop(id: FaceId): Promise<Picture>;
  /** The whole upright picture, scaled down. @throws IMAGE_UNKNOWN, STORE_DAMAGED */
  preview(sha256: Sha256): Promise<Picture>;
}

/** Hair, ears and chin help to compare faces, and to know one; a detector's box often cuts them off. */
const FACE_MARGIN = 0.35;
const CROP_PIXELS = 512;
const PREVIEW_PIXELS = 1280;

export function createPictures(parts: {
  store: Store;
  images: ImageStore;
  renderer: ImageRenderer;
  acting: ActingContext;
  seen: SeenImages;
}): Pictures {
  const { store, renderer, seen } = parts;

  async function original(sha256: Sha256): Promise<Uint8Array> {
    const bytes = await parts.images.get(sha256);
    if (bytes === null) throw expected("STORE_DAMAGED", "the original of an image", sha256, "none");
    return bytes;
  }

  /** The faces of an image that whoever acts may not see now. */
  async function heldBack(sha256: Sha256): Promise<readonly Face[]> {
    const flagged = (await store.images.everyFace(sha256)).filter(({ ageFlag }) => isHeldBack(ageFlag));
    const { actor } = parts.acting.current();
    if (flagged.length === 0 || actor.kind !== "user") return flagged;
    const revealed = await store.ages.revealed(sha256, actor.id as UserId);
    return flagged.filter(({ id }) => !revealed.includes(id));
  }

  async function picture(
    of: AuditDetails,
    blurred: readonly Face[],
    render: (boxes: ReturnType<typeof headOf>[]) => Promise<Uint8Array>,
  ): Promise<Picture> {
    const details = { ...of, blurred: blurred.length > 0 };
    await store.audit.append({ act: "picture.view", operationId: null, details });
    const bytes = await render(blurred.map(headOf));
    return { bytes, blurred: blurred.map(({ id }) => id), isExplicit: false };
  }

  return {
    async faceCrop(id) {
      const face = await seen.face(id);
      const cut = headOf(face);
      const inside = (await heldBack(face.imageSha256)).filter(
        (other) => intersectionArea(headOf(other), cut) > 0,
      );
      return picture({ face: id }, inside, async (boxes) =>
        renderer.crop(await original(face.imageSha256), cut, CROP_PIXELS, boxes),
      );
    },
    async preview(sha256) {
      if ((await store.images.find(sha256)) === null || !(await seen.isSeen(sha256)))
        throw expected("IMAGE_UNKNOWN", "an image that was ingested", "the image", sha256);
      const whole = await picture({ image: sha256 }, await heldBack(sha256), async (boxes) =>
        renderer.preview(await original(sha256), PREVIEW_PIXELS, boxes),
      );
      const explicitness = await store.pictures.explicitness(sha256);
      return { ...whole, isExplicit: explicitness !== null && explicitness >= EXPLICIT_FROM };
    },
  };
}

function headOf({ box }: Face) {
  return padBox(box, FACE_MARGIN);
}
