import { describe, expect, test } from "vitest";
import type { CandidateId } from "../../src/domain/ids.js";
import { CANDIDATE_STATES } from "../../src/domain/review-state.js";
import type { Store } from "../../src/ports/store.js";
import { makePair, opinionOf } from "../helpers/stored-case.js";

/** How every store counts. */
export function storeCountsContract(open: () => Promise<Store>): void {
  describe("counts of candidates", () => {
    async function candidate(
      store: Store,
      name: string,
      where: { operation?: string; gallery?: string } = {},
    ) {
      const pair = await makePair(store, name, 0.5, where);
      await store.candidates.record([pair]);
      const all = await store.candidates.list({}, { after: null, limit: 100 });
      const made = all.find(({ faceId }) => faceId === pair.faceId);
      if (made === undefined) throw new Error("the candidate is not listed");
      return made;
    }
    const EPOCH = new Date(0);
    const nowhere = Object.fromEntries(CANDIDATE_STATES.map((state) => [state, 0]));

    test("is nothing in an empty store, in every state", async () => {
      const store = await open();
      expect(await store.candidates.countByState({})).toEqual(nowhere);
      expect(await store.candidates.countOpinions("Anna", EPOCH, {})).toBe(0);
    });

    test("counts candidates by state, within operations and galleries", async () => {
      const store = await open();
      const a = await candidate(store, "a", { operation: "one", gallery: "first" });
      const b = await candidate(store, "b", { operation: "two", gallery: "second" });
      await candidate(store, "c", { operation: "two", gallery: "first" });
      await store.candidates.addOpinion(b.id, opinionOf("Anna", "no_candidate"));
      await store.candidates.addOpinion(b.id, opinionOf("Berta", "no_candidate"));
      const count = async (counted: Parameters<typeof store.candidates.countByState>[0]) =>
        Object.entries(await store.candidates.countByState(counted)).filter(([, many]) => many > 0);
      expect(await count({})).toEqual([
        ["unreviewed", 2],
        ["excluded", 1],
      ]);
      expect(await count({ operationId: b.operationId })).toEqual([
        ["unreviewed", 1],
        ["excluded", 1],
      ]);
      expect(await count({ reached: [a.operationId] })).toEqual([["unreviewed", 1]]);
      expect(await count({ reached: [] })).toEqual([]);
      const gallery = (await store.galleries.findByName("first"))?.id;
      expect(await count({ galleryId: gallery })).toEqual([["unreviewed", 2]]);
      expect(await count({ galleryId: gallery, operationId: b.operationId })).toEqual([["unreviewed", 1]]);
    });

    test("counts what one person has given", async () => {
      const store = await open();
      const made: { id: CandidateId }[] = [];
      for (const name of ["a", "b", "c", "d"]) made.push(await candidate(store, name));
      const [a, b, c] = made.map(({ id }) => id) as [CandidateId, CandidateId, CandidateId];
      await store.candidates.addOpinion(a, opinionOf("José"));
      await store.candidates.addOpinion(b, opinionOf("Berta"));
      const { opinion } = await store.candidates.addOpinion(c, opinionOf("José"));
      await store.candidates.addOpinion(c, opinionOf("Berta"));
      expect(await store.candidates.countOpinions(" JOSÉ", EPOCH, {})).toBe(2);
      expect(await store.candidates.countOpinions("José", opinion.createdAt, {})).toBe(1);
      expect(await store.candidates.countOpinions("José", EPOCH, { reached: [] })).toBe(0);
    });
  });
}
