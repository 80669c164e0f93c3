import { describe, expect, test } from "vitest";
import type { LeadId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { makeCandidate, opinionOf } from "../helpers/stored-case.js";

const NOWHERE = `lead_${"0".repeat(32)}` as LeadId;
const ALL = { after: null, limit: 100 };

/** What every store does with disagreements and with leads. */
export function storeLeadsContract(open: () => Promise<Store>): void {
  async function conflict(store: Store, name: string) {
    const id = await makeCandidate(store, name);
    await store.candidates.addOpinion(id, opinionOf("first", "potential_candidate"));
    await store.candidates.addOpinion(id, opinionOf("second", "no_candidate"));
    return id;
  }

  describe("a disagreement", () => {
    test.each([
      ["potential_candidate", 1],
      ["no_candidate", 0],
      ["inconclusive", 0],
    ] as const)("is settled by a third person with %s, which makes %d leads", async (value, leads) => {
      const store = await open();
      const id = await conflict(store, "a");
      const { candidate, opinion } = await store.candidates.adjudicate(id, opinionOf("third", value));
      expect(candidate.state).toBe("adjudicated");
      expect(opinion).toMatchObject({ kind: "adjudication", reviewer: "third", value });
      expect((await store.candidates.opinions(id)).map(({ kind }) => kind)).toEqual([
        "independent",
        "independent",
        "adjudication",
      ]);
      expect(await store.candidates.list({ states: ["adjudicated"] }, ALL)).toEqual([candidate]);
      expect(await store.leads.list({}, ALL)).toHaveLength(leads);
      expect(await store.check()).toEqual([]);
    });

    test("is not settled by one of the two, nor twice, nor where there is none", async () => {
      const store = await open();
      const id = await conflict(store, "a");
      for (const reviewer of ["first", " SECOND "])
        await expect(store.candidates.adjudicate(id, opinionOf(reviewer))).rejects.toMatchObject({
          code: "OPINION_REPEATED",
        });
      await store.candidates.adjudicate(id, opinionOf("third"));
      const again = { code: "CANDIDATE_NOT_IN_CONFLICT" };
      await expect(store.candidates.adjudicate(id, opinionOf("fourth"))).rejects.toMatchObject(again);
      await expect(store.candidates.addOpinion(id, opinionOf("fourth"))).rejects.toMatchObject({
        code: "CANDIDATE_DECIDED",
      });
      const other = await makeCandidate(store, "b");
      await expect(store.candidates.adjudicate(other, opinionOf("third"))).rejects.toMatchObject(again);
      expect(await store.candidates.opinions(id)).toHaveLength(3);
    });
  });

  describe("a lead", () => {
    test("is drafted when two people verify a candidate, released once, and logged with both", async () => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      await store.candidates.addOpinion(id, opinionOf("first", "potential_candidate"));
      expect(await store.leads.list({}, ALL)).toEqual([]);
      const { candidate } = await store.candidates.addOpinion(id, opinionOf("second", "potential_candidate"));
      const [draft] = await store.leads.list({}, ALL);
      if (draft === undefined) throw new Error("expected a lead");
      expect(draft).toEqual({
        id: expect.stringMatching(/^lead_[0-9a-f]{32}$/),
        candidateId: id,
        operationId: candidate.operationId,
        draftedAt: expect.any(Date),
        release: null,
      });
      const released = await store.leads.release(draft.id, "Supervisor");
      expect(released).toEqual({ ...draft, release: { by: "Supervisor", at: expect.any(Date) } });
      expect(await store.leads.find(draft.id)).toEqual(released);
      await expect(store.leads.release(draft.id, "Another")).rejects.toMatchObject({ code: "LEAD_RELEASED" });
      const rows = (await store.audit.list({ after: 0, limit: 100 })).slice(-3);
      expect(rows.map(({ act, verb }) => [act, verb])).toEqual([
        ["opinion.give", "alteration"],
        ["lead.draft", "alteration"],
        ["lead.release", "disclosure"],
      ]);
      expect(JSON.stringify(rows)).not.toContain("Supervisor");
    });

    test("is listed page by page, by state and reach", async () => {
      const store = await open();
      for (const name of ["a", "b", "c"]) {
        const id = await makeCandidate(store, name);
        for (const reviewer of ["first", "second"])
          await store.candidates.addOpinion(id, opinionOf(reviewer, "potential_candidate"));
      }
      const [one, two, three] = await store.leads.list({}, ALL);
      if (one === undefined || two === undefined) throw new Error("expected leads");
      expect(await store.leads.list({}, { after: one.id, limit: 1 })).toEqual([two]);
      const released = await store.leads.release(two.id, "Supervisor");
      expect(await store.leads.list({ isReleased: true }, ALL)).toEqual([released]);
      expect(await store.leads.list({ isReleased: false }, ALL)).toEqual([one, three]);
      expect(await store.leads.list({ reached: [] }, ALL)).toEqual([]);
      expect(await store.leads.list({ reached: [one.operationId] }, ALL)).toHaveLength(3);
      await expect(store.leads.list({}, { after: NOWHERE, limit: 1 })).rejects.toMatchObject({
        code: "LEAD_UNKNOWN",
      });
      expect(await store.leads.find(NOWHERE)).toBeNull();
      await expect(store.leads.release(NOWHERE, "S")).rejects.toMatchObject({ code: "LEAD_UNKNOWN" });
    });
  });
}
