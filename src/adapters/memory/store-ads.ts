import type { Ad, AdImage } from "../../domain/ad.js";
import { expected } from "../../domain/errors.js";
import { newId, type OperationId } from "../../domain/ids.js";
import { countUnsearched } from "../../domain/unsearched-count.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { AdRepository, NewAd } from "../../ports/store.js";
import { checkAnalyses, writeAnalysis } from "./store-analyses.js";
import { addFacesOf, addPicturesOf } from "./store-collections.js";
import { keepReading } from "./store-identifiers.js";
import { checkPack } from "./store-settings.js";
import { type StoreTables, where } from "./store-tables.js";

/** The ads of a store in memory. */
export function createMemoryAds(tables: StoreTables, clock: Clock, log: AuditWriter): AdRepository {
  /** Those of known answers are no ads of an operation but in what is said of their candidates. */
  const isOf = (ad: Ad, operationId: OperationId) =>
    ad.operationId === operationId && !tables.hiddenAds.has(ad.id);

  return {
    async record(ad) {
      check(tables, ad);
      const written = ad.analyses.map((analysis) => writeAnalysis(tables, analysis));
      const known = findAd(tables, ad);
      const recorded: Ad = {
        ...(known ?? makeAd(ad, clock)),
        images: eachOnce([...(known?.images ?? []), ...ad.images]),
      };
      tables.ads.set(recorded.id, recorded);
      if (known === undefined && ad.identifiers !== undefined)
        keepReading(tables, recorded.id, "metadata", ad.identifiers);
      for (const { sha256 } of recorded.images) {
        addPicturesOf(tables, sha256);
        addFacesOf(tables, sha256);
      }
      const newFaces = written.flatMap((analysis) => analysis.newFaces);
      const isNew = known === undefined;
      const images = recorded.images.length - (known?.images.length ?? 0);
      if (images > 0) {
        tables.adArrivals.delete(recorded.id);
        tables.adArrivals.set(recorded.id, ++tables.lastArrival);
      }
      if (isNew || images > 0) {
        const details = { ad: recorded.id, isNew, images, newFaces: newFaces.length };
        log({ act: "ad.ingest", operationId: ad.operationId, details });
      }
      return {
        ad: recorded,
        isNew,
        newImages: written.filter(({ isNewImage }) => isNewImage).length,
        newFaces: newFaces.length,
        unsearched: countUnsearched(newFaces),
      };
    },

    async findById(id) {
      return tables.ads.get(id) ?? null;
    },

    async findByKey(operationId, key) {
      return findAd(tables, { operationId, key }) ?? null;
    },

    async ofOperation(operationId, { after, limit }) {
      if (after !== null && !tables.ads.has(after))
        throw expected("AD_UNKNOWN", "an ad that exists", "the page", after);
      const all = [...tables.ads.values()];
      return all
        .slice(after === null ? 0 : all.findIndex(({ id }) => id === after) + 1)
        .filter((ad) => isOf(ad, operationId))
        .slice(0, limit);
    },

    async countOfOperation(operationId) {
      return where(tables.ads, (ad) => isOf(ad, operationId)).length;
    },

    async showing(operationId, image) {
      return where(
        tables.ads,
        (ad) => ad.operationId === operationId && ad.images.some(({ sha256 }) => sha256 === image),
      );
    },
  };
}

function check(tables: StoreTables, ad: NewAd): void {
  for (const { pack } of ad.analyses) checkPack(tables, pack);
  if (!tables.operations.has(ad.operationId))
    throw expected("OPERATION_UNKNOWN", "an operation that exists", "an ad", ad.operationId);
  checkAnalyses(tables, ad.analyses);
  const known = new Set([...tables.images.keys(), ...ad.analyses.map(({ facts }) => facts.sha256)]);
  for (const { sha256 } of ad.images)
    if (!known.has(sha256))
      throw expected("IMAGE_UNKNOWN", "an image in the store or with an analysis", "an ad", sha256);
}

function findAd(tables: StoreTables, { operationId, key }: Pick<Ad, "operationId" | "key">): Ad | undefined {
  return where(tables.ads, (ad) => ad.operationId === operationId && ad.key === key)[0];
}

function makeAd({ operationId, key, source, metadata }: NewAd, clock: Clock): Ad {
  return {
    id: newId("ad"),
    operationId,
    key,
    source,
    metadata: structuredClone(metadata),
    images: [],
    ingestedAt: clock.now(),
  };
}

function eachOnce(images: readonly AdImage[]): AdImage[] {
  const first = new Map<string, AdImage>();
  for (const { sha256, fileName } of images) if (!first.has(sha256)) first.set(sha256, { sha256, fileName });
  return [...first.values()];
}
