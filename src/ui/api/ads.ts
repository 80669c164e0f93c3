import type { AdMetadata } from "../../domain/ad.js";
import type { Box } from "../../domain/geometry.js";
import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { Client } from "./client.js";
import { upload } from "./upload.js";

interface AdFace {
  readonly id: string;
  readonly box: Box;
  readonly quality: FaceQuality;
  readonly unsearched: readonly UnsearchedReason[];
}

export interface AdImage {
  readonly sha256: string;
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
  readonly faces: readonly AdFace[];
}

export interface Ad {
  readonly id: string;
  readonly operation: string;
  readonly metadata: AdMetadata;
  readonly images: readonly AdImage[];
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
