import { expected } from "../../domain/errors.js";
import type { PackId, Sha256 } from "../../domain/ids.js";
import type { ImageRepository, PackCoverage } from "../../ports/store.js";
import { checkAnalyses, everyFaceOf, facesOfImage, writeAnalysis } from "./store-analyses.js";
import { type StoreTables, under, where } from "./store-tables.js";

/** The images of a store in memory. */
export function createMemoryImages(tables: StoreTables): ImageRepository {
  function checkKnown(sha256: Sha256, place: string): void {
    if (!tables.images.has(sha256)) throw expected("IMAGE_UNKNOWN", "an image in the store", place, sha256);
  }

  return {
    async find(sha256) {
      return tables.images.get(sha256) ?? null;
    },

    async shownIn(sha256) {
      const ads = where(tables.ads, ({ images }) => images.some((image) => image.sha256 === sha256));
      const showing = new Set(ads.map(({ operationId }) => operationId));
      const faces = new Set(
        where(tables.faces, ({ imageSha256 }) => imageSha256 === sha256).map(({ id }) => id),
      );
      return {
        operations: [...tables.operations.keys()].filter((operation) => showing.has(operation)),
        isPortrait: where(tables.portraits, ({ faceId }) => faces.has(faceId)).length > 0,
      };
    },

    async isAnalysed(sha256, pack) {
      return tables.analyses.has(under(pack, sha256));
    },

    async faces(sha256, pack) {
      return facesOfImage(tables, sha256, pack);
    },

    async everyFace(sha256) {
      return everyFaceOf(tables, sha256);
    },

    async list() {
      return [...tables.images.keys()];
    },

    async count() {
      return tables.images.size;
    },

    async unanalysed(pack, { after, limit }) {
      if (after !== null) checkKnown(after, "the page");
      const order = [...tables.images.keys()];
      return order
        .slice(after === null ? 0 : order.indexOf(after) + 1)
        .filter((sha256) => !tables.analyses.has(under(pack, sha256)))
        .slice(0, limit);
    },

    async recordAnalysis(analysis) {
      checkKnown(analysis.facts.sha256, "an analysis");
      checkAnalyses(tables, [analysis]);
      writeAnalysis(tables, analysis);
    },

    async recordFailure(sha256, pack, code) {
      checkKnown(sha256, "a failed analysis");
      const key = under(pack, sha256);
      if (!tables.analyses.has(key)) tables.failures.set(key, { sha256, pack, code });
    },

    async failures(pack) {
      const failed = where(tables.failures, (failure) => failure.pack === pack);
      const order = [...tables.images.keys()];
      return failed
        .map(({ sha256, code }) => ({ sha256, code }))
        .sort((a, b) => order.indexOf(a.sha256) - order.indexOf(b.sha256));
    },

    async coverage() {
      const counts = new Map<PackId, PackCoverage>();
      const of = (pack: PackId) => counts.get(pack) ?? { pack, analysed: 0, failed: 0 };
      for (const pack of tables.analyses.values())
        counts.set(pack, { ...of(pack), analysed: of(pack).analysed + 1 });
      for (const { pack } of tables.failures.values())
        counts.set(pack, { ...of(pack), failed: of(pack).failed + 1 });
      return [...counts.values()].sort((a, b) => (a.pack < b.pack ? -1 : 1));
    },
  };
}
