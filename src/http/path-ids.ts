import { Type } from "typebox";
import { type ErrorCode, expected } from "../domain/errors.js";
import type {
  AdId,
  AlertId,
  CandidateId,
  DeliveryId,
  FaceId,
  GalleryId,
  HashListId,
  IdentityId,
  JobId,
  LeadId,
  OperationId,
  Sha256,
  StopId,
  SubjectId,
  UserId,
  WatchId,
  WebhookId,
} from "../domain/ids.js";
import type { Store } from "../ports/store.js";

/** The ids that clients send, by how they begin. */
export interface Kinds {
  ad: AdId;
  alert: AlertId;
  hook: WebhookId;
  deliv: DeliveryId;
  cand: CandidateId;
  face: FaceId;
  gal: GalleryId;
  hash: HashListId;
  ident: IdentityId;
  job: JobId;
  lead: LeadId;
  op: OperationId;
  stop: StopId;
  subj: SubjectId;
  user: UserId;
  watch: WatchId;
}

const UNKNOWN: Readonly<Record<keyof Kinds, ErrorCode>> = {
  ad: "AD_UNKNOWN",
  alert: "ALERT_UNKNOWN",
  hook: "WEBHOOK_UNKNOWN",
  deliv: "DELIVERY_UNKNOWN",
  cand: "CANDIDATE_UNKNOWN",
  face: "FACE_UNKNOWN",
  gal: "GALLERY_UNKNOWN",
  hash: "HASH_LIST_UNKNOWN",
  ident: "IDENTITY_UNKNOWN",
  job: "JOB_UNKNOWN",
  lead: "LEAD_UNKNOWN",
  op: "OPERATION_UNKNOWN",
  stop: "STOP_ENTRY_UNKNOWN",
  subj: "SUBJECT_UNKNOWN",
  user: "USER_UNKNOWN",
  watch: "WATCH_UNKNOWN",
};

/** Path parameter `id`. */
export const IdParams = Type.Object({ id: Type.String({ description: "opaque id" }) });

/**
 * Reads an id that a client sent. Text that no id looks like cannot be known, so it is refused as unknown and
 * reaches neither the store nor a file.
 * @throws AD_UNKNOWN, ALERT_UNKNOWN, CANDIDATE_UNKNOWN, DELIVERY_UNKNOWN, FACE_UNKNOWN, GALLERY_UNKNOWN, HASH_LIST_UNKNOWN, IDENTITY_UNKNOWN, JOB_UNKNOWN, LEAD_UNKNOWN, OPERATION_UNKNOWN, STOP_ENTRY_UNKNOWN, SUBJECT_UNKNOWN, USER_UNKNOWN, WATCH_UNKNOWN, WEBHOOK_UNKNOWN
 */
export function readId<Kind extends keyof Kinds>(kind: Kind, text: string): Kinds[Kind] {
  if (!new RegExp(`^${kind}_[0-9a-f]{32}$`).test(text)) throw unknownId(kind, text);
  return text as Kinds[Kind];
}

/** @throws GALLERY_UNKNOWN */
export async function knownGallery(store: Store, text: string): Promise<GalleryId> {
  const gallery = await store.galleries.findById(readId("gal", text));
  if (gallery === null) throw unknownId("gal", text);
  return gallery.id;
}

/** The error for an id that names nothing. */
export function unknownId(kind: keyof Kinds, text: string) {
  return expected(UNKNOWN[kind], "an id that exists", NAMES[kind], text);
}

const NAMES: Readonly<Record<keyof Kinds, string>> = {
  ad: "the ad",
  alert: "the alert",
  hook: "the webhook",
  deliv: "the delivery",
  cand: "the candidate",
  face: "the face",
  gal: "the gallery",
  hash: "the hash list",
  ident: "the identity",
  job: "the job",
  lead: "the lead",
  op: "the operation",
  stop: "the stop list",
  subj: "the subject",
  user: "the user",
  watch: "the watch",
};

/** @throws IMAGE_UNKNOWN for what is no SHA-256 */
export function readImageName(text: string): Sha256 {
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw expected("IMAGE_UNKNOWN", "the SHA-256 of an image", "the image", text);
  }
  return text as Sha256;
}
