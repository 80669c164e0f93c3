import type { AdMetadata } from "../../domain/ad.js";
import type { AgeFlagValue } from "../../domain/age-flag.js";
import type { Box, Point } from "../../domain/geometry.js";
import type { IdentifierKind } from "../../domain/identifiers/identifier.js";
import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { Client } from "./client.js";
import { upload } from "./upload.js";

export interface AdFace {
  readonly id: string;
  readonly box: Box;
  readonly quality: FaceQuality;
  readonly unsearched: readonly UnsearchedReason[];
  readonly ageFlag: AgeFlagValue | null;
}

/** A line that was read from a picture. */
export interface TextLine {
  readonly text: string;
  readonly confidence: number;
  /** Four corners in pixels of the upright picture. */
  readonly quad: readonly Point[];
}

/** One occurrence of an identifier: in a field of the metadata, or in a line that was read from a picture. */
export interface FoundIdentifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly raw: string;
  readonly place: { readonly field: string } | { readonly image: string; readonly box: Box };
  /** UTF-16 units of the text at that place. */
  readonly offset: number;
  readonly length: number;
  readonly confidence: number;
}

/** What a list of hashes says of an image. */
export interface HashListHit {
  readonly image: string;
  readonly list: string;
  /** `sha256`: the very same file; `pdq`: a copy. */
  readonly type: "sha256" | "pdq";
  readonly label: string;
  readonly source: string;
  readonly distance: number;
}

export interface AdImage {
  readonly sha256: string;
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
  readonly faces: readonly AdFace[];
  /** Null before the picture was read. */
  readonly pictureText: { readonly outcome: string; readonly lines: readonly TextLine[] } | null;
}

export interface Ad {
  readonly id: string;
  readonly operation: string;
  readonly metadata: AdMetadata;
  readonly images: readonly AdImage[];
  readonly ingestedAt: string;
  readonly identifiers: readonly FoundIdentifier[];
  /** Whether a limit ended the reading. */
  readonly identifiersCut: boolean;
  /** Not there where the server has no lists. */
  readonly hashListHits?: readonly HashListHit[];
}

/** @throws Refusal AD_UNKNOWN */
export function findAd(client: Client, id: string): Promise<Ad> {
  return client.json(`/v1/ads/${encodeURIComponent(id)}`);
}

/** Takes in an ad, whole or not at all. @throws Refusal of the first picture that is none */
export function ingestAd(
  client: Client,
  ad: { metadata: AdMetadata; operation: string; images: readonly File[] },
  onProgress: (share: number) => void,
): Promise<Ad> {
  const form = new FormData();
  form.append("metadata", JSON.stringify(ad.metadata));
  form.append("operation", ad.operation);
  for (const image of ad.images) form.append("image", image, image.name);
  return upload(client, "/v1/ads", form, onProgress);
}
