import type { Box } from "../../domain/geometry.js";
import type { UnsearchedReason } from "../../domain/quality.js";
import type { Valued } from "./candidates.js";
import type { Client } from "./client.js";
import { upload } from "./upload.js";

export interface SearchMatch extends Valued {
  readonly subjectId: string;
  readonly reference: string;
  readonly portraitFaceId: string;
}

export interface SearchedFace {
  readonly box: Box;
  readonly unsearched: readonly UnsearchedReason[];
  readonly candidates: readonly SearchMatch[];
}

export interface SearchResult {
  readonly withheld: string | null;
  readonly gallery: { readonly templates: number; readonly portraits: number };
  readonly faces: readonly SearchedFace[];
}

/** Searches all faces of a picture, of which nothing is stored. @throws Refusal */
export function searchFaces(
  client: Client,
  galleryId: string,
  image: File,
  everyFace: boolean,
  onProgress: (share: number) => void,
): Promise<SearchResult> {
  const form = new FormData();
  form.append("galleryId", galleryId);
  form.append("everyFace", String(everyFace));
  form.append("image", image, image.name);
  return upload(client, "/v1/search/faces", form, onProgress);
}
