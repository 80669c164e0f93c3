import { faceCollection } from "../domain/collection.js";
import type { Weight } from "../domain/confidence.js";
import { cosine } from "../domain/embedding.js";
import { expected } from "../domain/errors.js";
import type { AssessedFace } from "../domain/face.js";
import type { Box } from "../domain/geometry.js";
import type { AdId, FaceId, OperationId, PackId, Sha256, VectorLabel } from "../domain/ids.js";
import { type ListThresholds, listedFrom } from "../domain/list-thresholds.js";
import type { PackInfo } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { ActiveEngines } from "./active-engine.js";
import type { Calibrations } from "./calibrations.js";
import type { CollectionIndexes } from "./collection-index.js";
import type { Operations } from "./operations.js";
import { basisOf, listRules, probeOf } from "./search-gallery.js";
import type { SeenImages } from "./seen-images.js";

/** A face in the ads of an operation that is like one that was searched. */
export interface AdFaceMatch {
  readonly face: FaceId;
  readonly image: Sha256;
  /** In pixels of that image, upright. */
  readonly box: Box;
  /** Cosine of the two faces, −1 to 1, higher is closer. */
  readonly similarity: number;
  /** What that weighs, one photograph against one. */
  readonly confidence: Weight | { readonly withheld: string };
  /** The ads of the operation that show it, the oldest of them by id. */
  readonly ads: { readonly count: number; readonly first: readonly AdId[] };
}

/** One searched face; no matches when it was not searched. */
export interface SearchedAdFace extends Pick<AssessedFace, "box" | "detectionScore" | "unsearched"> {
  /** Nearest first. */
  readonly matches: readonly AdFaceMatch[];
}

export interface SearchedAdFaces {
  readonly pack: PackId;
  readonly calibrationId: string | null;
  /** Why there is no calibration; null where there is one. */
  readonly withheld: string | null;
  /** What was left out. */
  readonly thresholds: ListThresholds;
  /** Distinct faces of the operation's ads that were searched. */
  readonly searched: number;
  /** Largest first. */
  readonly faces: readonly SearchedAdFace[];
}

/** Without a threshold lists go to where one false match is to be expected among all faces, and to a log10 LR of 0, as those of galleries do. */
export interface AdFaceSearch extends ListThresholds {
  readonly operation: OperationId;
  /** At most so many faces for each of the picture, 1 to 100; 20 unless said. */
  readonly limit?: number | undefined;
  /** Search also the faces that have reasons not to be. */
  readonly everyFace?: boolean | undefined;
}

export const MOST_AD_FACES = 100;
export const DEFAULT_AD_FACES = 20;

/** Ads that are named of a face that more of them show. */
const ADS_NAMED = 20;

/** Faces that share a vector and are looked at: one picture may have been kept as several files. */
const MOST_WITH_VECTORS = 10_000;

/** Searches among the faces in the ads of an operation: who else shows this person. Nothing of the searches is stored. */
export interface SearchAdFaces {
  /**
   * The faces of a picture.
   * @throws OPERATION_UNKNOWN, ARGUMENT_INVALID for what is out of range, CALIBRATION_WITHHELD for a threshold that needs one, and what `FindFaces` throws
   */
  ofPicture(bytes: Uint8Array, search: AdFaceSearch): Promise<SearchedAdFaces>;
  /**
   * A face in an ad of the operation, which is found itself.
   * @throws OPERATION_UNKNOWN, ARGUMENT_INVALID, CALIBRATION_WITHHELD as `ofPicture`; FACE_UNKNOWN for one that no ad of it shows, or that the active pack
   * does not know
   */
  ofFace(face: FaceId, search: AdFaceSearch): Promise<SearchedAdFaces>;
}

type Unweighed = Omit<AdFaceMatch, "confidence">;

type Probe = Pick<AssessedFace, "box" | "detectionScore" | "unsearched"> & { readonly vector: Float32Array };

export function createSearchAdFaces(parts: {
  readonly store: Store;
  readonly engines: ActiveEngines;
  readonly calibrations: Calibrations;
  readonly operations: Operations;
  readonly indexes: CollectionIndexes;
  readonly seen: Pick<SeenImages, "face">;
  readonly prior: number;
}): SearchAdFaces {
  const { store, indexes } = parts;

  return {
    ofPicture: async (bytes, request) => {
      const operation = (await parts.operations.find(request.operation)).id;
      const engine = await parts.engines.current();
      return searched({ ...request, operation }, engine.pack, {}, async () =>
        (await engine.findFaces(bytes)).map((face) => ({ ...face, vector: face.embedding.vector })),
      );
    },

    ofFace: async (id, request) => {
      const operation = (await parts.operations.find(request.operation)).id;
      const { pack } = await parts.engines.current();
      return searched({ ...request, operation }, pack, { face: id }, async () => [
        await storedProbe(id, operation, pack.id),
      ]);
    },
  };

  async function storedProbe(id: FaceId, operation: OperationId, pack: PackId): Promise<Probe> {
    const { imageSha256 } = await parts.seen.face(id);
    const isShown = (await store.images.shownIn(imageSha256)).operations.includes(operation);
    const faces = isShown ? await store.images.faces(imageSha256, pack) : [];
    const face = faces.find((one) => one.id === id);
    const vector = face && (await store.collections.vectors([face.label])).get(face.label);
    if (face === undefined || vector === undefined)
      throw expected("FACE_UNKNOWN", "a face in an ad of the operation", "the face", id);
    return { ...face, vector };
  }

  /** @param probes called when the rest of the request is known to be right */
  async function searched(
    { operation, limit = DEFAULT_AD_FACES, everyFace = false, ...asked }: AdFaceSearch,
    info: PackInfo,
    about: { readonly face?: FaceId },
    probes: () => Promise<readonly Probe[]>,
  ): Promise<SearchedAdFaces> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_AD_FACES)
      throw expected("ARGUMENT_INVALID", `a whole number from 1 to ${MOST_AD_FACES}`, "the limit", limit);
    const pack = info.id;
    const inForce = await parts.calibrations.of(pack);
    const { count } = await store.collections.state({ collection: faceCollection(operation), pack });
    const { thresholds, isDefault } = listRules({ limit, ...asked }, inForce, info);
    // Every face of the ads counts as a template of one photograph.
    const { calibrated } = probeOf(inForce, 1, new Map([[1, Math.max(1, count)]]), parts.prior);
    const from = listedFrom(thresholds, isDefault, calibrated);
    const { minLog10LR = Number.NEGATIVE_INFINITY } = thresholds;
    const log10LR = (similarity: number) => calibrated?.log10LR(similarity, 1) ?? 0;
    const found = await probes();
    const details = { ...about, operation, pack, faces: found.length, everyFace };
    await store.audit.append({ act: "face.search", operationId: operation, details });

    const weighed = (match: Unweighed): AdFaceMatch => ({
      ...match,
      confidence: calibrated?.weight(match.similarity, 1) ?? { withheld: basisOf(inForce).withheld ?? "" },
    });
    const faces: SearchedAdFace[] = [];
    for (const { box, detectionScore, unsearched, vector } of found) {
      const isLeftOut = count === 0 || (unsearched.length > 0 && !everyFace);
      const nearest = isLeftOut ? [] : await matchesOf(operation, pack, vector, limit);
      const matches = nearest
        .filter(({ similarity }) => similarity >= from && log10LR(similarity) >= minLog10LR)
        .map(weighed);
      faces.push({ box, detectionScore, unsearched, matches });
    }
    return { pack, ...basisOf(inForce), thresholds, searched: count, faces };
  }

  async function matchesOf(
    operation: OperationId,
    pack: PackId,
    probe: Float32Array,
    limit: number,
  ): Promise<Unweighed[]> {
    const key = { collection: faceCollection(operation), pack };
    const labels = (await indexes.search(key, probe, limit)).map(({ label }) => label);
    const vectors = await store.collections.memberVectors(key, labels);
    const similarities = new Map<VectorLabel, number>();
    for (const [label, vector] of vectors) similarities.set(label, cosine(probe, vector));
    const rows = await store.faces.withVectors(operation, pack, labels, MOST_WITH_VECTORS);
    const nearest = rows
      .map((row) => ({ ...row, similarity: similarities.get(row.label) ?? -1 }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, limit);
    const matches: Unweighed[] = [];
    for (const { face, image, box, similarity } of nearest) {
      const ads = await store.pictures.adsShowing(operation, image, ADS_NAMED);
      matches.push({ face, image, box, similarity, ads });
    }
    return matches;
  }
}
