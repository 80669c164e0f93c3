import { expected } from "../../domain/errors.js";
import { isUnsearched } from "../../domain/face.js";
import type { Identity, IdentityFace, IdentityPlace } from "../../domain/identities/identity.js";
import type { FaceId, IdentityId, OperationId, PackId } from "../../domain/ids.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdentityRepository } from "../../ports/store-identities.js";
import { storedFaces } from "./store-analyses.js";
import { type StoreTables, where } from "./store-tables.js";

/** The identities of a store in memory. */
export function createMemoryIdentities(
  tables: StoreTables,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): IdentityRepository {
  const stateOf = (id: OperationId) => tables.identityStates.get(id) ?? { pack: null, version: 0 };
  const adsOf = (operationId: OperationId) =>
    where(tables.ads, (ad) => ad.operationId === operationId && !tables.hiddenAds.has(ad.id));

  function facesOf(operationId: OperationId, pack: PackId): IdentityFace[] {
    const shown = new Set(adsOf(operationId).flatMap(({ images }) => images.map(({ sha256 }) => sha256)));
    const identityOf = new Map(
      where(tables.identities, (one) => one.operationId === operationId).flatMap(({ id, faces }) =>
        faces.map((face) => [face, id] as const),
      ),
    );
    return storedFaces(tables, pack, (image) => shown.has(image))
      .filter((face) => !isUnsearched(face))
      .map(({ id: faceId, imageSha256, label, embedding: { vector } }) => ({
        ...{ faceId, imageSha256, label, vector },
        identityId: identityOf.get(faceId) ?? null,
      }));
  }

  function placesOf(id: IdentityId): IdentityPlace[] {
    const identity = tables.identities.get(id);
    if (identity === undefined) return [];
    return adsOf(identity.operationId).flatMap(({ id: adId, images }) => {
      const shown = new Set(images.map(({ sha256 }) => sha256));
      return [...tables.faces.values()]
        .filter((face) => shown.has(face.imageSha256) && identity.faces.includes(face.id))
        .map((face) => ({ adId, faceId: face.id }));
    });
  }

  function summary(id: IdentityId): Identity {
    const { operationId, faces } = tables.identities.get(id) as {
      operationId: OperationId;
      faces: readonly FaceId[];
    };
    return { id, operationId, faces: faces.length, ads: new Set(placesOf(id).map(({ adId }) => adId)).size };
  }

  return {
    state: async (operationId) => stateOf(operationId),
    waiting: async (operationId, pack) =>
      facesOf(operationId, pack).filter(({ identityId }) => identityId === null).length,
    async faces(operationId, pack, { after, limit }) {
      const all = facesOf(operationId, pack);
      const start = after === null ? 0 : all.findIndex(({ faceId }) => faceId === after) + 1;
      return all.slice(start, start + limit);
    },
    decisions: async (operationId) =>
      tables.identityDecisions.filter((one) => one.operationId === operationId),

    async keep(operationId, from, { pack, groups, gone }, decision) {
      const known = stateOf(operationId);
      if (known.pack !== from.pack || known.version !== from.version) return false;
      if (!tables.operations.has(operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "identities", operationId);
      for (const { faces } of groups)
        for (const face of faces)
          if (!tables.faces.has(face))
            throw expected("FACE_UNKNOWN", "a face that exists", "an identity", face);
      tables.identityStates.set(operationId, { pack, version: known.version + 1 });
      for (const { id, faces } of groups) tables.identities.set(id, { id, operationId, faces: [...faces] });
      for (const id of gone) tables.identities.delete(id);
      if (decision !== undefined) {
        const { kind, faces, others } = decision;
        const made = { operationId, kind, faces, others, by: acting.current().actor, at: clock.now() };
        tables.identityDecisions.push(made);
      }
      const details = { pack, changed: groups.length, gone: gone.length };
      const act = decision === undefined ? "identity.group" : (`identity.${decision.kind}` as const);
      const about =
        decision === undefined ? {} : { identity: groups[0]?.id ?? null, faces: decision.faces.length };
      log({ act, operationId, details: { ...details, ...about } });
      return true;
    },

    find: async (id) => (tables.identities.has(id) ? summary(id) : null),
    async list(operationId, leastAds, { after, limit }) {
      const all = where(tables.identities, (one) => one.operationId === operationId);
      const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
      return all
        .slice(start)
        .map(({ id }) => summary(id))
        .filter(({ ads }) => ads >= leastAds)
        .slice(0, limit);
    },
    places: async (id, limit) => placesOf(id).slice(0, limit),
    async members(id, pack, { after, limit }) {
      const identity = tables.identities.get(id);
      if (identity === undefined) return [];
      const all = facesOf(identity.operationId, pack).filter(({ identityId }) => identityId === id);
      const start = after === null ? 0 : all.findIndex(({ faceId }) => faceId === after) + 1;
      return all.slice(start, start + limit);
    },
  };
}
