import type { Identifier, ReadIdentifiers } from "../domain/identifiers/identifier.js";
import { parseRegions } from "../domain/identifiers/regions.js";
import type { TextHint } from "../domain/identifiers/scan.js";
import type { IdentifierTools } from "../domain/identifiers/tools.js";
import type { AdId } from "../domain/ids.js";
import type { Operation } from "../domain/operation.js";
import type { Store } from "../ports/store.js";
import type { AdWithIdentifier } from "../ports/store-identifiers.js";
import type { IdentifierReader } from "./identifier-reader.js";
import type { Progress } from "./ingest-run.js";
import type { Operations } from "./operations.js";

/** An identifier in the form in which it is kept, and ads that have it. */
export interface AdsOfIdentifier {
  readonly identifier: Identifier;
  readonly ads: readonly AdWithIdentifier[];
}

/** What ties ads together by what is written in them. */
export interface Identifiers {
  /**
   * The ads with an identifier that whoever acts reaches, oldest first.
   * @param asked its value in the form in which it is kept, or as people write it
   * @throws AD_UNKNOWN for an unknown `after`
   */
  find(asked: Identifier, page: { after: AdId | null; limit: number }): Promise<AdsOfIdentifier>;
  /** Reads a text and keeps nothing. @throws ARGUMENT_INVALID for regions that are none */
  read(text: string, regions: readonly string[]): Promise<ReadIdentifiers>;
  /**
   * Reads the ads of an operation that were not read, or by rules or regions that are in force no longer.
   * @returns how many ads there are, and how many were read
   */
  refresh(operation: Operation, onProgress?: Progress): Promise<{ ads: number; read: number }>;
}

/** Ads looked at between two reads of the store. */
const PAGE = 100;

export function createIdentifiers(parts: {
  store: Store;
  tools: IdentifierTools;
  operations: Pick<Operations, "reached" | "list">;
  reader: IdentifierReader;
}): Identifiers {
  const { store, operations, reader } = parts;

  /** The form in which an identifier is kept, from one that somebody typed. */
  async function kept(asked: Identifier): Promise<Identifier> {
    const [known] = await store.identifiers.adsWith(asked, operations.reached(), { after: null, limit: 1 });
    if (known !== undefined) return asked;
    const regions = [...new Set((await operations.list()).flatMap((one) => one.regions))];
    const { found } = await reader.ofText(asked.value, regions, HINTS[asked.kind] ?? "none");
    const value = found.find(({ kind }) => kind === asked.kind)?.value ?? asked.value;
    return { kind: asked.kind, value };
  }

  return {
    async find(asked, page) {
      const identifier = await kept(asked);
      const ads = await store.identifiers.adsWith(identifier, operations.reached(), page);
      const details = { kind: asked.kind, ads: ads.length };
      await store.audit.append({ act: "identifier.search", operationId: null, details });
      return { identifier, ads };
    },

    read: async (text, regions) => reader.ofText(text, parseRegions(regions, parts.tools.phones.regions)),

    async refresh({ id, regions }, onProgress) {
      const ads = await store.ads.countOfOperation(id);
      let [done, read] = [0, 0];
      for (let after: AdId | null = null; ; ) {
        const page = await store.ads.ofOperation(id, { after, limit: PAGE });
        for (const ad of page) {
          if ((await reader.refresh(ad, regions)) > 0) read++;
          done++;
          onProgress?.(done, Math.max(ads, done));
        }
        const last = page.at(-1);
        if (last === undefined) return { ads: done, read };
        after = last.id;
      }
    },
  };
}

const HINTS: Readonly<Partial<Record<Identifier["kind"], TextHint>>> = {
  phone: "phone",
  handle: "username",
  domain: "site",
};
