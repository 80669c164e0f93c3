import { expected } from "../../domain/errors.js";
import type { StoredFace } from "../../domain/face.js";
import type { OperationId, PackId } from "../../domain/ids.js";
import type { FaceRepository, ImageRepository } from "../../ports/store.js";
import { facesOfImage, storedFaces } from "./store-analyses.js";
import { type StoreTables, under } from "./store-tables.js";

/** The images of a store in memory. */
export function createMemoryImages(tables: StoreTables): ImageRepository {
  return {
    async find(sha256) {
      return tables.images.get(sha256) ?? null;
    },

    async isAnalysed(sha256, pack) {
      return tables.analyses.has(under(pack, sha256));
    },

    async faces(sha256, pack) {
      return facesOfImage(tables, sha256, pack);
    },

    async list() {
      return [...tables.images.keys()];
    },
  };
}

/** The faces of a store in memory. */
export function createMemoryFaces(tables: StoreTables): FaceRepository {
  function ofOperation(operationId: OperationId, pack: PackId): StoredFace[] {
    const ads = [...tables.ads.values()].filter((ad) => ad.operationId === operationId);
    const shown = new Set(ads.flatMap((ad) => ad.images.map(({ sha256 }) => sha256)));
    return storedFaces(tables, pack, (image) => shown.has(image));
  }

  return {
    async find(id) {
      return tables.faces.get(id) ?? null;
    },

    async ofOperation(operationId, pack, { after, limit }) {
      const order = [...tables.faces.keys()];
      if (after !== null && !tables.faces.has(after))
        throw expected("FACE_UNKNOWN", "a face that exists", "the page", after);
      const later = new Set(order.slice(after === null ? 0 : order.indexOf(after) + 1));
      return ofOperation(operationId, pack)
        .filter(({ id }) => later.has(id))
        .slice(0, limit);
    },

    async countOfOperation(operationId, pack) {
      return ofOperation(operationId, pack).length;
    },
  };
}
