import { describe, expect, test } from "vitest";
import type { CandidateId } from "../../src/domain/ids.js";
import { type NewOpinion, OPINION_VALUES } from "../../src/domain/opinion.js";
import type { Store } from "../../src/ports/store.js";
import { PACK } from "../helpers/analysed-image.js";
import { makeCandidate, opinionOf } from "../helpers/stored-case.js";

/** What every store does with opinions. */
export function storeOpinionsContract(open: () => Promise<Store>): void {
  describe("opinions", () => {
    test.each(OPINION_VALUES)("of value %s are kept as they were given", async (value) => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      const given: NewOpinion = {
        reviewer: "Reviewer Ž",
        verifies: false,
        shown: { pack: PACK, calibrationId: null, blind: true },
        value,
        reasons: ["quality_blur", "feature_similarity"],
        note: "left ear\nlobe",
        secondsSpent: 41.5,
      };
      const { candidate, opinion } = await store.candidates.addOpinion(id, given);
      expect(opinion).toEqual({
        ...given,
        id: expect.stringMatching(/^opin_[0-9a-f]{32}$/),
        candidateId: id,
        kind: "independent",
        createdAt: expect.any(Date),
      });
      expect(candidate.state).toBe("first_opinion");
      expect(await store.candidates.opinions(id)).toEqual([opinion]);
      expect(await store.candidates.find(id)).toEqual(candidate);
    });

    test.each([
      ["potential_candidate", "potential_candidate", "verified"],
      ["no_candidate", "no_candidate", "excluded"],
      ["inconclusive", "unsuitable_for_comparison", "inconclusive"],
      ["potential_candidate", "no_candidate", "conflict"],
      ["no_candidate", "inconclusive", "conflict"],
    ] as const)("%s and %s make a candidate %s", async (first, second, state) => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      const { opinion: one } = await store.candidates.addOpinion(id, opinionOf("first", first));
      const { candidate, opinion: two } = await store.candidates.addOpinion(id, opinionOf("second", second));
      expect(candidate.state).toBe(state);
      expect(await store.candidates.find(id)).toEqual(candidate);
      expect(await store.candidates.opinions(id)).toEqual([one, two]);
    });

    test("are one of each person, however the name is spelled", async () => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      const { opinion } = await store.candidates.addOpinion(id, opinionOf("José  Weiß"));
      for (const spelling of ["José  Weiß", "josé weiß", "JOSÉ WEISS", "Jose\u0301 Weiß", " José\tWeiß "])
        await expect(store.candidates.addOpinion(id, opinionOf(spelling))).rejects.toMatchObject({
          code: "OPINION_REPEATED",
        });
      expect(await store.candidates.opinions(id)).toEqual([opinion]);
      expect(await store.candidates.find(id)).toMatchObject({ state: "first_opinion" });
    });

    test("are refused once the candidate is decided, and a repeated one is called that even then", async () => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      await store.candidates.addOpinion(id, opinionOf("first"));
      await store.candidates.addOpinion(id, opinionOf("second", "no_candidate"));
      const before = await store.candidates.opinions(id);
      await expect(store.candidates.addOpinion(id, opinionOf("third"))).rejects.toMatchObject({
        code: "CANDIDATE_DECIDED",
      });
      await expect(store.candidates.addOpinion(id, opinionOf("FIRST"))).rejects.toMatchObject({
        code: "OPINION_REPEATED",
      });
      expect(await store.candidates.opinions(id)).toEqual(before);
      expect(await store.candidates.find(id)).toMatchObject({ state: "conflict" });
    });

    test("on one candidate leave another alone", async () => {
      const store = await open();
      const [one, other] = [await makeCandidate(store, "a"), await makeCandidate(store, "b")];
      await store.candidates.addOpinion(one, opinionOf("reviewer"));
      expect(await store.candidates.opinions(other)).toEqual([]);
      expect(await store.candidates.find(other)).toMatchObject({ state: "unreviewed" });
      const { candidate } = await store.candidates.addOpinion(other, opinionOf("reviewer"));
      expect(candidate.state).toBe("first_opinion");
    });

    test("need a candidate", async () => {
      const store = await open();
      const unknown = "cand_unknown" as CandidateId;
      await expect(store.candidates.addOpinion(unknown, opinionOf("reviewer"))).rejects.toMatchObject({
        code: "CANDIDATE_UNKNOWN",
      });
      expect(await store.candidates.opinions(unknown)).toEqual([]);
    });

    test("leave the store sound", async () => {
      const store = await open();
      const id = await makeCandidate(store, "a");
      await makeCandidate(store, "b");
      await store.candidates.addOpinion(id, opinionOf("first"));
      await store.candidates.addOpinion(id, opinionOf("second"));
      expect(await store.check()).toEqual([]);
    });
  });
}
