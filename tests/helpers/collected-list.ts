import type { AdMetadata } from "../../src/domain/ad.js";
import type {
  CollectedAd,
  CollectedSource,
  CollectedSubject,
  ImageSource,
} from "../../src/ports/collected.js";

/** A source that gives these ads and subjects, whatever path it is asked for. */
export function collectedList(given: {
  ads?: readonly CollectedAd[];
  subjects?: readonly CollectedSubject[];
}): CollectedSource {
  const { ads = [], subjects = [] } = given;
  return {
    async *ads() {
      for (const item of ads) yield { item };
    },
    async *subjects() {
      for (const item of subjects) yield { item };
    },
    async *hashRecords() {},
    countAds: async () => ads.length,
  };
}

/** An ad as it was collected. */
export function collectedAd(
  name: string,
  images: readonly Uint8Array[],
  metadata: AdMetadata = { externalId: name, site: "ads.example" },
): CollectedAd {
  return {
    source: `${name}.jsonl`,
    line: 1,
    metadata,
    images: images.map((bytes, i) => imageOf(bytes, `${name}-${i}.png`)),
  };
}

/** A subject with these portraits. */
export function collectedSubject(reference: string, portraits: readonly Uint8Array[]): CollectedSubject {
  return {
    source: reference,
    details: { reference },
    portraits: portraits.map((bytes, i) => imageOf(bytes, `${reference}-${i}.png`)),
  };
}

export function imageOf(bytes: Uint8Array, fileName: string): ImageSource {
  return { fileName, read: async () => bytes };
}
