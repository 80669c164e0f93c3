import { describe, expect, test } from "vitest";
import { type CandidateId, newId, type OperationId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { makeCandidate, makePair, newPortraitOf, opinionOf } from "../helpers/stored-case.js";

const ALL = { after: null, limit: 1000 };
const refusedAs = (code: string) => expect.objectContaining({ code });

/** What every store does with copies of settled candidates, of which the truth is known. */
export function storeKnownAnswersContract(open: () => Promise<Store>): void {
  describe("a known answer from a settled candidate", () => {
    /** A verified and an excluded candidate that one and two have settled. */
    async function settledCase() {
      const store = await open();
      const [yes, no, fresh] = [
        await makeCandidate(store, "yes"),
        await makeCandidate(store, "no"),
        await makeCandidate(store, "fresh"),
      ];
      for (const name of ["One", "two"]) {
        await store.candidates.addOpinion(yes, opinionOf(name));
        await store.candidates.addOpinion(no, opinionOf(name, "no_candidate"));
      }
      const { id: operation } = await store.operations.ensure("operation");
      return { store, yes, no, fresh, operation };
    }
    const copiesOf = async (store: Store, operation: OperationId) =>
      (await store.knownAnswers.list(operation)).map(({ candidateId }) => candidateId);

    test("is a new candidate with the same faces, portraits, similarity and confidence", async () => {
      const { store, yes, no, operation } = await settledCase();
      expect(await store.knownAnswers.settled(operation)).toEqual([
        { id: yes, truth: "same" },
        { id: no, truth: "different" },
      ]);
      await store.knownAnswers.copy(operation, [no, yes]);
      const known = await store.knownAnswers.list(operation);
      expect(known).toMatchObject([
        { truth: "different", origin: "confirmed", original: no, addedBy: { kind: "local" } },
        { truth: "same", origin: "confirmed", original: yes, addedAt: expect.any(Date) },
      ]);
      const [original, copy] = [
        await store.candidates.find(yes),
        await store.candidates.find(known[1]?.candidateId as CandidateId),
      ];
      const fresh = { state: "unreviewed", version: 1, reviewMode: "two_reviewers", follows: null };
      const { id, createdAt } = copy ?? {};
      expect(copy).toEqual({ ...original, ...fresh, id, createdAt });
      expect(id).not.toBe(yes);
      expect(await store.knownAnswers.settled(operation)).toEqual([]);
      expect((await store.audit.list({ after: 0, limit: 1000 })).at(-1)).toMatchObject({
        act: "known-answer.add",
        verb: "combination",
        details: JSON.stringify({ origin: "confirmed", same: 1, different: 1 }),
      });
      expect(await store.check()).toEqual([]);
    });

    test("is made of nothing that two people have not settled, and once only", async () => {
      const { store, yes, no, fresh, operation } = await settledCase();
      const other = await store.operations.ensure("other");
      await store.operations.change(operation, { reviewMode: "single_reviewer" });
      const alone = await makeCandidate(store, "alone");
      await store.candidates.addOpinion(alone, opinionOf("one"));
      for (const [from, ids, code] of [
        [operation, [fresh], "KNOWN_ANSWER_UNUSABLE"],
        [operation, [alone], "KNOWN_ANSWER_UNUSABLE"],
        [operation, [yes, yes], "KNOWN_ANSWER_UNUSABLE"],
        [operation, [yes, newId("cand")], "CANDIDATE_UNKNOWN"],
        [other.id, [yes], "CANDIDATE_UNKNOWN"],
      ] as const)
        await expect(store.knownAnswers.copy(from, ids)).rejects.toEqual(refusedAs(code));
      expect(await store.knownAnswers.list(operation)).toEqual([]);
      await store.knownAnswers.copy(operation, [no]);
      const [copy] = await copiesOf(store, operation);
      for (const id of [no, copy as CandidateId])
        await expect(store.knownAnswers.copy(operation, [id])).rejects.toEqual(
          refusedAs("KNOWN_ANSWER_UNUSABLE"),
        );
    });

    test("is offered to nobody who settled the original, and takes no opinion and no claim of theirs", async () => {
      const { store, yes, operation } = await settledCase();
      await store.knownAnswers.copy(operation, [yes]);
      const [copy = "" as CandidateId] = await copiesOf(store, operation);
      const offered = async (reviewer: string) =>
        (await store.candidates.list({ decidableBy: { reviewer, verifies: true } }, ALL)).map(({ id }) => id);
      expect(await offered("ONE")).not.toContain(copy);
      expect(await offered("three")).toContain(copy);
      for (const refused of [
        store.candidates.addOpinion(copy, opinionOf("ONE")),
        store.candidates.claim(copy, { reviewer: "two", verifies: true }),
      ])
        await expect(refused).rejects.toEqual(refusedAs("OPINION_REPEATED"));
      expect(await store.candidates.opinions(copy)).toEqual([]);
    });

    test("and its original are one to everybody: that on which they gave an opinion", async () => {
      const { store, yes, no, fresh, operation } = await settledCase();
      await store.knownAnswers.copy(operation, [yes]);
      const [copy = "" as CandidateId] = await copiesOf(store, operation);
      const seen = async (seenBy: string) => {
        const listed = await store.candidates.list({ seenBy }, ALL);
        expect(await store.candidates.count({ seenBy })).toBe(listed.length);
        const ids = [yes, no, fresh, copy];
        const withheld = await Promise.all(ids.map((id) => store.knownAnswers.isWithheld(id, seenBy)));
        expect(ids.filter((_, i) => !withheld[i]).sort()).toEqual(listed.map(({ id }) => id).sort());
        return ids.filter((id) => listed.some((one) => one.id === id));
      };
      expect(await seen("oNe")).toEqual([yes, no, fresh]);
      expect(await seen("three")).toEqual([no, fresh, copy]);
      const only = async (isKnownAnswer: boolean) =>
        (await store.candidates.list({ isKnownAnswer }, ALL)).map(({ id }) => id);
      expect(await only(true)).toEqual([copy]);
      expect(await only(false)).not.toContain(copy);
      expect(await store.knownAnswers.isKnownAnswer(copy)).toBe(true);
      expect(await store.knownAnswers.isKnownAnswer(yes)).toBe(false);
    });

    test("is decided by the same rules and never becomes a lead", async () => {
      const { store, yes, operation } = await settledCase();
      const leads = await store.leads.list({}, ALL);
      await store.knownAnswers.copy(operation, [yes]);
      const [copy = "" as CandidateId] = await copiesOf(store, operation);
      await store.candidates.claim(copy, { reviewer: "three", verifies: false });
      await store.candidates.addOpinion(copy, opinionOf("three"));
      const { candidate } = await store.candidates.addOpinion(copy, opinionOf("four"));
      expect(candidate).toMatchObject({ state: "verified", version: 3 });
      expect(await store.leads.list({}, ALL)).toEqual(leads);
      expect(await store.check()).toEqual([]);
    });

    test("is settled by an adjudicator like any other, without becoming a lead", async () => {
      const { store, no, operation } = await settledCase();
      const leads = await store.leads.list({}, ALL);
      await store.knownAnswers.copy(operation, [no]);
      const [copy = "" as CandidateId] = await copiesOf(store, operation);
      await store.candidates.addOpinion(copy, opinionOf("three"));
      await store.candidates.addOpinion(copy, opinionOf("four", "no_candidate"));
      await expect(store.candidates.adjudicate(copy, opinionOf("one"))).rejects.toEqual(
        refusedAs("OPINION_REPEATED"),
      );
      await store.candidates.adjudicate(copy, opinionOf("five"));
      expect(await store.leads.list({}, ALL)).toEqual(leads);
      expect(await store.check()).toEqual([]);
    });

    test("is not what a pair that comes again goes by", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.5);
      await store.candidates.record([pair]);
      const [before] = await store.candidates.list({}, ALL);
      for (const name of ["one", "two"])
        await store.candidates.addOpinion(before?.id as CandidateId, opinionOf(name, "no_candidate"));
      await store.knownAnswers.copy(pair.operationId, [before?.id as CandidateId]);
      expect(await store.candidates.record([pair])).toBe(0);
      const again = await newPortraitOf(store, pair);
      expect(await store.candidates.record([again])).toBe(1);
      const [latest] = await store.candidates.list({ isKnownAnswer: false }, ALL);
      expect(latest?.follows).toEqual({ candidateId: before?.id, because: "portrait" });
      expect(await store.candidates.count({ states: ["superseded"] })).toBe(0);
    });

    test("has opinions that are told from real ones, by operation and by reviewer", async () => {
      const { store, yes, fresh, operation } = await settledCase();
      await store.knownAnswers.copy(operation, [yes]);
      const [copy = "" as CandidateId] = await copiesOf(store, operation);
      await store.candidates.addOpinion(copy, { ...opinionOf("three", "no_candidate"), secondsSpent: 7 });
      await store.candidates.addOpinion(fresh, opinionOf("four"));
      const given = await store.knownAnswers.opinions({ operationId: operation });
      expect(given).toHaveLength(6);
      expect(given.filter(({ truth }) => truth !== null)).toEqual([
        {
          ...{ candidateId: copy, reviewer: "three", value: "no_candidate", truth: "same", secondsSpent: 7 },
          at: expect.any(Date),
        },
      ]);
      const ofTwo = await store.knownAnswers.opinions({ reviewer: "TWO" });
      expect(ofTwo.map(({ reviewer }) => reviewer)).toEqual(["One", "two", "One", "two"]);
      const other = await store.operations.ensure("other");
      expect(await store.knownAnswers.opinions({ operationId: other.id })).toEqual([]);
    });
  });
}
