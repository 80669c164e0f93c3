import type { ErasureTarget } from "../../domain/erasure.js";
import { type ErrorCode, expected } from "../../domain/errors.js";
import type {
  AdId,
  CandidateId,
  FaceId,
  OperationId,
  PortraitId,
  Sha256,
  SubjectId,
} from "../../domain/ids.js";
import { type KeptCandidate, type StoreTables, where } from "./store-tables.js";

/** What targets reach, as the store in SQLite has it. */
export interface MemoryReach {
  readonly subjects: ReadonlySet<SubjectId>;
  readonly ads: ReadonlySet<AdId>;
  readonly images: ReadonlySet<Sha256>;
  readonly faces: ReadonlySet<FaceId>;
  readonly portraits: ReadonlySet<PortraitId>;
  /** Whether no ad of an operation shows a face any more. */
  hasLeft(operation: OperationId, face: FaceId): boolean;
  readonly candidates: ReadonlySet<CandidateId>;
  readonly lessened: ReadonlySet<CandidateId>;
}

/** @throws SUBJECT_UNKNOWN, AD_UNKNOWN, IMAGE_UNKNOWN, FACE_UNKNOWN, OPERATION_HELD */
export function reachOf(tables: StoreTables, targets: readonly ErasureTarget[]): MemoryReach {
  function named<Id>(kind: ErasureTarget["kind"], table: ReadonlyMap<Id, unknown>, code: ErrorCode): Set<Id> {
    const ids = targets.filter((target) => target.kind === kind).map(({ id }) => id as Id);
    for (const id of ids)
      if (!table.has(id)) throw expected(code, "something that is there", "the erasure", String(id));
    return new Set(ids);
  }
  const subjects = named("subject", tables.subjects, "SUBJECT_UNKNOWN");
  const ads = named("ad", tables.ads, "AD_UNKNOWN");
  const images = named("image", tables.images, "IMAGE_UNKNOWN");
  const faces = named("face", tables.faces, "FACE_UNKNOWN");

  const shows = (image: Sha256) =>
    where(tables.ads, (ad) => ad.images.some(({ sha256 }) => sha256 === image));
  const showsOf = (ids: ReadonlySet<AdId>) =>
    [...ids].flatMap((id) => tables.ads.get(id)?.images.map(({ sha256 }) => sha256) ?? []);
  const portraitsIn = (image: Sha256) => where(tables.portraits, ({ imageSha256 }) => imageSha256 === image);
  const ofSubjects = where(tables.portraits, ({ subjectId }) => subjects.has(subjectId));
  for (const image of [...showsOf(ads), ...ofSubjects.map(({ imageSha256 }) => imageSha256)])
    if (
      shows(image).every(({ id }) => ads.has(id)) &&
      portraitsIn(image).every(({ subjectId }) => subjects.has(subjectId))
    )
      images.add(image);
  for (const { id } of where(tables.faces, ({ imageSha256 }) => images.has(imageSha256))) faces.add(id);
  const portraits = new Set(
    where(tables.portraits, ({ subjectId, faceId }) => subjects.has(subjectId) || faces.has(faceId)).map(
      ({ id }) => id,
    ),
  );

  const shownBefore = new Set(showsOf(ads));
  function hasLeft(operation: OperationId, face: FaceId): boolean {
    const image = tables.faces.get(face)?.imageSha256;
    if (image === undefined || faces.has(face) || !shownBefore.has(image)) return false;
    const inOperation = shows(image).filter(({ operationId }) => operationId === operation);
    return inOperation.length > 0 && inOperation.every(({ id }) => ads.has(id));
  }

  const isFaceGone = (candidate: KeptCandidate, face: FaceId) =>
    faces.has(face) || hasLeft(candidate.operationId, face);
  const touched = where(
    tables.candidates,
    (one) =>
      subjects.has(one.subjectId) ||
      one.faces.some(({ faceId }) => isFaceGone(one, faceId)) ||
      one.portraits.some(({ portraitId }) => portraits.has(portraitId)),
  );
  const candidates = new Set(
    touched
      .filter(
        (one) =>
          subjects.has(one.subjectId) ||
          one.faces.every(({ faceId }) => isFaceGone(one, faceId)) ||
          one.portraits.every(({ portraitId }) => portraits.has(portraitId)),
      )
      .map(({ id }) => id),
  );
  for (const { candidateId, original } of tables.knownAnswers.values())
    if (original !== null && candidates.has(original)) candidates.add(candidateId);
  const lessened = new Set(touched.map(({ id }) => id).filter((id) => !candidates.has(id)));

  const concerned = [
    ...[...ads].map((id) => tables.ads.get(id)?.operationId),
    ...[...images, ...[...faces].map((id) => tables.faces.get(id)?.imageSha256)]
      .flatMap((image) => (image === undefined ? [] : shows(image)))
      .map(({ operationId }) => operationId),
    ...touched.map(({ operationId }) => operationId),
  ];
  const held = concerned.find((id) => id !== undefined && tables.operations.get(id)?.isHeld === true);
  if (held !== undefined)
    throw expected("OPERATION_HELD", "nothing of an operation on hold", "the erasure", held);
  return { subjects, ads, images, faces, portraits, hasLeft, candidates, lessened };
}
