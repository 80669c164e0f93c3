import { isHeldBack } from "../../domain/age-flag.js";
import { isPossibleMinor } from "../../domain/apparent-age.js";
import { expected } from "../../domain/errors.js";
import { type AdId, newId, type OperationId, type StopId } from "../../domain/ids.js";
import type { StopEntry } from "../../domain/links/stop-entry.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { LinkRepository, StopListRepository } from "../../ports/store-links.js";
import { type StoreTables, where } from "./store-tables.js";

/** What the links of a store in memory rest on. */
export function createMemoryLinks(tables: StoreTables): LinkRepository {
  const adsOf = (operationId: OperationId) =>
    where(tables.ads, (ad) => ad.operationId === operationId && !tables.hiddenAds.has(ad.id));
  const candidatesOf = (operationId: OperationId) =>
    where(
      tables.candidates,
      (one) =>
        one.operationId === operationId && !tables.knownAnswers.has(one.id) && one.state !== "superseded",
    );
  const facesOf = (ad: AdId) => {
    const shown = new Set((tables.ads.get(ad)?.images ?? []).map(({ sha256 }) => sha256));
    return where(tables.faces, ({ imageSha256 }) => shown.has(imageSha256));
  };

  return {
    async version(operationId) {
      return JSON.stringify([
        adsOf(operationId).map(({ images }) => images.length),
        candidatesOf(operationId).map(({ version }) => version),
        adsOf(operationId).map(({ id }) =>
          [...(tables.readings.get(id)?.values() ?? [])].map(({ found }) => found),
        ),
        tables.identityStates.get(operationId)?.version,
        [...tables.faces.values()].map(({ ageFlag }) => ageFlag),
        where(tables.stopList, (entry) => entry.operationId === operationId).map(({ id }) => id),
      ]);
    },

    async minorAds(operationId) {
      return adsOf(operationId).flatMap(({ id: adId }) => {
        const faces = facesOf(adId);
        if (!isPossibleMinor(faces)) return [];
        return [{ adId, isFlagged: faces.some(({ ageFlag }) => isHeldBack(ageFlag)) }];
      });
    },

    async candidates(operationId, { after, limit }) {
      if (after !== null && !tables.candidates.has(after))
        throw expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the page", after);
      const all = candidatesOf(operationId);
      const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
      return all.slice(start, start + limit).flatMap((candidate) => {
        const own = new Set(candidate.faces.map(({ faceId }) => faceId));
        return adsOf(operationId).flatMap(({ id: adId }) =>
          facesOf(adId)
            .filter(({ id }) => own.has(id))
            .map(({ id: faceId }) => ({
              adId,
              candidateId: candidate.id,
              faceId,
              subjectId: candidate.subjectId,
              reference: tables.subjects.get(candidate.subjectId)?.details.reference ?? "",
              state: candidate.state,
              isLead: where(tables.leads, ({ candidateId }) => candidateId === candidate.id).length > 0,
              log10LR: "withheld" in candidate.confidence ? null : candidate.confidence.log10LR.value,
            })),
        );
      });
    },
  };
}

/** The stop list of a store in memory. */
export function createMemoryStopList(
  tables: StoreTables,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): StopListRepository {
  return {
    async add({ operationId, node, note }) {
      if (!tables.operations.has(operationId))
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "the stop list", operationId);
      const [known] = where(
        tables.stopList,
        (entry) => entry.operationId === operationId && entry.node === node,
      );
      if (known !== undefined) return known;
      const [addedBy, addedAt] = [acting.current().actor, clock.now()];
      const entry: StopEntry = { id: newId("stop"), operationId, node, note, addedBy, addedAt };
      tables.stopList.set(entry.id, entry);
      log({ act: "stop-list.add", operationId, details: { entry: entry.id } });
      return entry;
    },

    find: async (id: StopId) => tables.stopList.get(id) ?? null,

    list: async (operationId) => where(tables.stopList, (entry) => entry.operationId === operationId),

    async remove(id) {
      const entry = tables.stopList.get(id);
      if (entry === undefined)
        throw expected("STOP_ENTRY_UNKNOWN", "an entry that exists", "the stop list", id);
      tables.stopList.delete(id);
      log({ act: "stop-list.remove", operationId: entry.operationId, details: { entry: id } });
    },
  };
}
