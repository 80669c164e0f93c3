import type {
  Identity,
  IdentityChange,
  IdentityDecision,
  IdentityFace,
  IdentityPlace,
  IdentityState,
} from "../domain/identities/identity.js";
import type { FaceId, IdentityId, OperationId, PackId } from "../domain/ids.js";

/**
 * The faces of an operation's ads, grouped into identities. Faces that no search takes and ads of known answers are in none of it. Which
 * groups there are can be made again at any time; what people decided cannot.
 */
export interface IdentityRepository {
  state(operationId: OperationId): Promise<IdentityState>;
  /** How many faces under a pack are in no identity yet. */
  waiting(operationId: OperationId, pack: PackId): Promise<number>;
  /** The faces that take part, oldest first. @param page.after continue behind this face */
  faces(
    operationId: OperationId,
    pack: PackId,
    page: { after: FaceId | null; limit: number },
  ): Promise<IdentityFace[]>;
  /** What people decided, oldest first. */
  decisions(operationId: OperationId): Promise<IdentityDecision[]>;
  /**
   * Keeps groups, and the decision that they follow from, by whoever acts.
   * @param from the state that they were made of
   * @returns false when that is no longer the state; nothing is kept then
   * @throws OPERATION_UNKNOWN
   */
  keep(
    operationId: OperationId,
    from: IdentityState,
    to: IdentityChange & { readonly pack: PackId },
    decision?: Pick<IdentityDecision, "kind" | "faces" | "others">,
  ): Promise<boolean>;
  find(id: IdentityId): Promise<Identity | null>;
  /** Those with at least so many ads, oldest first. @param page.after continue behind this one */
  list(
    operationId: OperationId,
    leastAds: number,
    page: { after: IdentityId | null; limit: number },
  ): Promise<Identity[]>;
  /** Where its faces are, oldest ads first. */
  places(id: IdentityId, limit: number): Promise<IdentityPlace[]>;
  /** Its faces with their vectors, oldest first, each once. @param page.after continue behind this face */
  members(
    id: IdentityId,
    pack: PackId,
    page: { after: FaceId | null; limit: number },
  ): Promise<IdentityFace[]>;
}
