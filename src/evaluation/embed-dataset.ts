import { asLeadlightError, type ErrorCode } from "../domain/errors.js";
import type { AnalysedImage, EmbeddedFace } from "../domain/face.js";
import type { Sha256 } from "../domain/ids.js";
import type { UnsearchedReason } from "../domain/quality.js";
import type { AnalyseImage } from "../pipeline/analyse-image.js";
import { mapInOrder } from "../pipeline/in-order.js";
import type { AnalysisCache } from "../ports/analysis-cache.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Dataset, HashedImage } from "./dataset.js";
import { faceOverCentre } from "./portrait.js";

/** Why a photograph cannot find its person. It counts as a miss wherever it is used. */
export type ImageFailure =
  /** The bytes are no picture that Leadlight takes. */
  | { readonly kind: "unreadable"; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: "no_face" }
  /** Faces were found, none of them over the centre of the picture. */
  | { readonly kind: "wrong_face" }
  /** The person's face is too poor to be searched. */
  | { readonly kind: "unsearched"; readonly reasons: readonly UnsearchedReason[] };

/** A photograph of a dataset under one pack. */
export interface EmbeddedImage {
  readonly person: string;
  /** `person/file name` */
  readonly file: string;
  readonly imageHash: Sha256 | null;
  /** From the largest box to the smallest. */
  readonly faces: readonly EmbeddedFace[];
  /** The face taken for the person's, see {@link faceOverCentre}; there also when it is too poor to be searched. */
  readonly portrait: EmbeddedFace | null;
  /** Null for a photograph whose person's face is found and fit to be searched. */
  readonly failure: ImageFailure | null;
}

/** A dataset under one pack. */
export interface EmbeddedDataset {
  readonly dataset: Dataset;
  readonly pack: PackInfo;
  /** One for each image of the dataset, in its order. */
  readonly images: readonly EmbeddedImage[];
  /** How many images were analysed now; the others were kept from before. */
  readonly analysed: number;
}

/** What embeds a dataset. */
export interface EmbeddingParts {
  readonly analyse: AnalyseImage;
  readonly pack: PackInfo;
  /** Images to prepare at a time. */
  readonly imagesAtOnce: number;
  readonly cache: AnalysisCache;
  /** Analyses every image, whatever the cache holds. */
  readonly isFresh?: boolean;
}

/**
 * Embeds every face of a dataset as ingest and search do, and chooses each photograph's portrait. What was analysed before,
 * by the hashes of image and pack, is taken from the cache; a picture that cannot be decoded is a failure and ends nothing.
 * @throws what `FaceEngine.analyse` throws but for single images; STORAGE_FULL
 */
export async function embedDataset(
  dataset: Dataset,
  parts: EmbeddingParts,
  onProgress?: (done: number, total: number) => void,
): Promise<EmbeddedDataset> {
  const images: EmbeddedImage[] = [];
  let analysed = 0;
  const embed = async (image: HashedImage): Promise<EmbeddedImage> => {
    const kept =
      image.hash === null || parts.isFresh === true ? null : await parts.cache.find(parts.pack, image.hash);
    if (kept !== null) return asEmbedded(image, kept);
    try {
      const fresh = await parts.analyse(await image.read());
      await parts.cache.keep(parts.pack, fresh);
      analysed++;
      return asEmbedded(image, fresh);
    } catch (thrown) {
      return unreadable(image, thrown);
    }
  };
  for await (const image of mapInOrder(dataset.images, parts.imagesAtOnce, embed)) {
    images.push(image);
    onProgress?.(images.length, dataset.images.length);
  }
  return { dataset, pack: parts.pack, images, analysed };
}

/** What is wrong with one picture, as opposed to what would be wrong with every other as well. */
const OF_THE_IMAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "IMAGE_FORMAT_UNSUPPORTED",
  "IMAGE_DAMAGED",
  "IMAGE_TOO_LARGE",
  "EMBEDDING_INVALID",
]);

function unreadable({ person, file, hash }: HashedImage, thrown: unknown): EmbeddedImage {
  const { code, message } = asLeadlightError(thrown);
  if (!OF_THE_IMAGE.has(code)) throw thrown;
  const failure: ImageFailure = { kind: "unreadable", code, message };
  return { person, file, imageHash: hash, faces: [], portrait: null, failure };
}

function asEmbedded({ person, file, hash }: HashedImage, { facts, faces }: AnalysedImage): EmbeddedImage {
  const portrait = faceOverCentre(faces, facts);
  return { person, file, imageHash: hash, faces, portrait, failure: failureOf(faces, portrait) };
}

function failureOf(faces: readonly EmbeddedFace[], portrait: EmbeddedFace | null): ImageFailure | null {
  if (faces.length === 0) return { kind: "no_face" };
  if (portrait === null) return { kind: "wrong_face" };
  return portrait.unsearched.length > 0 ? { kind: "unsearched", reasons: portrait.unsearched } : null;
}
