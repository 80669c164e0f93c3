import { describe, expect, test } from "vitest";
import type { HashListEntry } from "../../src/domain/hash-list.js";
import type { HashListId, Sha256 } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { logOf } from "../helpers/audit-rows.js";

const hash = (digit: string) => digit.repeat(64);
const entry = (kind: HashListEntry["kind"], digit: string, label = digit): HashListEntry => ({
  kind,
  hash: hash(digit),
  label,
  source: "agency",
});

/** What every store does with lists of hashes. */
export function storeHashListsContract(open: () => Promise<Store>): void {
  describe("lists of hashes", () => {
    test("are kept whole, each hash once, and given back in their order", async () => {
      const { hashLists } = await open();
      const entries = [
        entry("pdq", "a"),
        entry("sha256", "b"),
        entry("pdq", "a", "again"),
        entry("pdq", "b"),
      ];
      const list = await hashLists.add("rooms", entries);
      expect(list).toMatchObject({ name: "rooms", entries: 3 });
      expect(await hashLists.list()).toEqual([list]);
      expect(await hashLists.findByName("rooms")).toEqual(list);
      const [first, ...others] = await hashLists.entriesAfter(list.id, 0, 10);
      expect([first, ...others].map((one) => one?.label)).toEqual(["a", "b", "b"]);
      expect(await hashLists.entriesAfter(list.id, first?.sequence ?? 0, 1)).toEqual(others.slice(0, 1));
      await expect(hashLists.add("rooms", entries)).rejects.toMatchObject({ code: "HASH_LIST_EXISTS" });
    });

    test("give their PDQs by sequence numbers, and the entries that name a file", async () => {
      const { hashLists } = await open();
      const { id } = await hashLists.add("rooms", [
        entry("pdq", "a"),
        entry("sha256", "b"),
        entry("pdq", "c"),
      ]);
      const pdqs = await hashLists.pdqsAfter(0, 10);
      expect(pdqs.map(({ pdq }) => pdq[0])).toEqual([0xaa, 0xcc]);
      const sequences = pdqs.map(({ sequence }) => sequence).reverse();
      const listed = { list: id, listName: "rooms" };
      expect(await hashLists.entries(sequences, 1)).toMatchObject([{ ...entry("pdq", "c"), ...listed }]);
      expect(await hashLists.namingFile(hash("b") as Sha256, 9)).toMatchObject([entry("sha256", "b")]);
      expect(await hashLists.namingFile(hash("a") as Sha256, 9)).toEqual([]);
    });

    test("are gone when they are removed, and their sequence numbers are not used again", async () => {
      const store = await open();
      const { hashLists } = store;
      const { id } = await hashLists.add("rooms", [entry("pdq", "a")]);
      const [before] = await hashLists.pdqsAfter(0, 10);
      await hashLists.remove(id);
      expect(await hashLists.list()).toEqual([]);
      expect(await hashLists.find(id)).toBeNull();
      expect(await hashLists.entries([before?.sequence ?? 0], 10)).toEqual([]);
      await hashLists.add("rooms", [entry("pdq", "b")]);
      const [after] = await hashLists.pdqsAfter(before?.sequence ?? 0, 10);
      expect(after?.pdq[0]).toBe(0xbb);
      const unknown = `hash_${"0".repeat(32)}` as HashListId;
      await expect(hashLists.remove(unknown)).rejects.toMatchObject({ code: "HASH_LIST_UNKNOWN" });
      const acts = (await logOf(store)).map(({ act }) => act);
      expect(acts).toEqual(["hash-list.import", "hash-list.remove", "hash-list.import"]);
      expect(await store.check()).toEqual([]);
    });
  });
}
