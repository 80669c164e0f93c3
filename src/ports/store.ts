import type { Ad, AdImage, AdMetadata } from "../domain/ad.js";
import type { Calibration } from "../domain/calibration.js";
import type { CollectionKey } from "../domain/collection.js";
import type { ErrorCode } from "../domain/errors.js";
import type { AnalysedImage, Face, StoredFace } from "../domain/face.js";
import type { Box } from "../domain/geometry.js";
import type { ReadIdentifiers } from "../domain/identifiers/identifier.js";
import type { AdId, FaceId, OperationId, PackId, Sha256, VectorLabel } from "../domain/ids.js";
import type { ImageFacts } from "../domain/image.js";
import type { Operation, OperationRules } from "../domain/operation.js";
import type { UnsearchedCount } from "../domain/unsearched-count.js";
import type { AuditRepository } from "./audit.js";
import type { AccountRepository } from "./store-accounts.js";
import type { AgeRepository } from "./store-ages.js";
import type { CandidateRepository } from "./store-candidates.js";
import type { ComparisonRepository } from "./store-comparisons.js";
import type { ErasureRepository } from "./store-erasures.js";
import type { GalleryRepository } from "./store-galleries.js";
import type { HashListRepository } from "./store-hash-lists.js";
import type { IdentifierRepository } from "./store-identifiers.js";
import type { IdentityRepository } from "./store-identities.js";
import type { JobRepository } from "./store-jobs.js";
import type { KeyRepository } from "./store-keys.js";
import type { KnownAnswerRepository } from "./store-known-answers.js";
import type { LeadRepository } from "./store-leads.js";
import type { LinkRepository, StopListRepository } from "./store-links.js";
import type { PictureHashRepository } from "./store-picture-hashes.js";
import type { PictureTextRepository } from "./store-picture-texts.js";
import type { PictureRepository } from "./store-pictures.js";
import type { AlertRepository, WatchRepository } from "./store-standing.js";
import type { WebhookRepository } from "./store-webhooks.js";

/**
 * The truth: every row and every embedding. Each writing method is one transaction of its own: it happens whole
 * and durably, or not at all, with its row in the log. Any of them may throw STORE_BUSY or STORAGE_FULL, and any method STORE_DAMAGED.
 */
export interface Store {
  readonly audit: AuditRepository;
  readonly settings: SettingsRepository;
  readonly operations: OperationRepository;
  readonly ads: AdRepository;
  readonly identifiers: IdentifierRepository;
  readonly images: ImageRepository;
  readonly pictureHashes: PictureHashRepository;
  readonly pictureTexts: PictureTextRepository;
  readonly hashLists: HashListRepository;
  readonly erasures: ErasureRepository;
  readonly faces: FaceRepository;
  readonly pictures: PictureRepository;
  readonly galleries: GalleryRepository;
  readonly collections: CollectionRepository;
  readonly calibrations: CalibrationRepository;
  readonly candidates: CandidateRepository;
  readonly comparisons: ComparisonRepository;
  readonly ages: AgeRepository;
  readonly knownAnswers: KnownAnswerRepository;
  readonly identities: IdentityRepository;
  readonly jobs: JobRepository;
  readonly watches: WatchRepository;
  readonly alerts: AlertRepository;
  readonly webhooks: WebhookRepository;
  readonly leads: LeadRepository;
  readonly links: LinkRepository;
  readonly stopList: StopListRepository;
  readonly keys: KeyRepository;
  readonly accounts: AccountRepository;
  readonly replies: ReplyRepository;

  /** Random name of this store, made with it; a snapshot of another store's index is never used. */
  readonly id: string;

  /** Number of the form that its rows have; a later form has a higher one. */
  readonly schemaVersion: number;

  /**
   * Copies all rows, as they are at one moment, into an empty file. Others go on reading and writing.
   * @throws STORAGE_FULL
   */
  copyTo(file: string): Promise<void>;

  /** Looks for damage. @returns one message for each problem; none when the store is sound */
  check(): Promise<string[]>;

  close(): Promise<void>;
}

export interface SettingsRepository {
  /** The pack whose embeddings are searched; null before the first start. */
  activePack(): Promise<PackId | null>;

  /** Makes a pack the active one where there is none yet. @returns the active one */
  activateFirst(pack: PackId): Promise<PackId>;

  /**
   * Makes a pack the active one, unless an image lacks an analysis under it (one that the pack failed on does not).
   * @returns how many images lack one; 0 when the pack is the active one now
   */
  activate(pack: PackId): Promise<number>;
}

export interface OperationRepository {
  /** @param rules what differs from the rules of which nobody has said otherwise @throws OPERATION_EXISTS */
  add(name: string, rules?: Partial<OperationRules>): Promise<Operation>;
  /** The operation of this name, made if there is none. */
  ensure(name: string): Promise<Operation>;
  find(id: OperationId): Promise<Operation | null>;
  findByName(name: string): Promise<Operation | null>;
  list(): Promise<Operation[]>;
  /** Changes the rules; candidates that are decided keep those that they were decided by. @throws OPERATION_UNKNOWN */
  change(id: OperationId, rules: Partial<OperationRules>): Promise<Operation>;
}

export interface NewAd {
  readonly operationId: OperationId;
  readonly key: string;
  readonly source: string;
  readonly metadata: AdMetadata;
  readonly images: readonly AdImage[];
  /** The analyses of those images that the store did not have yet. */
  readonly analyses: readonly AnalysedImage[];
  /** What was read in the metadata; without it they are to be read later. A known ad keeps what it has. */
  readonly identifiers?: ReadIdentifiers;
}

export interface RecordedAd {
  readonly ad: Ad;
  /** False when the operation already had an ad of this key; images it did not show yet were added to it. */
  readonly isNew: boolean;
  /** How many images the store had never seen. */
  readonly newImages: number;
  /** How many faces the store had never seen. */
  readonly newFaces: number;
  /** Those of the new faces that no search takes. */
  readonly unsearched: UnsearchedCount;
}

export interface AdRepository {
  /**
   * Records an ad with its images and their analyses. A known ad keeps its metadata and gains the images it lacks;
   * an image and an analysis that is already there is left as it is.
   * @throws PACK_CHANGED when an analysis is not of the active pack; OPERATION_UNKNOWN; IMAGE_UNKNOWN when an image is neither stored nor among `analyses`; EMBEDDING_INVALID,
   * EMBEDDING_PACK_MISMATCH for vectors that no index would take
   */
  record(ad: NewAd): Promise<RecordedAd>;
  /** Ads of known answers as well, see `KnownAnswerRepository`; `showing` has them too, and nothing else here. */
  findById(id: AdId): Promise<Ad | null>;
  findByKey(operationId: OperationId, key: string): Promise<Ad | null>;
  /**
   * The ads of an operation, oldest first.
   * @param page.after continue behind this ad
   * @throws AD_UNKNOWN for an unknown `after`
   */
  ofOperation(operationId: OperationId, page: { after: AdId | null; limit: number }): Promise<Ad[]>;
  countOfOperation(operationId: OperationId): Promise<number>;
  /** The ads of an operation that show an image, oldest first. */
  showing(operationId: OperationId, image: Sha256): Promise<Ad[]>;
}

/** How far one pack is with the images of the store. */
export interface PackCoverage {
  readonly pack: PackId;
  readonly analysed: number;
  /** Images that it could not analyse. */
  readonly failed: number;
}

export interface ImageRepository {
  find(sha256: Sha256): Promise<ImageFacts | null>;
  /** True when the image has been analysed with this pack, with or without a face in it. */
  isAnalysed(sha256: Sha256, pack: PackId): Promise<boolean>;
  /** The faces of an image, largest first. */
  faces(sha256: Sha256, pack: PackId): Promise<StoredFace[]>;
  /** The faces of an image, whichever pack found them, largest first. */
  everyFace(sha256: Sha256): Promise<Face[]>;
  /** Where an image is shown: in ads of operations, and as a portrait of a gallery. */
  shownIn(sha256: Sha256): Promise<{ readonly operations: OperationId[]; readonly isPortrait: boolean }>;
  /** Hashes of all images, for checks. */
  list(): Promise<Sha256[]>;
  count(): Promise<number>;

  /**
   * Images that a pack has not analysed, those that it failed on among them, in the order in which they came.
   * @param page.after continue behind this image
   * @throws IMAGE_UNKNOWN for an unknown `after`
   */
  unanalysed(pack: PackId, page: { after: Sha256 | null; limit: number }): Promise<Sha256[]>;

  /**
   * Records what a pack, active or not, makes of an image that is there. A face at the place of one that another pack
   * found (see `sameFaces`) is that face; portraits of it enter their gallery's collection under this pack. An
   * analysis that is there already is left as it is.
   * @throws IMAGE_UNKNOWN; EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH as `AdRepository.record`
   */
  recordAnalysis(analysis: AnalysedImage): Promise<void>;

  /** Notes that a pack cannot analyse an image, until it has analysed it after all. @throws IMAGE_UNKNOWN */
  recordFailure(sha256: Sha256, pack: PackId, code: ErrorCode): Promise<void>;

  /** The images that a pack could not analyse, in the order in which they came. */
  failures(pack: PackId): Promise<{ readonly sha256: Sha256; readonly code: ErrorCode }[]>;

  /** Every pack that has looked at an image. */
  coverage(): Promise<PackCoverage[]>;
}

/** A face in ads that has a vector. */
export interface FaceWithVector {
  readonly label: VectorLabel;
  readonly face: FaceId;
  readonly image: Sha256;
  /** In pixels of the image, upright. */
  readonly box: Box;
}

export interface FaceRepository {
  find(id: FaceId): Promise<Face | null>;
  /** How many faces in the ads of an operation a comparison searches: those without a reason not to be, each once. Counts off the event loop. */
  countOfOperation(operationId: OperationId, pack: PackId): Promise<number>;
  /** The faces in the ads of an operation that have these vectors and that searches take, oldest first; at most `limit`. */
  withVectors(
    operationId: OperationId,
    pack: PackId,
    labels: readonly VectorLabel[],
    limit: number,
  ): Promise<readonly FaceWithVector[]>;
  /** The faces in the ads of an operation that a comparison leaves out. Counts off the event loop. */
  unsearchedOfOperation(operationId: OperationId, pack: PackId): Promise<UnsearchedCount>;
}

/** A vector's entry into a collection. Sequence numbers only grow, and are never used twice. */
export interface CollectionMember {
  readonly sequence: number;
  readonly label: VectorLabel;
  readonly vector: Float32Array;
}

export interface CollectionState {
  /** Distinct vectors. */
  readonly count: number;
  /** Sequence number of the last one, 0 when there is none. */
  readonly lastSequence: number;
}

/** Members of a collection one after the other. */
export interface MemberPage {
  /** Sequence number of the last one. */
  readonly through: number;
  readonly labels: readonly VectorLabel[];
  /** Of each label, in one piece of memory. */
  readonly vectors: Float32Array;
}

export interface CollectionRepository {
  /** Length of the vectors of a pack, null when the store has none. */
  dimensionOf(pack: PackId): Promise<number | null>;
  /** Every collection that holds a vector, with the pack. */
  list(): Promise<CollectionKey[]>;
  /** @param upTo counts only members up to this sequence number */
  state(key: CollectionKey, upTo?: number): Promise<CollectionState>;
  /** Members behind a sequence number, in order. */
  membersAfter(key: CollectionKey, sequence: number, limit: number): Promise<CollectionMember[]>;
  /**
   * At most so many members behind a sequence number, in order. Reads off the event loop.
   * @returns null where none is left
   */
  memberPage(key: CollectionKey, after: number, most: number): Promise<MemberPage | null>;
  /** The vectors of these labels that are members; other labels are left out. */
  memberVectors(key: CollectionKey, labels: readonly VectorLabel[]): Promise<Map<VectorLabel, Float32Array>>;
  /** The vectors of these labels; unknown labels are left out. */
  vectors(labels: readonly VectorLabel[]): Promise<Map<VectorLabel, Float32Array>>;
}

/** The calibrations that candidates were found with, so that what is said of them can be computed again. */
export interface CalibrationRepository {
  /** Keeps a calibration under its id; one that is there already stays. */
  keep(calibration: Calibration): Promise<void>;
  find(id: string): Promise<Calibration | null>;
}

/** The answer given to a request that carried an Idempotency-Key. */
export interface KeptReply {
  /** SHA-256 over method, path and content of the request. */
  readonly fingerprint: Sha256;
  readonly status: number;
  readonly body: string;
}

export interface ReplyRepository {
  find(idempotencyKey: string): Promise<KeptReply | null>;
  /** Keeps a reply; one that is already there under the key stays. */
  keep(idempotencyKey: string, reply: KeptReply): Promise<void>;
}
