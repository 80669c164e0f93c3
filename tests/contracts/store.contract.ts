import { describe, expect, test } from "vitest";
import type { KeyId } from "../../src/domain/ids.js";
import { DEFAULT_RULES } from "../../src/domain/operation.js";
import type { Clock } from "../../src/ports/clock.js";
import type { Store } from "../../src/ports/store.js";
import { hashOf } from "../helpers/analysed-image.js";
import { steppingClock } from "../helpers/stepping-clock.js";
import { storeAccountsContract } from "./store-accounts.contract.js";
import { storeAdsContract } from "./store-ads.contract.js";
import { storeAgesContract } from "./store-ages.contract.js";
import { storeAuditContract } from "./store-audit.contract.js";
import { storeCalibrationsContract, storeCandidatesContract } from "./store-candidates.contract.js";
import { storeCollectionsContract } from "./store-collections.contract.js";
import { storeComparisonsContract } from "./store-comparisons.contract.js";
import { storeCountsContract } from "./store-counts.contract.js";
import { storeErasuresContract } from "./store-erasures.contract.js";
import { storeFacesContract } from "./store-faces.contract.js";
import { storeGalleriesContract } from "./store-galleries.contract.js";
import { storeHashListsContract } from "./store-hash-lists.contract.js";
import { storeIdentifiersContract } from "./store-identifiers.contract.js";
import { storeIdentitiesContract } from "./store-identities.contract.js";
import { storeJobsContract } from "./store-jobs.contract.js";
import { storeKnownAnswersContract } from "./store-known-answers.contract.js";
import { storeKnownPeopleContract } from "./store-known-people.contract.js";
import { storeLeadsContract } from "./store-leads.contract.js";
import { storeLinksContract } from "./store-links.contract.js";
import { storeOpinionsContract } from "./store-opinions.contract.js";
import { storePacksContract } from "./store-packs.contract.js";
import { storePictureHashesContract } from "./store-picture-hashes.contract.js";
import { storePictureTextsContract } from "./store-picture-texts.contract.js";
import { storePicturesContract } from "./store-pictures.contract.js";
import { storeReviewContract } from "./store-review.contract.js";
import { storeStandingContract } from "./store-standing.contract.js";
import { storeSubjectsContract } from "./store-subjects.contract.js";

/** Makes an empty store and sees to its removal when the test ends. */
type OpenStore = () => Promise<Store>;

/**
 * What every store does.
 * @param openWith as {@link OpenStore}, with the clock to go by
 */
export function storeContract(openWith: (clock: Clock) => Promise<Store>): void {
  const open: OpenStore = () => openWith(steppingClock());
  describe("a store", () => {
    storeOperationsContract(open);
    storeAccountsContract(open);
    storeAdsContract(open);
    storeIdentifiersContract(open);
    storeFacesContract(open);
    storeErasuresContract(open);
    storeGalleriesContract(open);
    storeSubjectsContract(open);
    storeCollectionsContract(open);
    storeCalibrationsContract(open);
    storeCandidatesContract(open);
    storeOpinionsContract(open);
    storeReviewContract(openWith);
    storeAgesContract(open);
    storeIdentitiesContract(open);
    storeJobsContract(openWith);
    storeKnownAnswersContract(open);
    storeKnownPeopleContract(open);
    storeLeadsContract(open);
    storeStandingContract(open);
    storeLinksContract(open);
    storeComparisonsContract(open);
    storeCountsContract(open);
    storePacksContract(open);
    storeHashListsContract(open);
    storePictureHashesContract(open);
    storePictureTextsContract(open);
    storePicturesContract(open);
    storeEdgeContract(open);
    storeAuditContract(open);

    test("has an id of its own", async () => {
      const [first, second] = [await open(), await open()];
      expect(first.id).toMatch(/^[0-9a-f-]{32,36}$/);
      expect(first.id).not.toBe(second.id);
    });

    test("is sound when it is empty", async () => {
      const store = await open();
      expect(await store.check()).toEqual([]);
    });
  });
}

function storeOperationsContract(open: OpenStore): void {
  describe("operations", () => {
    test("are made once for each name and listed in the order in which they were made", async () => {
      const store = await open();
      const second = await store.operations.ensure("Zephyr");
      const first = await store.operations.ensure("Aurora");
      expect(await store.operations.ensure("Zephyr")).toEqual(second);
      expect(await store.operations.list()).toEqual([second, first]);
      await expect(store.operations.add("Aurora")).rejects.toMatchObject({ code: "OPERATION_EXISTS" });
      expect(second).toEqual({
        id: expect.stringMatching(/^op_[0-9a-f]{32}$/),
        name: "Zephyr",
        ...DEFAULT_RULES,
        createdAt: new Date("2030-01-02T03:04:05.678Z"),
      });
    });

    test("are found by their exact name only", async () => {
      const store = await open();
      const made = await store.operations.ensure("Aurora");
      expect(await store.operations.findByName("Aurora")).toEqual(made);
      expect(await store.operations.findByName("aurora")).toBeNull();
      expect(await store.operations.findByName("Aurora'; DROP TABLE operations; --")).toBeNull();
    });
  });
}

function storeEdgeContract(open: OpenStore): void {
  describe("API keys", () => {
    const key = {
      label: "a program",
      prefix: "abcdefgh",
      sha256: hashOf("key"),
      expiresAt: null,
      operations: "all" as const,
    };

    test("are kept as hashes and found by how they begin", async () => {
      const store = await open();
      const expiresAt = new Date("2031-01-01T00:00:00.000Z");
      const one = await store.keys.add(key);
      const other = await store.keys.add({ ...key, sha256: hashOf("other"), expiresAt });
      await store.keys.add({ ...key, prefix: "ABCDEFGH", sha256: hashOf("third") });
      expect(one).toEqual({
        id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
        label: "a program",
        prefix: "abcdefgh",
        createdAt: expect.any(Date),
        expiresAt: null,
        revokedAt: null,
        operations: "all",
      });
      expect(await store.keys.withPrefix("abcdefgh")).toEqual([
        { ...one, sha256: hashOf("key") },
        { ...other, expiresAt, sha256: hashOf("other") },
      ]);
      expect((await store.keys.list()).slice(0, 2)).toEqual([one, other]);
      expect(await store.keys.withPrefix("abc")).toEqual([]);
    });

    test("reach the operations that they were made for", async () => {
      const store = await open();
      const [one, other] = [await store.operations.ensure("one"), await store.operations.ensure("other")];
      await store.operations.ensure("third");
      const narrow = await store.keys.add({ ...key, operations: [one.id, other.id] });
      const nothing = await store.keys.add({ ...key, sha256: hashOf("nothing"), operations: [] });
      expect(narrow.operations).toEqual([one.id, other.id]);
      expect((await store.keys.list()).map(({ operations }) => operations)).toEqual([
        [one.id, other.id],
        nothing.operations,
      ]);
    });

    test("have a first one, once", async () => {
      const store = await open();
      const first = await store.keys.addFirst(key);
      expect(await store.keys.addFirst({ ...key, sha256: hashOf("late") })).toBeNull();
      expect(await store.keys.list()).toEqual([first]);
      if (first !== null) await store.keys.revoke(first.id);
      expect(await store.keys.addFirst({ ...key, sha256: hashOf("later") })).toBeNull();
    });

    test("are revoked for good, at the time when it was said first", async () => {
      const store = await open();
      const { id } = await store.keys.add(key);
      const revoked = await store.keys.revoke(id);
      expect(revoked.revokedAt).toEqual(expect.any(Date));
      expect(await store.keys.revoke(id)).toEqual(revoked);
      expect(await store.keys.list()).toEqual([revoked]);
      await expect(store.keys.revoke("key_unknown" as KeyId)).rejects.toMatchObject({ code: "KEY_UNKNOWN" });
    });
  });

  describe("replies", () => {
    const reply = { fingerprint: hashOf("request"), status: 201, body: '{"id":"ad_1"}\n' };

    test("are kept under their Idempotency-Key, and the first one stays", async () => {
      const store = await open();
      await store.replies.keep("key", reply);
      await store.replies.keep("key", { fingerprint: hashOf("other"), status: 409, body: "" });
      expect(await store.replies.find("key")).toEqual(reply);
    });

    test("are not there under any other key", async () => {
      const store = await open();
      await store.replies.keep("key", reply);
      expect(await store.replies.find("KEY")).toBeNull();
    });
  });
}
