import type { BackupFacts } from "../domain/backup.js";
import { asLeadlightError } from "../domain/errors.js";
import type { Gallery } from "../domain/gallery.js";
import type { IdentifierTools } from "../domain/identifiers/tools.js";
import type { OperationId, Sha256 } from "../domain/ids.js";
import { parseName } from "../domain/names.js";
import type { ActingContext } from "../ports/acting.js";
import type { AnalysisCache } from "../ports/analysis-cache.js";
import type { Checkpoints } from "../ports/audit.js";
import type { Backups, OpenStoreCopy } from "../ports/backups.js";
import type { ByteSearch } from "../ports/byte-search.js";
import type { Clock } from "../ports/clock.js";
import type { CollectedSource } from "../ports/collected.js";
import type { CommunityFinder } from "../ports/communities.js";
import type { DatasetSource } from "../ports/dataset.js";
import type { ExportFiles } from "../ports/exports.js";
import type { FaceEngines } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { ImageRenderer } from "../ports/image-renderer.js";
import type { ImageStore } from "../ports/image-store.js";
import type { IndexSnapshots } from "../ports/index-snapshots.js";
import type { MatrixProducts } from "../ports/matrix-product.js";
import type { PasswordHasher } from "../ports/password-hasher.js";
import type { PictureEmbedders } from "../ports/picture-embedder.js";
import type { Store } from "../ports/store.js";
import type { TextReaders } from "../ports/text-reader.js";
import type { VectorIndexKind } from "../ports/vector-index.js";
import type { WebhookSender } from "../ports/webhook-sender.js";
import type { WorkerNames } from "../ports/worker-names.js";
import { type Accounts, createAccounts } from "./accounts.js";
import { type ActiveEngines, createActiveEngines } from "./active-engine.js";
import type { AnalyseImage } from "./analyse-image.js";
import { type ApiKeys, createApiKeys } from "./api-keys.js";
import { type AuditLog, createAuditLog } from "./audit-log.js";
import { type CreateBackup, createBackups } from "./backups.js";
import { createBlindness } from "./blindness.js";
import { createCalibrations } from "./calibrations.js";
import { type ChangePack, createChangePack } from "./change-pack.js";
import { type CollectionIndexes, createCollectionIndexes } from "./collection-index.js";
import { type Comparing, createComparing } from "./comparing.js";
import { createDoctor, type Doctor, type OpenPack } from "./doctor.js";
import { createEmbedPictures, type EmbedPictures } from "./embed-pictures.js";
import {
  createEnrolGallery,
  createEnrolPortrait,
  type EnrolGallery,
  type EnrolPortrait,
} from "./enrol-gallery.js";
import { createErasures, type Erasures } from "./erasures.js";
import { createGalleryTemplates } from "./gallery-templates.js";
import { createHashLists, type HashLists } from "./hash-lists.js";
import { createHashPictures, type HashPictures } from "./hash-pictures.js";
import { createIdentifierReader } from "./identifier-reader.js";
import { createIdentifiers, type Identifiers } from "./identifiers.js";
import { createIdentities, type Identities, identityTies } from "./identities.js";
import { createGroupFaces } from "./identity-groups.js";
import { createIndexCare, type IndexCare } from "./index-care.js";
import { createIngestAd, type IngestAd } from "./ingest-ad.js";
import { createIngestRun, type IngestRun } from "./ingest-run.js";
import { createJobParts, type JobParts } from "./jobs/job-parts.js";
import { createKnownAnswers, type KnownAnswers } from "./known-answers.js";
import { createMixInPeople, type MixInPeople } from "./known-people.js";
import { createLeads, type Leads } from "./leads.js";
import { createLinkEvidenceReader, type LinkEvidenceReader } from "./link-evidence.js";
import { createLinkGraphs } from "./link-graphs.js";
import { createLinks, type Links } from "./links.js";
import { createMinors, type Minors } from "./minors.js";
import { createNetworks, type Networks } from "./networks.js";
import { createOperations, type Operations } from "./operations.js";
import { createPictureEye } from "./picture-eye.js";
import { createPictureGroups } from "./picture-groups.js";
import { PictureIndex } from "./picture-index.js";
import { createPictureTexts, type PictureTexts } from "./picture-texts.js";
import { createPictures, type Pictures } from "./pictures.js";
import { type CountProgress, createCountProgress } from "./progress.js";
import { createRetention, type Retention } from "./retention.js";
import { createReview, type Review } from "./review.js";
import { createReviewers, type Reviewers } from "./reviewers.js";
import { createSearchAdFaces, type SearchAdFaces } from "./search-ad-faces.js";
import { createSearchGallery } from "./search-gallery.js";
import { createSearchImage, type SearchImage } from "./search-image.js";
import { createSearchPictures, type SearchPictures } from "./search-pictures.js";
import { createSeenImages } from "./seen-images.js";
import { createSignIn, type SignIn } from "./sign-in.js";
import { type Alerting, createAlerting } from "./standing/alerting.js";
import { createStopList, type StopList } from "./stop-list.js";
import { createSubjects, type Subjects } from "./subjects.js";
import { createTurns } from "./turns.js";

/** Passwords hashed at once: each takes 64 MiB and a processor. */
const HASHED_AT_ONCE = 2;

/** What the use cases are built on; `compose.ts` chooses the adapters. */
export interface Ports {
  readonly clock: Clock;
  /** The one that the store asks who acts. */
  readonly acting: ActingContext;
  readonly checkpoints: Checkpoints;
  readonly decoder: ImageDecoder;
  readonly renderer: ImageRenderer;
  readonly hasher: PasswordHasher;
  readonly openPack: OpenPack;
  readonly engines: FaceEngines;
  readonly textReaders: TextReaders;
  readonly identifierTools: IdentifierTools;
  readonly pictureEmbedders: PictureEmbedders;
  readonly store: Store;
  readonly images: ImageStore;
  readonly indexKind: VectorIndexKind;
  readonly snapshots: IndexSnapshots;
  readonly source: CollectedSource;
  readonly exports: ExportFiles;
  readonly workerNames: WorkerNames;
  readonly communities: CommunityFinder;
  readonly products: MatrixProducts;
  /** What measurements made of images in the data folder. */
  readonly analysisCache: Pick<AnalysisCache, "forget">;
  readonly searchBytes: ByteSearch;
  readonly backups: Backups;
  readonly openStoreCopy: OpenStoreCopy;
  /** What it runs with, for backups to keep; nothing secret. */
  readonly settings: BackupFacts["settings"];
  /** Photographs of known people. */
  readonly dataset: DatasetSource;
  /** Probability, before a comparison, that the gallery has the person who is searched; above 0, below 1. */
  readonly prior: number;
  /** Faces that a comparison reads, multiplies and records together. */
  readonly facesAtOnce: number;
  readonly webhookSender: WebhookSender;
  /** Is told, in words, what Leadlight mended or could not keep by itself. */
  readonly onNotice: (message: string) => void;
}

/** Everything that Leadlight does, for the edges to call. */
export interface Leadlight extends JobParts, Alerting, Comparing {
  readonly store: Store;
  /** Edges run every request in it, as whoever made the request. */
  readonly acting: ActingContext;
  readonly auditLog: AuditLog;
  readonly engines: ActiveEngines;
  readonly indexes: CollectionIndexes;
  readonly indexCare: IndexCare;
  /** The step that everything else is built on, under the active pack; measurements call it directly. */
  readonly analyse: AnalyseImage;
  readonly ingest: IngestRun;
  readonly ingestAd: IngestAd;
  /** @throws GALLERY_EXISTS, ARGUMENT_INVALID for an unusable name */
  readonly createGallery: (name: string) => Promise<Gallery>;
  readonly enrol: EnrolGallery;
  readonly enrolPortrait: EnrolPortrait;
  readonly subjects: Subjects;
  readonly search: SearchImage;
  readonly searchPictures: SearchPictures;
  readonly searchAdFaces: SearchAdFaces;
  readonly embedPictures: EmbedPictures;
  readonly hashPictures: HashPictures;
  readonly hashLists: HashLists;
  readonly changePack: ChangePack;
  readonly review: Review;
  readonly countProgress: CountProgress;
  readonly knownAnswers: KnownAnswers;
  readonly mixInPeople: MixInPeople;
  readonly reviewers: Reviewers;
  readonly leads: Leads;
  /** What links are made of; measurements build links of it in other ways. */
  readonly linkEvidence: LinkEvidenceReader;
  readonly links: Links;
  readonly networks: Networks;
  readonly stopList: StopList;
  readonly pictures: Pictures;
  readonly pictureTexts: PictureTexts;
  readonly identifiers: Identifiers;
  readonly identities: Identities;
  readonly minors: Minors;
  readonly apiKeys: ApiKeys;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly operations: Operations;
  readonly erasures: Erasures;
  readonly retention: Retention;
  readonly backUp: CreateBackup;
  readonly doctor: Doctor;
  /** Keeps what the indexes have learnt and lets go of everything. */
  close(): Promise<void>;
}

/** @param ports.store one in which a pack is active */
export function createLeadlight(ports: Ports): Leadlight {
  const { store, images, source, clock, onNotice } = ports;
  const engines = createActiveEngines({ ...ports, settings: store.settings });
  const indexes = createCollectionIndexes({
    collections: store.collections,
    storeId: store.id,
    kind: ports.indexKind,
    snapshots: ports.snapshots,
    dimensionOf: async (pack) =>
      (await store.collections.dimensionOf(pack)) ?? (await engines.of(pack)).pack.dimension,
    onNotice,
    async onRebuild({ collection, pack }, reason) {
      onNotice(`the index of ${collection} (${pack}) is built from the store: ${reason}`);
      await store.audit.append({ act: "index.rebuild", operationId: null, details: { collection, pack } });
    },
  });
  const auditLog = createAuditLog(ports);
  const operations = createOperations(ports);
  const erasures = createErasures({ ...ports, indexes });
  const blindness = createBlindness(ports);
  const review = createReview({ store, acting: ports.acting, operations, blindness });
  const seen = createSeenImages(ports);
  const hashing = createTurns(HASHED_AT_ONCE);
  const calibrations = createCalibrations(ports.openPack);
  const templates = createGalleryTemplates(store.galleries);
  const searchGallery = createSearchGallery({ store, templates, prior: ports.prior });
  const tools = ports.identifierTools;
  const reader = createIdentifierReader({ store, tools });
  const ingestAd = createIngestAd({ store, images, engines, operations, reader });
  const eye = createPictureEye({ embedders: ports.pictureEmbedders, decoder: ports.decoder });
  const enrolPortrait = createEnrolPortrait({ store, images, engines });
  const hashPictures = createHashPictures(ports);
  const hashIndex = new PictureIndex((after, limit) => store.pictureHashes.distinctAfter(after, limit));
  const groupFaces = createGroupFaces({ store, calibrations });
  const ties = (operation: OperationId, noTies: ReadonlySet<Sha256>) =>
    identityTies({ store, calibrations }, operation, noTies);
  const evidence = createLinkEvidenceReader({
    store,
    pictureGroups: createPictureGroups({ store }),
    identities: { groupFaces, ties },
  });
  const linking = { store, acting: ports.acting, operations, evidence };
  const graphs = createLinkGraphs({ store, evidence, communities: ports.communities });
  const ingest = createIngestRun({ store, images, engines, source, ingestAd, clock, operations, reader });
  const searching = { engines, calibrations, templates, searchGallery, operations };
  const comparing = createComparing({ ...ports, ...searching });
  const changePack = createChangePack({ store, images, engines, indexes, clock, onNotice });
  const doing = { ingest, compare: comparing.compare, changePack, groupFaces, indexes };
  return {
    store,
    acting: ports.acting,
    auditLog,
    engines,
    indexes,
    indexCare: createIndexCare({ store, indexes }),
    analyse: async (bytes, known) => (await engines.current()).analyse(bytes, known),
    ingest,
    ingestAd,
    createGallery: async (name) => store.galleries.create(parseName(name, "the gallery")),
    enrol: createEnrolGallery({ store, images, engines, source, clock, indexes, enrolPortrait }),
    enrolPortrait,
    subjects: createSubjects(store),
    search: createSearchImage({ store, engines, calibrations, templates, searchGallery }),
    searchPictures: createSearchPictures({ store, operations, indexes, eye, hashPictures, hashIndex }),
    searchAdFaces: createSearchAdFaces({ ...ports, engines, calibrations, operations, indexes, seen }),
    embedPictures: createEmbedPictures({ store, images, eye, onNotice }),
    hashPictures,
    hashLists: createHashLists({ store, source }),
    ...comparing,
    ...createAlerting({ ...ports, ...searching }),
    changePack,
    review,
    countProgress: createCountProgress({ ...ports, operations, blindness }),
    knownAnswers: createKnownAnswers({ store, operations }),
    mixInPeople: createMixInPeople({ ...ports, engines, calibrations, templates }),
    reviewers: createReviewers({ ...ports, operations }),
    ...createJobParts({ ...ports, operations, ...doing }),
    leads: createLeads({ store, acting: ports.acting, operations, review }),
    linkEvidence: evidence,
    links: createLinks({ ...linking, graphs }),
    networks: createNetworks({ ...linking, graphs }),
    stopList: createStopList({ store, operations }),
    pictures: createPictures({ ...ports, seen }),
    pictureTexts: createPictureTexts({ ...ports, reader }),
    identities: createIdentities({ ...ports, engines, calibrations, operations, groupFaces, searchGallery }),
    identifiers: createIdentifiers({ store, tools, operations, reader }),
    minors: createMinors({ ...ports, seen }),
    apiKeys: createApiKeys({ store, clock }),
    accounts: createAccounts({ ...ports, hashing }),
    signIn: createSignIn({ ...ports, hashing }),
    operations,
    erasures,
    backUp: createBackups(ports),
    retention: createRetention({ ...ports, operations, erasures }),
    doctor: createDoctor({ ...ports, auditLog, engines, indexes, eye }),
    async close() {
      // A snapshot that cannot be kept costs time at the next start and nothing else.
      await indexes.save().catch((thrown) => onNotice(asLeadlightError(thrown).message));
      await indexes.close();
      await engines.close();
      await ports.communities.close();
      await eye.close();
      await store.close();
    },
  };
}
