import type { AgeFlag, NewAgeFlag } from "../domain/age-flag.js";
import type { FaceId, Sha256, UserId } from "../domain/ids.js";

/** What people say of the ages of faces, and who may see those that are held back. */
export interface AgeRepository {
  /**
   * Appends what somebody says of a face; it holds for `Face.ageFlag` and for every candidate with that probe face from now on.
   * @throws FACE_UNKNOWN
   */
  flag(face: FaceId, flag: NewAgeFlag): Promise<AgeFlag>;
  /**
   * Lets somebody see a face that is held back. Kept with its row in the log, and for all processes on the store.
   * @throws FACE_UNKNOWN, USER_UNKNOWN
   */
  reveal(face: FaceId, to: UserId, until: Date): Promise<void>;
  /** The faces of an image that somebody may see now. */
  revealed(image: Sha256, to: UserId): Promise<FaceId[]>;
}
