import { randomUUID } from "node:crypto";
import { newId } from "../../domain/ids.js";
import type { Clock } from "../../ports/clock.js";
import type {
  AccessKeyRepository,
  CalibrationRepository,
  OperationRepository,
  ReplyRepository,
  Store,
} from "../../ports/store.js";
import { createMemoryAds } from "./store-ads.js";
import { createMemoryCandidates } from "./store-candidates.js";
import { createMemoryCollections } from "./store-collections.js";
import { createMemoryFaces } from "./store-faces.js";
import { createMemoryGalleries } from "./store-galleries.js";
import { createMemoryImages } from "./store-images.js";
import { createMemorySettings } from "./store-settings.js";
import { StoreTables, where } from "./store-tables.js";

/**
 * A store that keeps nothing: for tests, and to read what the port means without a database in the way. Every method
 * checks before it writes, and nothing else runs in between, so each happens whole or not at all.
 */
export function createMemoryStore({ clock }: { clock: Clock }): Store {
  const tables = new StoreTables();
  return {
    id: randomUUID(),
    settings: createMemorySettings(tables),
    operations: createOperations(tables, clock),
    ads: createMemoryAds(tables, clock),
    images: createMemoryImages(tables),
    faces: createMemoryFaces(tables),
    galleries: createMemoryGalleries(tables, clock),
    collections: createMemoryCollections(tables),
    calibrations: createCalibrations(tables),
    candidates: createMemoryCandidates(tables, clock),
    accessKeys: createAccessKeys(tables),
    replies: createReplies(tables),
    check: async () => [],
    close: async () => {},
  };
}

function createOperations(tables: StoreTables, clock: Clock): OperationRepository {
  const named = (name: string) => where(tables.operations, (operation) => operation.name === name)[0];
  return {
    async ensure(name) {
      const operation = named(name) ?? { id: newId("op"), name, createdAt: clock.now() };
      tables.operations.set(operation.id, operation);
      return operation;
    },

    async findByName(name) {
      return named(name) ?? null;
    },

    async list() {
      return [...tables.operations.values()];
    },
  };
}

function createCalibrations(tables: StoreTables): CalibrationRepository {
  return {
    async keep(calibration) {
      if (!tables.calibrations.has(calibration.id)) tables.calibrations.set(calibration.id, calibration);
    },

    async find(id) {
      return tables.calibrations.get(id) ?? null;
    },
  };
}

function createAccessKeys(tables: StoreTables): AccessKeyRepository {
  return {
    async current() {
      return tables.accessKey;
    },

    async setFirst(hash) {
      if (tables.accessKey !== null) return false;
      tables.accessKey = hash;
      return true;
    },

    async replace(hash) {
      tables.accessKey = hash;
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
