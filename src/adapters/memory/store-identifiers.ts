import type { Ad } from "../../domain/ad.js";
import { expected } from "../../domain/errors.js";
import type { FoundIdentifier, Identifier, IdentifierOfAd } from "../../domain/identifiers/identifier.js";
import type { AdId, OperationId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { IdentifierRepository } from "../../ports/store-identifiers.js";
import { type StoreTables, where } from "./store-tables.js";

/** What was read in the ads of a store in memory. */
export function createMemoryIdentifiers(tables: StoreTables, log: AuditWriter): IdentifierRepository {
  const adsOf = (operation: OperationId) =>
    where(tables.ads, (ad) => ad.operationId === operation && !tables.hiddenAds.has(ad.id));

  function foundIn(id: AdId): FoundIdentifier[] {
    const readings = tables.readings.get(id);
    if (readings === undefined) return [];
    const order = tables.ads.get(id)?.images.map(({ sha256 }) => sha256) ?? [];
    return (["metadata", ...order] as const).flatMap((source) => readings.get(source)?.found ?? []);
  }

  function ofAd({ id }: Ad): IdentifierOfAd[] {
    const best = new Map<string, IdentifierOfAd>();
    for (const { kind, value, confidence } of foundIn(id)) {
      const key = JSON.stringify([kind, value]);
      const before = best.get(key)?.confidence ?? 0;
      best.set(key, { adId: id, kind, value, confidence: Math.max(before, confidence) });
    }
    return [...best.values()].sort(byIdentifier);
  }

  return {
    async replace(id, source, read) {
      const ad = tables.ads.get(id);
      if (ad === undefined) throw expected("AD_UNKNOWN", "an ad that exists", "what was read", id);
      if (source !== "metadata" && !ad.images.some(({ sha256 }) => sha256 === source))
        throw expected("IMAGE_UNKNOWN", "a picture that the ad shows", "what was read", source);
      keepReading(tables, id, source, read);
      const details = { ad: id, source, found: read.found.length, isCut: read.isCut };
      log({ act: "ad.read", operationId: ad.operationId, details });
    },

    async ofAd(id) {
      const readings = [...(tables.readings.get(id)?.values() ?? [])];
      return { found: foundIn(id), isCut: readings.some(({ isCut }) => isCut) };
    },

    async adsWith({ kind, value }, operations, { after, limit }) {
      if (after !== null && !tables.ads.has(after))
        throw expected("AD_UNKNOWN", "an ad that exists", "the page", after);
      const all = [...tables.ads.values()];
      return all
        .slice(after === null ? 0 : all.findIndex(({ id }) => id === after) + 1)
        .filter((ad) => !tables.hiddenAds.has(ad.id) && (operations?.includes(ad.operationId) ?? true))
        .map(({ id, operationId }) => ({
          adId: id,
          operationId,
          found: foundIn(id).filter((one) => one.kind === kind && one.value === value),
        }))
        .filter(({ found }) => found.length > 0)
        .slice(0, limit);
    },

    async ofOperation(operation) {
      return adsOf(operation).flatMap(ofAd);
    },

    async counts(operation) {
      const counts = new Map<string, Identifier & { ads: number }>();
      for (const { kind, value } of adsOf(operation).flatMap(ofAd)) {
        const key = JSON.stringify([kind, value]);
        counts.set(key, { kind, value, ads: (counts.get(key)?.ads ?? 0) + 1 });
      }
      return [...counts.values()].sort((a, b) => b.ads - a.ads || byIdentifier(a, b));
    },

    async readings(id) {
      return new Map([...(tables.readings.get(id) ?? [])].map(([source, { rules }]) => [source, rules]));
    },
  };
}

/** Puts a reading in the place of the one of the same source. */
export function keepReading(
  tables: StoreTables,
  ...[ad, source, read]: Parameters<IdentifierRepository["replace"]>
): void {
  const readings = tables.readings.get(ad) ?? new Map();
  tables.readings.set(ad, readings.set(source, structuredClone(read)));
}

function byIdentifier(a: Identifier, b: Identifier): number {
  const [left, right] = [`${a.kind} ${a.value}`, `${b.kind} ${b.value}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
