import type { Ad, AdMetadata } from "../domain/ad.js";
import { boundsOf } from "../domain/geometry.js";
import { type ReadableText, readingSteps, textsOf } from "../domain/identifiers/extract.js";
import { type ReadIdentifiers, readingRules, type TextPlace } from "../domain/identifiers/identifier.js";
import { asConfidence, type TextHint } from "../domain/identifiers/scan.js";
import type { IdentifierTools } from "../domain/identifiers/tools.js";
import type { Sha256 } from "../domain/ids.js";
import type { TextLine } from "../domain/picture-text.js";
import type { Store } from "../ports/store.js";
import type { IdentifierSource } from "../ports/store-identifiers.js";

/** Reads identifiers without keeping others waiting: the event loop goes round between portions of work. */
export interface IdentifierReader {
  ofMetadata(metadata: AdMetadata, regions: readonly string[]): Promise<ReadIdentifiers>;
  /** A text that belongs to no ad. */
  ofText(text: string, regions: readonly string[], hint?: TextHint): Promise<ReadIdentifiers>;
  /**
   * Reads the sources of an ad that were not read, or by other rules: its metadata, and the text that was read in its pictures.
   * @param anew a picture to read again in any case
   * @returns how many were read
   */
  refresh(ad: Ad, regions: readonly string[], anew?: Sha256): Promise<number>;
  /** After the text in a picture was read: reads the identifiers in it for every ad that shows it. */
  pictureWasRead(image: Sha256): Promise<void>;
}

/** Steps between two turns of the event loop: a few milliseconds. */
const STEPS_AT_ONCE = 20;

export function createIdentifierReader({
  store,
  tools,
}: {
  store: Store;
  tools: IdentifierTools;
}): IdentifierReader {
  async function read(texts: readonly ReadableText[], regions: readonly string[]): Promise<ReadIdentifiers> {
    const steps = readingSteps(texts, regions, tools);
    for (let done = 1; ; done++) {
      const step = steps.next();
      if (step.done) return step.value;
      if (done % STEPS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Null while the text of the picture was not read. */
  async function ofPicture(image: Sha256, regions: readonly string[]): Promise<ReadIdentifiers | null> {
    const reading = await store.pictureTexts.find(image);
    if (reading === null) return null;
    const lineAt = new Map<TextPlace, TextLine>(
      reading.lines.map((line) => [{ image, box: boundsOf(line.quad) }, line]),
    );
    const texts = [...lineAt].map(([place, { text }]) => ({ text, place }));
    const { found, ...rest } = await read(texts, regions);
    // What was misread is another number: as sure as the line that it stands in.
    const held = found.map((one) => ({
      ...one,
      confidence: asConfidence(one.confidence * (lineAt.get(one.place)?.confidence ?? 0)),
    }));
    return { ...rest, found: held };
  }

  async function refresh(ad: Ad, regions: readonly string[], anew?: Sha256): Promise<number> {
    const rules = readingRules(regions);
    const known = await store.identifiers.readings(ad.id);
    const isStale = (source: IdentifierSource) => source === anew || known.get(source) !== rules;
    let count = 0;
    if (isStale("metadata")) {
      const texts = textsOf(ad.metadata);
      await store.identifiers.replace(ad.id, "metadata", await read(texts, regions));
      count++;
    }
    for (const { sha256 } of ad.images) {
      const found = isStale(sha256) ? await ofPicture(sha256, regions) : null;
      if (found === null) continue;
      await store.identifiers.replace(ad.id, sha256, found);
      count++;
    }
    return count;
  }

  return {
    ofMetadata: (metadata, regions) => read(textsOf(metadata), regions),
    ofText: (text, regions, hint = "none") => read([{ text, place: { field: "text" }, hint }], regions),
    refresh,
    async pictureWasRead(image) {
      const { operations } = await store.images.shownIn(image);
      for (const id of operations) {
        const operation = await store.operations.find(id);
        if (operation === null) continue;
        for (const ad of await store.ads.showing(id, image)) await refresh(ad, operation.regions, image);
      }
    },
  };
}
