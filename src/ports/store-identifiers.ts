import type {
  FoundIdentifier,
  Identifier,
  IdentifierOfAd,
  ReadIdentifiers,
} from "../domain/identifiers/identifier.js";
import type { AdId, OperationId, Sha256 } from "../domain/ids.js";

/** Where something was read: in the metadata of an ad, or in one of its pictures. */
export type IdentifierSource = "metadata" | Sha256;

/** An ad with what was found of one identifier in it. */
export interface AdWithIdentifier {
  readonly adId: AdId;
  readonly operationId: OperationId;
  readonly found: readonly FoundIdentifier[];
}

/**
 * What was read in ads. Ads of known answers are left out wherever an operation or an identifier is asked for.
 */
export interface IdentifierRepository {
  /**
   * Puts what was read in one source of an ad in the place of what was read there before.
   * @throws AD_UNKNOWN; IMAGE_UNKNOWN when the ad does not show the picture
   */
  replace(ad: AdId, source: IdentifierSource, read: ReadIdentifiers): Promise<void>;

  /** All that was found in an ad, metadata first, and whether a limit cut any of it. */
  ofAd(ad: AdId): Promise<{ readonly found: FoundIdentifier[]; readonly isCut: boolean }>;

  /**
   * The ads with an identifier, oldest first.
   * @param operations only those of these operations; of all without it
   * @param page.after continue behind this ad
   * @throws AD_UNKNOWN for an unknown `after`
   */
  adsWith(
    identifier: Identifier,
    operations: readonly OperationId[] | undefined,
    page: { after: AdId | null; limit: number },
  ): Promise<AdWithIdentifier[]>;

  /** Every identifier of every ad of an operation, each once for an ad: the ads oldest first. */
  ofOperation(operation: OperationId): Promise<IdentifierOfAd[]>;

  /** In how many ads of an operation each identifier stands, those in most ads first. */
  counts(operation: OperationId): Promise<(Identifier & { readonly ads: number })[]>;

  /** By which rules (`ReadIdentifiers.rules`) each source of an ad was read; none for a source that was not. */
  readings(ad: AdId): Promise<ReadonlyMap<IdentifierSource, string>>;
}
