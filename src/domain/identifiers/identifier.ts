import type { Box } from "../geometry.js";
import type { AdId, Sha256 } from "../ids.js";

/** What ties ads together beside faces and pictures. */
export const IDENTIFIER_KINDS = [
  "phone",
  "email",
  "url",
  "domain",
  "handle",
  "crypto-address",
  "price",
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** The text that something was found in: a field of the ad's metadata, or a line that was read from a picture. */
export type TextPlace =
  /** E.g. `text`, `title`, `phones[0]`. */
  { readonly field: string } | { readonly image: Sha256; readonly box: Box };

export interface Identifier {
  readonly kind: IdentifierKind;
  /** The one form in which it is compared, e.g. E.164 for a phone; see docs/identifiers.md. */
  readonly value: string;
}

/** One occurrence of an identifier. */
export interface FoundIdentifier extends Identifier {
  /** As it was written, at most {@link LONGEST_RAW} UTF-16 units of it. */
  readonly raw: string;
  readonly place: TextPlace;
  /** UTF-16 units of the text at that place, from its start. */
  readonly offset: number;
  readonly length: number;
  /** 0 to 1: how sure it is that whoever wrote this meant this identifier; docs/identifiers.md lists the grades. */
  readonly confidence: number;
}

export const LONGEST_RAW = 300;

/** All that was found in one source. */
export interface ReadIdentifiers {
  readonly found: readonly FoundIdentifier[];
  /** Whether a limit ended the reading early, so that more may be there. */
  readonly isCut: boolean;
  /** Which rules and regions read it; see `readingRules`. */
  readonly rules: string;
}

/** That an identifier stands in an ad, wherever: what links are made of. */
export interface IdentifierOfAd extends Identifier {
  readonly adId: AdId;
  /** The highest of its occurrences in that ad. */
  readonly confidence: number;
}

/** Grows with every change of these rules that finds other things, so that ads are known which were read by older ones. */
const RULES_VERSION = 1;

/** Names the rules that identifiers are read by. @param regions of the operation, in their order */
export function readingRules(regions: readonly string[]): string {
  return `${RULES_VERSION}:${regions.join(",")}`;
}
