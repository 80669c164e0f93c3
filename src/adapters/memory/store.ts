import { randomUUID } from "node:crypto";
import { expected } from "../../domain/errors.js";
import { newId } from "../../domain/ids.js";
import { DEFAULT_RULES, type Operation, type OperationRules, rulesForLog } from "../../domain/operation.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type {
  CalibrationRepository,
  OperationRepository,
  ReplyRepository,
  Store,
} from "../../ports/store.js";
import { createMemoryAccounts } from "./store-accounts.js";
import { createMemoryAds } from "./store-ads.js";
import { createMemoryAges } from "./store-ages.js";
import { createMemoryAudit } from "./store-audit.js";
import { createMemoryCandidates } from "./store-candidates.js";
import { createMemoryCollections } from "./store-collections.js";
import { createMemoryComparisons } from "./store-comparisons.js";
import { createMemoryErasures } from "./store-erasures.js";
import { createMemoryFaces } from "./store-faces.js";
import { createMemoryGalleries } from "./store-galleries.js";
import { createMemoryHashLists } from "./store-hash-lists.js";
import { createMemoryIdentifiers } from "./store-identifiers.js";
import { createMemoryIdentities } from "./store-identities.js";
import { createMemoryImages } from "./store-images.js";
import { createMemoryJobs } from "./store-jobs.js";
import { createMemoryKeys } from "./store-keys.js";
import { createMemoryKnownAnswers } from "./store-known-answers.js";
import { createMemoryLeads } from "./store-leads.js";
import { createMemoryLinks, createMemoryStopList } from "./store-links.js";
import { createMemoryPictureHashes } from "./store-picture-hashes.js";
import { createMemoryPictureTexts } from "./store-picture-texts.js";
import { createMemoryPictures } from "./store-pictures.js";
import { createMemorySettings } from "./store-settings.js";
import { createMemoryAlerts, createMemoryWatches } from "./store-standing.js";
import { StoreTables, where } from "./store-tables.js";
import { createMemoryWebhooks } from "./store-webhooks.js";

/**
 * A store that keeps nothing: for tests, and to read what the port means without a database in the way. Every method
 * checks before it writes, and nothing else runs in between, so each happens whole or not at all.
 */
export function createMemoryStore({ clock, acting }: { clock: Clock; acting: ActingContext }): Store {
  const tables = new StoreTables();
  const id = randomUUID();
  const { audit, log } = createMemoryAudit(id, { clock, acting });
  const candidates = createMemoryCandidates(tables, clock, log);
  return {
    id,
    audit,
    settings: createMemorySettings(tables, log),
    operations: createOperations(tables, clock, log),
    ads: createMemoryAds(tables, clock, log),
    identifiers: createMemoryIdentifiers(tables, log),
    images: createMemoryImages(tables),
    pictureHashes: createMemoryPictureHashes(tables),
    pictureTexts: createMemoryPictureTexts(tables, clock),
    hashLists: createMemoryHashLists(tables, clock, log),
    erasures: createMemoryErasures(tables, log),
    faces: createMemoryFaces(tables),
    pictures: createMemoryPictures(tables),
    galleries: createMemoryGalleries(tables, clock, log),
    collections: createMemoryCollections(tables),
    calibrations: createCalibrations(tables, log),
    candidates,
    comparisons: createMemoryComparisons(tables, clock, candidates),
    ages: createMemoryAges(tables, clock, log),
    knownAnswers: createMemoryKnownAnswers(tables, clock, { acting, log }),
    identities: createMemoryIdentities(tables, clock, { acting, log }),
    jobs: createMemoryJobs(tables, clock, { acting, log }),
    watches: createMemoryWatches(tables, clock, { candidates, acting, log }),
    webhooks: createMemoryWebhooks(tables, clock, { acting, log }),
    alerts: createMemoryAlerts(tables, clock, { acting, log }),
    leads: createMemoryLeads(tables, clock, log),
    links: createMemoryLinks(tables),
    stopList: createMemoryStopList(tables, clock, { acting, log }),
    keys: createMemoryKeys(tables, clock, log),
    accounts: createMemoryAccounts(tables, clock, log),
    replies: createReplies(tables),
    schemaVersion: 0,
    async copyTo(file) {
      throw expected("INTERNAL", "a store on a disk", `the copy ${file}`, "one in memory");
    },
    check: async () => [],
    close: async () => {},
  };
}

function createOperations(tables: StoreTables, clock: Clock, log: AuditWriter): OperationRepository {
  const named = (name: string) => where(tables.operations, (operation) => operation.name === name)[0];
  function insert(name: string, rules: Partial<OperationRules> = {}): Operation {
    const operation = { id: newId("op"), name, createdAt: clock.now(), ...DEFAULT_RULES, ...rules };
    tables.operations.set(operation.id, operation);
    log({ act: "operation.create", operationId: operation.id, details: {} });
    return operation;
  }
  return {
    async add(name, rules) {
      if (named(name) !== undefined) throw expected("OPERATION_EXISTS", "a new name", "the operation", name);
      return insert(name, rules);
    },

    async ensure(name) {
      return named(name) ?? insert(name);
    },

    async find(id) {
      return tables.operations.get(id) ?? null;
    },

    async findByName(name) {
      return named(name) ?? null;
    },

    async list() {
      return [...tables.operations.values()];
    },

    async change(id, rules) {
      const before = tables.operations.get(id);
      if (before === undefined)
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "the operation", id);
      const operation = { ...before, ...rules };
      tables.operations.set(id, operation);
      log({ act: "operation.change", operationId: id, details: rulesForLog(operation) });
      return operation;
    },
  };
}

function createCalibrations(tables: StoreTables, log: AuditWriter): CalibrationRepository {
  return {
    async keep(calibration) {
      if (tables.calibrations.has(calibration.id)) return;
      tables.calibrations.set(calibration.id, calibration);
      log({ act: "calibration.adopt", operationId: null, details: { calibration: calibration.id } });
    },

    async find(id) {
      return tables.calibrations.get(id) ?? null;
    },
  };
}

function createReplies(tables: StoreTables): ReplyRepository {
  return {
    async find(idempotencyKey) {
      return tables.replies.get(idempotencyKey) ?? null;
    },

    async keep(idempotencyKey, { fingerprint, status, body }) {
      if (!tables.replies.has(idempotencyKey))
        tables.replies.set(idempotencyKey, { fingerprint, status, body });
    },
  };
}
