import { absorb } from "../domain/identities/absorb.js";
import { carryOver } from "../domain/identities/carry-over.js";
import { type FaceGroup, groupOf, singleFace } from "../domain/identities/face-group.js";
import type { IdentityFace } from "../domain/identities/identity.js";
import { type Rulings, rulingsOf } from "../domain/identities/rulings.js";
import { IDENTITY_LOG10_LR, similarityReaching } from "../domain/identities/same-person.js";
import type { FaceId, IdentityId, OperationId, PackId } from "../domain/ids.js";
import type { Store } from "../ports/store.js";
import type { Calibrations } from "./calibrations.js";
import { inSlices, pause } from "./slices.js";

/** Faces read at a time. */
const PAGE = 200;

/** Times that a grouping is made again because somebody else changed the groups meanwhile. */
const ATTEMPTS = 3;

/** What a grouping came to. */
export interface Grouped {
  readonly pack: PackId | null;
  /** Identities that are new, or have other faces than before. */
  readonly changed: number;
  readonly gone: number;
  /** Faces that were grouped for the first time. */
  readonly newFaces: number;
}

/**
 * Brings the identities of an operation up to date: faces that wait are taken in among the groups there are. Under another pack than they were made
 * with, or when asked to, all are grouped anew; people's decisions hold either way. Pauses all the while.
 */
export type GroupFaces = (
  operation: OperationId,
  options?: { readonly isAnew?: boolean },
) => Promise<Grouped>;

export function createGroupFaces(parts: { store: Store; calibrations: Calibrations }): GroupFaces {
  const { identities, settings } = parts.store;
  const underWay = new Map<OperationId, Promise<unknown>>();

  async function least(pack: PackId): Promise<number> {
    const inForce = await parts.calibrations.of(pack);
    // Without a calibration nothing says what a similarity is worth: only copies and decisions put faces together.
    if ("withheld" in inForce) return Number.POSITIVE_INFINITY;
    return similarityReaching(inForce.calibration, IDENTITY_LOG10_LR);
  }

  async function everyFace(operation: OperationId, pack: PackId): Promise<IdentityFace[]> {
    const all: IdentityFace[] = [];
    for (let after: FaceId | null = null; ; ) {
      const page: IdentityFace[] = await identities.faces(operation, pack, { after, limit: PAGE });
      all.push(...page);
      after = page.at(-1)?.faceId ?? null;
      if (page.length < PAGE) return all;
      await pause();
    }
  }

  async function group(operation: OperationId, isAnew: boolean): Promise<Grouped> {
    const pack = await settings.activePack();
    const nothing = { pack, changed: 0, gone: 0, newFaces: 0 };
    if (pack === null) return nothing;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const state = await identities.state(operation);
      const fromNothing = isAnew || state.pack !== pack;
      if (!fromNothing && (await identities.waiting(operation, pack)) === 0) return nothing;
      const faces = await everyFace(operation, pack);
      if (faces.length === 0) return nothing;
      const rulings = rulingsOf(await identities.decisions(operation));
      const enough = await least(pack);
      const { old, fresh } = await inSlices(startOf(faces, rulings, { fromNothing, least: enough }));
      const groups = await inSlices(absorb(old, fresh, enough));
      const change = carryOver(
        identitiesOf(faces),
        groups.map((one) => one.faces),
      );
      const isSame = change.groups.length === 0 && change.gone.length === 0 && state.pack === pack;
      if (isSame) return nothing;
      if (await identities.keep(operation, state, { ...change, pack })) {
        const newFaces = faces.filter(({ identityId }) => identityId === null).length;
        return { pack, changed: change.groups.length, gone: change.gone.length, newFaces };
      }
    }
    return nothing;
  }

  return async (operation, { isAnew = false } = {}) => {
    // One after the other for each operation; who comes meanwhile finds little left to do.
    const before = underWay.get(operation) ?? Promise.resolve();
    const own = before.then(
      () => group(operation, isAnew),
      () => group(operation, isAnew),
    );
    underWay.set(operation, own);
    try {
      return await own;
    } finally {
      if (underWay.get(operation) === own) underWay.delete(operation);
    }
  };
}

function identitiesOf(faces: readonly IdentityFace[]): Map<FaceId, IdentityId> {
  return new Map(
    faces.flatMap(({ faceId, identityId }) => (identityId === null ? [] : [[faceId, identityId]])),
  );
}

/**
 * What there is to begin with: the groups there were, and the faces that wait. Faces of one distinct vector are one from the start, unless people told them
 * apart, and so are those of which they said that they are one person's.
 */
function* startOf(
  faces: readonly IdentityFace[],
  rulings: Rulings,
  { fromNothing, least }: { readonly fromNothing: boolean; readonly least: number },
): Generator<void, { old: FaceGroup[]; fresh: FaceGroup[] }> {
  const told = new Map<FaceId, Map<number, number>>();
  const sideOf = (face: FaceId) => told.get(face) ?? new Map<number, number>();
  rulings.apart.forEach(({ one, other }, number) => {
    for (const face of one) told.set(face, new Map(sideOf(face)).set(number, 1));
    for (const face of other) told.set(face, new Map(sideOf(face)).set(number, 2));
  });
  const leader = new Map<FaceId, FaceId>();
  for (const list of rulings.together) {
    const found = list.flatMap((face) => leader.get(face) ?? []);
    const first = found[0] ?? (list[0] as FaceId);
    for (const [face, name] of leader) if (found.includes(name)) leader.set(face, first);
    for (const face of list) leader.set(face, first);
  }
  const members = new Map<string, IdentityFace[]>();
  const isOld = new Set<string>();
  const keyOf = new Map<number, string>();
  for (const face of faces) {
    const { faceId, label, identityId } = face;
    const isTold = sideOf(faceId).size > 0;
    const alike = isTold ? `face ${faceId}` : `vector ${label}`;
    const old = fromNothing ? undefined : (identityId ?? undefined);
    const copied = isTold ? undefined : keyOf.get(label);
    const key = old ?? leader.get(faceId) ?? copied ?? alike;
    if (!keyOf.has(label)) keyOf.set(label, key);
    if (old !== undefined) isOld.add(key);
    const own = members.get(key);
    if (own === undefined) members.set(key, [face]);
    else own.push(face);
  }
  const [old, fresh]: [FaceGroup[], FaceGroup[]] = [[], []];
  for (const [key, own] of members) {
    const singles = own.map((face) => singleFace(face, sideOf(face.faceId)));
    (isOld.has(key) ? old : fresh).push(yield* groupOf(singles, least));
  }
  return { old, fresh };
}
