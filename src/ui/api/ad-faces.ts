import type { Weight } from "../../domain/confidence.js";
import type { Box } from "../../domain/geometry.js";
import type { UnsearchedReason } from "../../domain/quality.js";
import type { Client } from "./client.js";
import { upload } from "./upload.js";

/** A face in ads that is like one that was searched. */
export interface AdFaceMatch extends Partial<Weight> {
  readonly faceId: string;
  readonly similarity: number;
  /** The ads that show its picture, the oldest by their ids. */
  readonly ads: { readonly count: number; readonly first: readonly string[] };
}

export interface SearchedAdFace {
  readonly box: Box;
  readonly unsearched: readonly UnsearchedReason[];
  readonly matches: readonly AdFaceMatch[];
}

export interface AdFaceSearch {
  readonly withheld: string | null;
  /** Distinct faces in the ads that were searched. */
  readonly searched: number;
  readonly faces: readonly SearchedAdFace[];
}

/** Searches all faces of a picture, of which nothing is stored, among those in the ads of an operation. @throws Refusal */
export function searchAdFaces(
  client: Client,
  operationId: string,
  image: File,
  everyFace: boolean,
  onProgress: (share: number) => void,
): Promise<AdFaceSearch> {
  const form = new FormData();
  form.append("operationId", operationId);
  form.append("everyFace", String(everyFace));
  form.append("image", image, image.name);
  return upload(client, "/v1/search/ad-faces", form, onProgress);
}

/** Searches a face of an ad among those in the ads of its operation. @param operation by its name @throws Refusal */
export function searchFace(client: Client, faceId: string, operation: string): Promise<AdFaceSearch> {
  const path = `/v1/faces/${encodeURIComponent(faceId)}/search`;
  return client.json(path, { method: "POST", body: { operation } });
}
