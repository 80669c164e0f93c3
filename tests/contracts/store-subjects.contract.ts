import { describe, expect, test } from "vitest";
import type { Subject, SubjectDetails } from "../../src/domain/gallery.js";
import type { SubjectId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { pageThrough } from "../helpers/paging.js";
import { galleryCalled } from "../helpers/stored-case.js";

/** How every store lists who is in a gallery. */
export function storeSubjectsContract(open: () => Promise<Store>): void {
  describe("the subjects of a gallery", () => {
    async function enrolled(store: Store, ...details: SubjectDetails[]) {
      const gallery = await galleryCalled(store, "gallery");
      for (const one of details) await store.galleries.addSubject(gallery.id, one);
      return gallery;
    }
    const WHOLE = { after: null, limit: 100 };

    test("come by their reference, page by page, and none of another gallery", async () => {
      const store = await open();
      // The two last ones are in another order in UTF-16, which JavaScript compares by.
      const inOrder = ["10", "2", "B", "a", "é", "\uff5e", "\u{1f600}"];
      const gallery = await enrolled(store, ...inOrder.toReversed().map((reference) => ({ reference })));
      const other = await store.galleries.create("other");
      await store.galleries.addSubject(other.id, { reference: "C" });
      const all = await pageThrough<Subject>(
        (last) => store.galleries.subjects(gallery.id, "", { after: last?.id ?? null, limit: 3 }),
        3,
      );
      expect(all.map(({ details }) => details.reference)).toEqual(inOrder);
      expect(await store.galleries.subjects(gallery.id, "", WHOLE)).toEqual(all);
    });

    test("are found by how the reference or a word of the name begins, on every page", async () => {
      const store = await open();
      const gallery = await enrolled(
        store,
        { reference: "1", name: "Ána Maria" },
        { reference: "2", name: "Mariana" },
        { reference: "3", name: "Rosa" },
        { reference: "4", name: "José MARÍA Ruiz" },
        { reference: "maria-5" },
      );
      const found = async (search: string) =>
        (await store.galleries.subjects(gallery.id, search, WHOLE)).map(({ details }) => details.reference);
      expect(await found("maria")).toEqual(["1", "2", "4", "maria-5"]);
      expect(await found("ana")).toEqual(["1"]);
      expect(await found("%")).toEqual([]);
      const paged = await pageThrough<Subject>(
        (last) => store.galleries.subjects(gallery.id, "maria", { after: last?.id ?? null, limit: 1 }),
        1,
      );
      expect(paged.map(({ details }) => details.reference)).toEqual(["1", "2", "4", "maria-5"]);
    });

    test("go on only behind one of the gallery's", async () => {
      const store = await open();
      const gallery = await enrolled(store, { reference: "1" });
      const other = await store.galleries.create("other");
      const { id } = await store.galleries.addSubject(other.id, { reference: "1" });
      for (const after of [id, "subj_unknown" as SubjectId])
        await expect(store.galleries.subjects(gallery.id, "", { after, limit: 1 })).rejects.toMatchObject({
          code: "SUBJECT_UNKNOWN",
        });
    });
  });
}
