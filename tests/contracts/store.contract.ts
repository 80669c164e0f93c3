import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/ports/clock.js";
import type { Store } from "../../src/ports/store.js";
import { hashOf } from "../helpers/analysed-image.js";
import { steppingClock } from "../helpers/stepping-clock.js";
import { storeAdsContract } from "./store-ads.contract.js";
import { storeAuditContract } from "./store-audit.contract.js";
import { storeCalibrationsContract, storeCandidatesContract } from "./store-candidates.contract.js";
import { storeCollectionsContract } from "./store-collections.contract.js";
import { storeFacesContract } from "./store-faces.contract.js";
import { storeGalleriesContract } from "./store-galleries.contract.js";
import { storeOpinionsContract } from "./store-opinions.contract.js";
import { storePacksContract } from "./store-packs.contract.js";

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
    storeAdsContract(open);
    storeFacesContract(open);
    storeGalleriesContract(open);
    storeCollectionsContract(open);
    storeCalibrationsContract(open);
    storeCandidatesContract(open);
    storeOpinionsContract(open);
    storePacksContract(open);
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
      expect(second).toEqual({
        id: expect.stringMatching(/^op_[0-9a-f]{32}$/),
        name: "Zephyr",
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
  describe("the access key", () => {
    test("is set once and replaced only on purpose", async () => {
      const store = await open();
      const [first, second, third] = [hashOf("first"), hashOf("second"), hashOf("third")];
      expect(await store.accessKeys.current()).toBeNull();
      expect(await store.accessKeys.setFirst(first)).toBe(true);
      expect(await store.accessKeys.setFirst(second)).toBe(false);
      expect(await store.accessKeys.current()).toBe(first);
      await store.accessKeys.replace(third);
      expect(await store.accessKeys.current()).toBe(third);
    });

    test("may be replaced before there is one", async () => {
      const store = await open();
      await store.accessKeys.replace(hashOf("only"));
      expect(await store.accessKeys.current()).toBe(hashOf("only"));
      expect(await store.accessKeys.setFirst(hashOf("late"))).toBe(false);
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
