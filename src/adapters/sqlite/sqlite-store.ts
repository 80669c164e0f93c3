import { LeadlightError } from "../../domain/errors.js";
import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import type { Store } from "../../ports/store.js";
import { createAds } from "./ads.js";
import { createAges } from "./ages.js";
import { createAlerts } from "./alerts.js";
import { createAnalysisWriter } from "./analysis-writer.js";
import { createApiKeys } from "./api-keys.js";
import { createAudit } from "./audit.js";
import { createCalibrations } from "./calibrations.js";
import { createCandidateWriter } from "./candidate-writer.js";
import { createCandidates, createRecorder } from "./candidates.js";
import { createCheck } from "./check.js";
import { createCollectionWriter } from "./collection-writer.js";
import { createCollections } from "./collections.js";
import { createComparisons } from "./comparisons.js";
import { type Connection, openConnection, openReadOnly } from "./connection.js";
import { createErasures } from "./erasures.js";
import { createFaces } from "./faces.js";
import { createGalleries } from "./galleries.js";
import { createHashLists } from "./hash-lists.js";
import { createIdentifierWriter } from "./identifier-writer.js";
import { createIdentifiers } from "./identifiers.js";
import { createIdentities } from "./identities.js";
import { createImages } from "./images.js";
import { createJobs } from "./jobs.js";
import { createKnownAnswers } from "./known-answers.js";
import { createLeads } from "./leads.js";
import { createLinks } from "./links.js";
import { createMemberships } from "./memberships.js";
import { SCHEMA_VERSION } from "./migrate.js";
import { createOperations } from "./operations.js";
import { createPictureHashWriter } from "./picture-hash-writer.js";
import { createPictureHashes } from "./picture-hashes.js";
import { createPictureTexts } from "./picture-texts.js";
import { createPictures } from "./pictures.js";
import { ReadThread } from "./read-thread.js";
import { createReplies } from "./replies.js";
import { createSessions, createSignInFailures } from "./sessions.js";
import { createPackGuard, createSettings } from "./settings.js";
import { createStopList } from "./stop-list.js";
import { createUsers } from "./users.js";
import { createVectorWriter } from "./vector-writer.js";
import { createWatches } from "./watches.js";
import { createWebhooks } from "./webhooks.js";

interface SqliteStoreOptions {
  /** The database; SQLite puts `-wal` and `-shm` files beside it. Made, with its folder, if it is missing. */
  readonly file: string;
  readonly clock: Clock;
  /** Says who acts, for the log. */
  readonly acting: ActingContext;
  /** How long a call waits, blocking this process, while another one writes; 5 seconds unless said. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Opens a store in a SQLite file. Several processes may have it open at once.
 * @throws STORE_NEWER (the file stays as it is), STORE_DAMAGED, STORE_BUSY, STORAGE_FULL, FILE_UNREADABLE
 */
export function openSqliteStore({ file, clock, acting, busyTimeoutMs = 5000 }: SqliteStoreOptions): Store {
  const db = openConnection(file, busyTimeoutMs);
  try {
    return createStore(db, clock, acting);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/**
 * Opens a copy of a store, as `Store.copyTo` makes it, to look at it: no byte of it is changed.
 * @throws STORE_NEWER, STORE_DAMAGED; BACKUP_INVALID for one of an older Leadlight, which a store that is opened for use is brought up from
 */
export function openSqliteCopy(file: string, parts: Pick<SqliteStoreOptions, "clock" | "acting">): Store {
  const db = openReadOnly(file);
  try {
    return createStore(db, parts.clock, parts.acting);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function createStore(db: Connection, clock: Clock, acting: ActingContext): Store {
  return db.read(() => {
    const id = storeId(db);
    const { audit, log } = createAudit(db, id, { clock, acting });
    const members = createCollectionWriter(db);
    const vectors = createVectorWriter(db);
    const hashes = createPictureHashWriter(db);
    const analyses = createAnalysisWriter(db, clock, { members, vectors, hashes });
    const identifiers = createIdentifierWriter(db);
    const guard = createPackGuard(db);
    const writer = createCandidateWriter(db, clock, log);
    const record = createRecorder(writer, log);
    const reader = new ReadThread(db.file);
    return {
      id,
      audit,
      settings: createSettings(db, log),
      operations: createOperations(db, clock, log),
      ads: createAds(db, clock, { analyses, identifiers, members, guard, log }),
      identifiers: createIdentifiers(db, { writer: identifiers, log }),
      images: createImages(db, clock, analyses),
      pictureHashes: createPictureHashes(db, hashes),
      pictureTexts: createPictureTexts(db, clock),
      hashLists: createHashLists(db, clock, log),
      erasures: createErasures(db, log),
      faces: createFaces(db, reader),
      pictures: createPictures(db, clock, { vectors, members }),
      galleries: createGalleries(db, clock, { analyses, members, guard, log }),
      collections: createCollections(db, reader),
      calibrations: createCalibrations(db, clock, log),
      candidates: createCandidates(db, clock, { record, log }),
      comparisons: createComparisons(db, clock, { reader, record }),
      knownAnswers: createKnownAnswers(db, clock, { analyses, writer, guard, acting, log }),
      identities: createIdentities(db, clock, { acting, log }),
      ages: createAges(db, clock, log),
      jobs: createJobs(db, clock, { acting, log }),
      watches: createWatches(db, clock, { writer, acting, log }),
      webhooks: createWebhooks(db, clock, { acting, log }),
      alerts: createAlerts(db, clock, { acting, log }),
      leads: createLeads(db, clock, log),
      links: createLinks(db),
      stopList: createStopList(db, clock, { acting, log }),
      keys: createApiKeys(db, clock, log),
      accounts: {
        users: createUsers(db, clock, log),
        sessions: createSessions(db, clock, log),
        failures: createSignInFailures(db, clock),
        memberships: createMemberships(db, log),
      },
      replies: createReplies(db, clock),
      schemaVersion: SCHEMA_VERSION,
      async copyTo(file) {
        db.copyTo(file);
      },
      check: createCheck(db),
      async close() {
        await reader.close();
        db.close();
      },
    };
  });
}

function storeId(db: Connection): string {
  const id = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'store_id'").pluck().get();
  if (id === undefined)
    throw new LeadlightError("STORE_DAMAGED", "expected a store with an id but received none");
  return id;
}
