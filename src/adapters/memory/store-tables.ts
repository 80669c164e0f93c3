import type { Ad } from "../../domain/ad.js";
import type { Alert } from "../../domain/alert.js";
import type { Calibration } from "../../domain/calibration.js";
import type { Candidate } from "../../domain/candidate.js";
import type { CollectionKey } from "../../domain/collection.js";
import type { ErasureTodo } from "../../domain/erasure.js";
import type { ErrorCode } from "../../domain/errors.js";
import type { Face } from "../../domain/face.js";
import type { Gallery, Portrait, Subject } from "../../domain/gallery.js";
import type { Box } from "../../domain/geometry.js";
import type { HashList } from "../../domain/hash-list.js";
import type { ReadIdentifiers } from "../../domain/identifiers/identifier.js";
import type { IdentityDecision, IdentityState } from "../../domain/identities/identity.js";
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
  KeyId,
  LeadId,
  OperationId,
  PackId,
  PortraitId,
  SessionId,
  Sha256,
  StopId,
  SubjectId,
  UserId,
  VectorLabel,
  WatchId,
  WebhookId,
} from "../../domain/ids.js";
import type { ImageFacts } from "../../domain/image.js";
import type { Job, JobError } from "../../domain/jobs/job.js";
import type { KnownAnswer } from "../../domain/known-answer.js";
import type { Lead } from "../../domain/lead.js";
import type { HeldLease } from "../../domain/lease.js";
import type { StopEntry } from "../../domain/links/stop-entry.js";
import type { Operation } from "../../domain/operation.js";
import type { Opinion } from "../../domain/opinion.js";
import type { PictureHash } from "../../domain/pdq/picture-hash.js";
import type { PictureText } from "../../domain/picture-text.js";
import type { ReviewMode } from "../../domain/review-state.js";
import type { Session, SignInFailures } from "../../domain/session.js";
import type { Watch, Watermarks } from "../../domain/watch.js";
import type { Attempt, Delivery, Webhook } from "../../domain/webhook.js";
import type { CollectionMember, KeptReply } from "../../ports/store.js";
import type { KeptUser } from "../../ports/store-accounts.js";
import type { ListedEntry } from "../../ports/store-hash-lists.js";
import type { IdentifierSource } from "../../ports/store-identifiers.js";
import type { KeptApiKey } from "../../ports/store-keys.js";

/** One distinct vector. */
export interface StoredVector {
  readonly label: VectorLabel;
  readonly pack: PackId;
  readonly vector: Float32Array;
}

/** An image that a pack for pictures has looked at; without vectors one that it failed on. */
export interface SeenPicture {
  readonly image: Sha256;
  readonly pack: PackId;
  readonly vectors: readonly StoredVector[];
  readonly explicit: number | null;
}

/** The review mode of a candidate on which nobody has spoken is that of its operation. */
export type KeptCandidate = Omit<Candidate, "reviewMode"> & { readonly reviewMode: ReviewMode | null };

/** An alert with its ads, and the candidate of each. */
export interface KeptAlert
  extends Pick<Alert, "id" | "operationId" | "subjectId" | "candidateId" | "faceId" | "createdAt"> {
  lastAt: Date;
  seen: Alert["seen"];
  readonly adCandidates: Map<AdId, CandidateId>;
}

/** Everything that a store in memory holds. Maps keep the order of insertion, which is that of sequence numbers. */
export class StoreTables {
  readonly operations = new Map<OperationId, Operation>();
  readonly ads = new Map<AdId, Ad>();
  /** By ad, by source. */
  readonly readings = new Map<AdId, Map<IdentifierSource, ReadIdentifiers>>();
  readonly images = new Map<Sha256, ImageFacts>();
  activePack: PackId | null = null;
  /** By key of {@link under}, by image. */
  readonly analyses = new Map<string, PackId>();
  /** By key of {@link under}, by image: images that a pack could not analyse. */
  readonly failures = new Map<
    string,
    { readonly sha256: Sha256; readonly pack: PackId; readonly code: ErrorCode }
  >();
  readonly pictureHashes = new Map<Sha256, PictureHash>();
  /** Distinct ones as text, in the order in which they came. */
  readonly pdqs: string[] = [];
  readonly pictureTexts = new Map<Sha256, PictureText>();
  readonly faces = new Map<FaceId, Face>();
  /** By key of {@link under}, by face. */
  readonly embeddings = new Map<string, StoredVector>();
  readonly vectors: StoredVector[] = [];
  /** Of all vectors there ever were. */
  lastLabel = 0;
  /** By key of {@link under}, by image. */
  readonly pictures = new Map<string, SeenPicture>();
  readonly galleries = new Map<GalleryId, Gallery>();
  readonly subjects = new Map<SubjectId, Subject>();
  readonly portraits = new Map<PortraitId, Portrait>();
  /** Versions of galleries; none for one without portraits. */
  readonly galleryVersions = new Map<GalleryId, number>();
  readonly calibrations = new Map<string, Calibration>();
  readonly members: (CollectionMember & CollectionKey)[] = [];
  /** Of all members there ever were. */
  lastMember = 0;
  readonly candidates = new Map<CandidateId, KeptCandidate>();
  /** By candidate, by holder. */
  readonly leases = new Map<CandidateId, Map<string, HeldLease>>();
  readonly opinions: Opinion[] = [];
  readonly leads = new Map<LeadId, Lead>();
  readonly jobs = new Map<JobId, Job>();
  readonly jobErrors = new Map<JobId, JobError[]>();
  readonly identityStates = new Map<OperationId, IdentityState>();
  readonly identities = new Map<
    IdentityId,
    { readonly id: IdentityId; readonly operationId: OperationId; readonly faces: readonly FaceId[] }
  >();
  readonly identityDecisions: (IdentityDecision & { readonly operationId: OperationId })[] = [];
  readonly watches = new Map<WatchId, Watch & Watermarks>();
  /** The place of each ad among arrivals, in their order. */
  readonly adArrivals = new Map<AdId, number>();
  /** The same of portraits. */
  readonly portraitArrivals = new Map<PortraitId, number>();
  /** Of an ad or a portrait. */
  lastArrival = 0;
  /** When each subject last gained a portrait or a vector of one. */
  readonly subjectChanges = new Map<SubjectId, number>();
  lastChange = 0;
  readonly alerts = new Map<AlertId, KeptAlert>();
  readonly webhooks = new Map<WebhookId, Webhook & { readonly secret: string }>();
  readonly deliveries = new Map<DeliveryId, Delivery & { readonly log: readonly Attempt[] }>();
  readonly stopList = new Map<StopId, StopEntry>();
  /** By face and account. */
  readonly reveals = new Map<string, { readonly face: FaceId; readonly to: UserId; readonly until: Date }>();
  readonly knownAnswers = new Map<CandidateId, KnownAnswer>();
  /** Those of known answers, which no comparison reads. */
  readonly hiddenAds = new Set<AdId>();
  /** Those of known answers, which no search reads. */
  readonly hiddenSubjects = new Set<SubjectId>();
  readonly hashLists = new Map<HashListId, HashList>();
  /** By sequence number. */
  readonly hashListEntries = new Map<number, ListedEntry>();
  readonly replies = new Map<string, KeptReply>();
  erasures = 0;
  /** Places from which faces were erased in pictures that stay. */
  readonly erasedFaces = new Map<Sha256, Box[]>();
  readonly erasureTodos = new Map<string, ErasureTodo>();
  readonly keys = new Map<KeyId, KeptApiKey>();
  readonly users = new Map<UserId, KeptUser>();
  readonly sessions = new Map<SessionId, Session & { readonly sha256: Sha256 }>();
  /** By `userNameKey`. */
  readonly signInFailures = new Map<string, SignInFailures>();
  readonly memberships = new Map<OperationId, Set<UserId>>();
}

/** Key of what belongs to an image or a face under one pack. */
export function under(pack: PackId, id: Sha256 | FaceId): string {
  return JSON.stringify([pack, id]);
}

/** The rows of a table that a condition holds for, in their order. */
export function where<Row>(table: ReadonlyMap<unknown, Row>, condition: (row: Row) => boolean): Row[] {
  return [...table.values()].filter(condition);
}
