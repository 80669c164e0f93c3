import { isUnsearched, type StoredFace } from "../../domain/face.js";
import type { OperationId, PackId } from "../../domain/ids.js";
import { countUnsearched } from "../../domain/unsearched-count.js";
import type { FaceRepository } from "../../ports/store.js";
import { storedFaces } from "./store-analyses.js";
import type { StoreTables } from "./store-tables.js";

/** The faces of a store in memory. */
export function createMemoryFaces(tables: StoreTables): FaceRepository {
  function ofOperation(operationId: OperationId, pack: PackId): StoredFace[] {
    const ads = [...tables.ads.values()].filter(
      (ad) => ad.operationId === operationId && !tables.hiddenAds.has(ad.id),
    );
    const shown = new Set(ads.flatMap((ad) => ad.images.map(({ sha256 }) => sha256)));
    return storedFaces(tables, pack, (image) => shown.has(image));
  }

  return {
    async find(id) {
      return tables.faces.get(id) ?? null;
    },

    async countOfOperation(operationId, pack) {
      return ofOperation(operationId, pack).filter((face) => !isUnsearched(face)).length;
    },

    async withVectors(operationId, pack, labels, limit) {
      const wanted = new Set(labels);
      return ofOperation(operationId, pack)
        .filter((face) => !isUnsearched(face) && wanted.has(face.label))
        .slice(0, limit)
        .map(({ label, id, imageSha256, box }) => ({ label, face: id, image: imageSha256, box }));
    },

    async unsearchedOfOperation(operationId, pack) {
      return countUnsearched(ofOperation(operationId, pack));
    },
  };
}
