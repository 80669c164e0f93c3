import { expected } from "../domain/errors.js";
import { carryOver } from "../domain/identities/carry-over.js";
import type {
  Identity,
  IdentityChange,
  IdentityDecision,
  IdentityFace,
  IdentityPlace,
} from "../domain/identities/identity.js";
import { log10LROfFaces } from "../domain/identities/same-person.js";
import { type IdentityTie, tiesOf } from "../domain/identities/ties.js";
import type { FaceId, GalleryId, IdentityId, OperationId, PackId, Sha256 } from "../domain/ids.js";
import type { ListThresholds } from "../domain/list-thresholds.js";
import { fuseTemplate } from "../domain/template.js";
import type { ActingContext } from "../ports/acting.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import type { GroupFaces } from "./identity-groups.js";
import { nameOfActing } from "./name-of-acting.js";
import type { Operations } from "./operations.js";
import { basisOf, DEFAULT_SUBJECTS, listRules, type Match, type SearchGallery } from "./search-gallery.js";
import { inSlices, pause } from "./slices.js";

/** Faces and places of one identity that are shown, and compared. */
export const MOST_SHOWN = 1000;

/** Faces of which the template of an identity is made: more do not make it better. */
const MOST_FUSED = 100;

/** Identities read at a time. */
const PAGE = 50;

/** An identity with where its faces are. */
export interface IdentityView extends Identity {
  /** Oldest ads first, at most {@link MOST_SHOWN}. */
  readonly places: readonly IdentityPlace[];
}

/** Whom an identity resembles in a gallery. */
export interface SearchedIdentity {
  readonly pack: PackId;
  readonly calibrationId: string | null;
  readonly withheld: string | null;
  readonly thresholds: ListThresholds;
  /** Faces that the template was made of. */
  readonly faces: readonly FaceId[];
  readonly matches: readonly Match[];
}

/** Who is the same person in the ads of an operation. */
export interface Identities {
  /** Those with at least so many ads, oldest first, brought up to date. @throws OPERATION_UNKNOWN */
  list(
    operation: OperationId,
    leastAds: number,
    page: { after: IdentityId | null; limit: number },
  ): Promise<Identity[]>;
  /** @throws IDENTITY_UNKNOWN */
  view(id: IdentityId): Promise<IdentityView>;
  /**
   * Takes faces out, by name: they are another person's than those that are left, however the faces are grouped later.
   * @throws RIGHT_MISSING, IDENTITY_UNKNOWN, ARGUMENT_INVALID unless some of its faces are taken and some left
   */
  split(id: IdentityId, faces: readonly FaceId[]): Promise<{ left: IdentityView; taken: IdentityView }>;
  /**
   * Puts identities of one operation together, by name.
   * @throws RIGHT_MISSING, IDENTITY_UNKNOWN, ARGUMENT_INVALID for fewer than two, or of two operations
   */
  merge(ids: readonly IdentityId[]): Promise<IdentityView>;
  /** Searches all faces of an identity in a gallery as one probe. @throws IDENTITY_UNKNOWN, GALLERY_UNKNOWN, and as `listRules` */
  search(
    id: IdentityId,
    gallery: GalleryId,
    request: ListThresholds & { readonly limit?: number },
  ): Promise<SearchedIdentity>;
  /** Groups the faces of an operation, all of them anew if asked to. @throws OPERATION_UNKNOWN */
  group(operation: OperationId, options?: { readonly isAnew?: boolean }): ReturnType<GroupFaces>;
}

export function createIdentities(parts: {
  store: Store;
  acting: ActingContext;
  engines: ActiveEngines;
  calibrations: Calibrations;
  operations: Operations;
  groupFaces: GroupFaces;
  searchGallery: SearchGallery;
}): Identities {
  const { store, operations, groupFaces } = parts;
  const { identities, audit } = store;

  async function known(id: IdentityId): Promise<Identity> {
    const unknown = () => expected("IDENTITY_UNKNOWN", "an identity that exists", "the identity", id);
    const identity = await identities.find(id);
    if (identity === null) throw unknown();
    await operations.assertReached(identity.operationId, unknown);
    return identity;
  }

  async function shown(id: IdentityId): Promise<IdentityView> {
    return { ...(await known(id)), places: await identities.places(id, MOST_SHOWN) };
  }

  async function facesOf(id: IdentityId, most = Number.MAX_SAFE_INTEGER): Promise<IdentityFace[]> {
    const pack = await store.settings.activePack();
    return pack === null ? [] : membersOf(store, id, pack, most);
  }

  /** Keeps a decision with what follows from it at once. */
  async function decide(
    { operationId }: Identity,
    decision: Pick<IdentityDecision, "kind" | "faces" | "others">,
    members: readonly IdentityFace[],
    groups: readonly (readonly FaceId[])[],
  ): Promise<IdentityChange["groups"]> {
    const state = await identities.state(operationId);
    const before = new Map(members.map(({ faceId, identityId }) => [faceId, identityId as IdentityId]));
    const change = carryOver(before, groups);
    const pack = state.pack;
    if (pack === null || !(await identities.keep(operationId, state, { ...change, pack }, decision)))
      throw expected("STORE_BUSY", "identities that nobody changes meanwhile", "the decision", "others");
    return change.groups;
  }

  return {
    async list(operation, leastAds, page) {
      const { id } = await operations.find(operation);
      await groupFaces(id);
      await audit.append({ act: "identity.list", operationId: id, details: {} });
      if (page.after !== null) await known(page.after);
      return identities.list(id, leastAds, page);
    },

    async view(id) {
      const view = await shown(id);
      await audit.append({ act: "identity.view", operationId: view.operationId, details: { identity: id } });
      return view;
    },

    async split(id, faces) {
      await nameOfActing(parts, "a split");
      const identity = await known(id);
      const members = await facesOf(id);
      const taken = new Set(faces);
      const own = members.filter(({ faceId }) => taken.has(faceId)).map(({ faceId }) => faceId);
      const others = members.filter(({ faceId }) => !taken.has(faceId)).map(({ faceId }) => faceId);
      if (own.length !== taken.size || own.length === 0 || others.length === 0)
        throw expected(
          "ARGUMENT_INVALID",
          "some of its faces, and not all of them",
          "a split",
          `${taken.size}`,
        );
      const decision = { kind: "split", faces: own, others } as const;
      const changed = await decide(identity, decision, members, [others, own]);
      const idOf = (face: FaceId) =>
        (changed.find((group) => group.faces.includes(face)) as { id: IdentityId }).id;
      return { left: await shown(idOf(others[0] as FaceId)), taken: await shown(idOf(own[0] as FaceId)) };
    },

    async merge(ids) {
      await nameOfActing(parts, "a merge");
      const all = await Promise.all([...new Set(ids)].map(known));
      const [first] = all;
      if (first === undefined || all.length < 2 || all.some((one) => one.operationId !== first.operationId))
        throw expected(
          "ARGUMENT_INVALID",
          "two or more identities of one operation",
          "a merge",
          `${all.length}`,
        );
      const members = (await Promise.all(all.map(({ id }) => facesOf(id)))).flat();
      const faces = members.map(({ faceId }) => faceId);
      const [merged] = await decide(first, { kind: "merge", faces, others: [] }, members, [faces]);
      return shown((merged as { id: IdentityId }).id);
    },

    async search(id, gallery, { limit = DEFAULT_SUBJECTS, ...thresholds }) {
      const { operationId } = await known(id);
      const { pack }: { pack: PackInfo } = await parts.engines.current();
      const inForce = await parts.calibrations.of(pack.id);
      const rules = listRules({ limit, ...thresholds }, inForce, pack);
      if ((await store.galleries.findById(gallery)) === null)
        throw expected("GALLERY_UNKNOWN", "a gallery that exists", "the gallery", gallery);
      const members = await facesOf(id, MOST_FUSED);
      const details = { gallery, pack: pack.id, identity: id, faces: members.length };
      await audit.append({ act: "gallery.search", operationId, details });
      const basis = { pack: pack.id, ...basisOf(inForce), thresholds: rules.thresholds };
      if (members.length === 0) return { ...basis, faces: [], matches: [] };
      const template = fuseTemplate(members.map(({ vector }) => ({ pack: pack.id, vector })));
      const matches = await parts.searchGallery(template, gallery, rules);
      return { ...basis, faces: members.map(({ faceId }) => faceId), matches };
    },

    group: async (operation, options) => groupFaces((await operations.find(operation)).id, options),
  };
}

/**
 * The ads that show a person whom other ads show as well, by identity; for who builds links between ads. Known answers are in none.
 * @param noTies pictures that do not count: a stock photograph shows the same person in ads that have nothing to do with each other
 * @throws nothing for an operation without ads
 */
export async function* identityTies(
  { store, calibrations }: { store: Store; calibrations: Calibrations },
  operation: OperationId,
  noTies: ReadonlySet<Sha256>,
): AsyncGenerator<readonly IdentityTie[]> {
  const { pack } = await store.identities.state(operation);
  if (pack === null) return;
  const inForce = await calibrations.of(pack);
  const log10LR = (similarity: number) =>
    "withheld" in inForce ? null : log10LROfFaces(inForce.calibration, similarity);
  for (let after: IdentityId | null = null; ; ) {
    const page: Identity[] = await store.identities.list(operation, 2, { after, limit: PAGE });
    for (const { id } of page) {
      const places = await store.identities.places(id, MOST_TIED);
      const members = await membersOf(store, id, pack, MOST_TIED);
      const vectors = new Map(
        members
          .filter(({ imageSha256 }) => !noTies.has(imageSha256))
          .map(({ faceId, vector }) => [faceId, vector]),
      );
      const placed = places.flatMap((place) => {
        const vector = vectors.get(place.faceId);
        return vector === undefined ? [] : [{ ...place, vector }];
      });
      yield await inSlices(tiesOf(id, placed, log10LR));
      await pause();
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

/** Faces in ads of one identity that are tied. */
const MOST_TIED = 20_000;

/** The first so many faces of an identity, read page by page: 20,000 vectors at once would keep everybody waiting. */
async function membersOf(store: Store, id: IdentityId, pack: PackId, most: number): Promise<IdentityFace[]> {
  const members: IdentityFace[] = [];
  for (let after: FaceId | null = null; ; ) {
    const limit = Math.min(MEMBERS_PAGE, most - members.length);
    const page: IdentityFace[] = await store.identities.members(id, pack, { after, limit });
    members.push(...page);
    after = page.at(-1)?.faceId ?? null;
    if (page.length < MEMBERS_PAGE) return members;
    await pause();
  }
}

/** Faces read at a time. */
const MEMBERS_PAGE = 500;
