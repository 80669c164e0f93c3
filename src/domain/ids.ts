import { createHash, randomUUID } from "node:crypto";
import { expected } from "./errors.js";

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

export type OperationId = Branded<string, "OperationId">;
export type AdId = Branded<string, "AdId">;
export type FaceId = Branded<string, "FaceId">;
export type GalleryId = Branded<string, "GalleryId">;
export type SubjectId = Branded<string, "SubjectId">;
export type PortraitId = Branded<string, "PortraitId">;
export type CandidateId = Branded<string, "CandidateId">;
export type OpinionId = Branded<string, "OpinionId">;
export type IdentityId = Branded<string, "IdentityId">;
export type KeyId = Branded<string, "KeyId">;
export type UserId = Branded<string, "UserId">;
export type HashListId = Branded<string, "HashListId">;
export type LeadId = Branded<string, "LeadId">;
export type StopId = Branded<string, "StopId">;
export type JobId = Branded<string, "JobId">;
export type WatchId = Branded<string, "WatchId">;
export type AlertId = Branded<string, "AlertId">;
export type WebhookId = Branded<string, "WebhookId">;
export type DeliveryId = Branded<string, "DeliveryId">;
export type SessionId = Branded<string, "SessionId">;

/** Lower-case hexadecimal SHA-256, 64 characters. An image is known by that of its original bytes. */
export type Sha256 = Branded<string, "Sha256">;

/** Name of a model pack, e.g. `face-api`. Embeddings of different packs never meet. */
export type PackId = Branded<string, "PackId">;

/** Number of one distinct vector in the store and its node in every index: a whole number from 1 to 2³² − 2. */
export type VectorLabel = Branded<number, "VectorLabel">;

interface IdKinds {
  op: OperationId;
  ad: AdId;
  face: FaceId;
  gal: GalleryId;
  subj: SubjectId;
  por: PortraitId;
  cand: CandidateId;
  opin: OpinionId;
  ident: IdentityId;
  key: KeyId;
  user: UserId;
  hash: HashListId;
  lead: LeadId;
  job: JobId;
  sess: SessionId;
  stop: StopId;
  watch: WatchId;
  alert: AlertId;
  hook: WebhookId;
  deliv: DeliveryId;
}

/** Makes a new opaque id, e.g. `newId("face")` → `face_3f0c…`. 122 random bits: ids cannot be guessed or counted. */
export function newId<K extends keyof IdKinds>(kind: K): IdKinds[K] {
  return `${kind}_${randomUUID().replaceAll("-", "")}` as IdKinds[K];
}

/** The SHA-256 of some bytes, or of a text's UTF-8 bytes. */
export function sha256Of(content: Uint8Array | string): Sha256 {
  return createHash("sha256").update(content).digest("hex") as Sha256;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Reads a SHA-256 given by a user. @throws ARGUMENT_INVALID */
export function parseSha256(text: string): Sha256 {
  if (!SHA256.test(text))
    throw expected("ARGUMENT_INVALID", "64 lower-case hexadecimal digits", "a SHA-256", text);
  return text as Sha256;
}
