import { describe, expect, test } from "vitest";
import type { CandidateId } from "../../src/domain/ids.js";
import { LEASE_MS } from "../../src/domain/lease.js";
import type { NewOpinion } from "../../src/domain/opinion.js";
import type { Clock } from "../../src/ports/clock.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, OTHER_PACK } from "../helpers/analysed-image.js";
import { makeCandidate, makePair, newPortraitOf, opinionOf } from "../helpers/stored-case.js";

const ALL = { after: null, limit: 1000 };
const refusedAs = (code: string) => expect.objectContaining({ code });

/** A clock that stands still until it is told to go on. */
function movableClock(): Clock & { goOn(ms: number): void } {
  let now = Date.UTC(2026, 0, 5);
  return {
    now: () => new Date(now),
    goOn(ms) {
      now += ms;
    },
  };
}

const byReviewer = (reviewer: string, value?: NewOpinion["value"]): NewOpinion => ({
  ...opinionOf(reviewer, value),
  verifies: false,
});

/** What every store does so that several people can review at the same time. */
export function storeReviewContract(openWith: (clock: Clock) => Promise<Store>): void {
  const reviewer = (name: string) => ({ reviewer: name, verifies: false });

  describe("a claim", () => {
    test("keeps others from a candidate until it lapses, and is renewed by its holder", async () => {
      const clock = movableClock();
      const store = await openWith(clock);
      const id = await makeCandidate(store, "a");
      const { until } = await store.candidates.claim(id, reviewer("one"));
      expect(until.getTime() - clock.now().getTime()).toBe(LEASE_MS);
      await expect(store.candidates.claim(id, reviewer("two"))).rejects.toEqual(
        refusedAs("CANDIDATE_LEASED"),
      );
      await expect(store.candidates.addOpinion(id, opinionOf("two"))).rejects.toEqual(
        refusedAs("CANDIDATE_LEASED"),
      );
      clock.goOn(LEASE_MS / 2);
      await store.candidates.claim(id, reviewer("One"));
      clock.goOn(LEASE_MS / 2);
      await expect(store.candidates.claim(id, reviewer("two"))).rejects.toEqual(
        refusedAs("CANDIDATE_LEASED"),
      );
      clock.goOn(LEASE_MS / 2);
      await store.candidates.claim(id, reviewer("two"));
      expect(await store.candidates.opinions(id)).toEqual([]);
    });

    test("that lapsed lets its holder conclude only once it is claimed again", async () => {
      const clock = movableClock();
      const store = await openWith(clock);
      const id = await makeCandidate(store, "a");
      await store.candidates.claim(id, reviewer("one"));
      clock.goOn(LEASE_MS);
      await expect(store.candidates.addOpinion(id, opinionOf("one"))).rejects.toEqual(
        refusedAs("LEASE_LAPSED"),
      );
      expect(await store.candidates.find(id)).toMatchObject({ state: "unreviewed", version: 1 });
      await store.candidates.claim(id, reviewer("one"));
      await store.candidates.addOpinion(id, opinionOf("one"));
    });

    test("ends with the opinion of its holder, or when they let go", async () => {
      const store = await openWith(movableClock());
      const id = await makeCandidate(store, "a");
      await store.candidates.claim(id, reviewer("one"));
      await store.candidates.addOpinion(id, opinionOf("one"));
      await store.candidates.claim(id, reviewer("two"));
      await store.candidates.letGo(id, "TWO");
      await store.candidates.letGo(id, "two");
      await store.candidates.addOpinion(id, opinionOf("three"));
      const rows = await store.audit.list({ after: 0, limit: 1000 });
      expect(rows.map(({ act }) => act).filter((act) => act.startsWith("lease"))).toEqual([
        "lease.take",
        "lease.take",
        "lease.release",
      ]);
    });

    test("is made only of what one may conclude on", async () => {
      const store = await openWith(movableClock());
      const id = await makeCandidate(store, "a");
      await store.candidates.addOpinion(id, byReviewer("one"));
      await expect(store.candidates.claim(id, reviewer("one"))).rejects.toEqual(
        refusedAs("OPINION_REPEATED"),
      );
      await store.candidates.addOpinion(id, byReviewer("two"));
      await expect(store.candidates.claim(id, reviewer("three"))).rejects.toEqual(
        refusedAs("VERIFICATION_NEEDED"),
      );
      await store.candidates.addOpinion(id, opinionOf("examiner"));
      await expect(store.candidates.claim(id, { reviewer: "four", verifies: true })).rejects.toEqual(
        refusedAs("CANDIDATE_DECIDED"),
      );
      const unknown = "cand_unknown" as CandidateId;
      for (const refused of [
        store.candidates.claim(unknown, reviewer("one")),
        store.candidates.letGo(unknown, "one"),
      ])
        await expect(refused).rejects.toEqual(refusedAs("CANDIDATE_UNKNOWN"));
    });
  });

  describe("an opinion", () => {
    test("on a version that is no longer the last is refused, and nothing of it is kept", async () => {
      const store = await openWith(movableClock());
      const id = await makeCandidate(store, "a");
      await store.candidates.addOpinion(id, opinionOf("one"), 1);
      await expect(store.candidates.addOpinion(id, opinionOf("two"), 1)).rejects.toEqual(
        refusedAs("CANDIDATE_CHANGED"),
      );
      expect(await store.candidates.opinions(id)).toHaveLength(1);
      const { candidate } = await store.candidates.addOpinion(id, opinionOf("two"), 2);
      expect(candidate).toMatchObject({ state: "verified", version: 3 });
    });

    test("of an examiner is needed to verify, and not to exclude", async () => {
      const store = await openWith(movableClock());
      const [yes, no] = [await makeCandidate(store, "yes"), await makeCandidate(store, "no")];
      for (const name of ["one", "two"]) {
        await store.candidates.addOpinion(yes, byReviewer(name));
        await store.candidates.addOpinion(no, byReviewer(name, "no_candidate"));
      }
      expect(await store.candidates.find(no)).toMatchObject({ state: "excluded" });
      expect(await store.candidates.find(yes)).toMatchObject({ state: "awaiting_verification" });
      expect(await store.leads.list({}, ALL)).toEqual([]);
      await expect(store.candidates.addOpinion(yes, byReviewer("three"))).rejects.toEqual(
        refusedAs("VERIFICATION_NEEDED"),
      );
      const { candidate } = await store.candidates.addOpinion(yes, opinionOf("examiner"));
      expect(candidate.state).toBe("verified");
      expect(await store.leads.list({}, ALL)).toHaveLength(1);
      expect(await store.check()).toEqual([]);
    });

    test("alone decides where a supervisor chose so, and the candidate says so ever after", async () => {
      const store = await openWith(movableClock());
      const [early, id] = [await makeCandidate(store, "early"), await makeCandidate(store, "a")];
      for (const name of ["one", "two"]) await store.candidates.addOpinion(early, opinionOf(name));
      const { id: operation } = await store.operations.ensure("operation");
      await store.operations.change(operation, { reviewMode: "single_reviewer" });
      expect(await store.candidates.find(id)).toMatchObject({ reviewMode: "single_reviewer", version: 1 });
      const { candidate } = await store.candidates.addOpinion(id, byReviewer("one"));
      expect(candidate).toMatchObject({ state: "verified", reviewMode: "single_reviewer" });
      await store.operations.change(operation, { reviewMode: "two_reviewers" });
      expect(await store.candidates.find(id)).toEqual(candidate);
      expect(await store.candidates.find(early)).toMatchObject({ reviewMode: "two_reviewers" });
      expect(await store.check()).toEqual([]);
    });
  });

  describe("the rules of an operation", () => {
    test("are two people who see no scores unless somebody changes them, and each change is logged", async () => {
      const store = await openWith(movableClock());
      const operation = await store.operations.ensure("harbour");
      expect(operation).toMatchObject({ reviewMode: "two_reviewers", isBlind: true });
      const changed = await store.operations.change(operation.id, { isBlind: false });
      expect(changed).toEqual({ ...operation, isBlind: false });
      expect(await store.operations.find(operation.id)).toEqual(changed);
      expect(await store.operations.list()).toEqual([changed]);
      expect((await store.audit.list({ after: 0, limit: 100 })).at(-1)).toMatchObject({
        act: "operation.change",
        operationId: operation.id,
        details: JSON.stringify({
          reviewMode: "two_reviewers",
          isBlind: false,
          regions: "",
          retentionDays: null,
          isHeld: false,
        }),
      });
      const unknown = "op_unknown" as typeof operation.id;
      expect(await store.operations.find(unknown)).toBeNull();
      await expect(store.operations.change(unknown, {})).rejects.toEqual(refusedAs("OPERATION_UNKNOWN"));
    });
  });

  describe("what a person may conclude on", () => {
    test("leaves out what is decided, what they spoke on, what others are at, and what only examiners may verify", async () => {
      const clock = movableClock();
      const store = await openWith(clock);
      const ids = new Map<string, CandidateId>();
      for (const name of ["new", "mine", "theirs", "claimed", "twice", "decided"])
        ids.set(name, await makeCandidate(store, name));
      const id = (name: string) => ids.get(name) ?? ("" as CandidateId);
      await store.candidates.addOpinion(id("mine"), byReviewer("Me"));
      await store.candidates.addOpinion(id("theirs"), byReviewer("another"));
      await store.candidates.claim(id("claimed"), reviewer("another"));
      await store.candidates.claim(id("new"), reviewer("me"));
      for (const name of ["another", "third"]) {
        await store.candidates.addOpinion(id("twice"), byReviewer(name));
        await store.candidates.addOpinion(id("decided"), byReviewer(name, "no_candidate"));
      }
      const offered = async (verifies: boolean) => {
        const filter = { decidableBy: { reviewer: "me", verifies } };
        const listed = await store.candidates.list(filter, ALL);
        expect(await store.candidates.count(filter)).toBe(listed.length);
        return [...ids].filter(([, id]) => listed.some((one) => one.id === id)).map(([name]) => name);
      };
      expect(await offered(false)).toEqual(["new", "theirs"]);
      expect(await offered(true)).toEqual(["new", "theirs", "twice"]);
      expect(await store.candidates.hasOpinion(id("mine"), "me")).toBe(true);
      expect(await store.candidates.hasOpinion(id("theirs"), "me")).toBe(false);
      clock.goOn(LEASE_MS);
      expect(await offered(false)).toEqual(["new", "theirs", "claimed"]);
    });

    test("comes in an order that tells no similarity: strongest first in whole steps, then oldest first", async () => {
      const store = await openWith(movableClock());
      const similarities = [0.31, 0.52, 0.38, 0.59, 0.5, -0.05, 0.32];
      for (const [n, similarity] of similarities.entries())
        await store.candidates.record([await makePair(store, `${n}`, similarity)]);
      const whole = await store.candidates.list({}, { ...ALL, order: "queue" });
      expect(whole.map(({ similarity }) => similarity)).toEqual([0.52, 0.59, 0.5, 0.31, 0.38, 0.32, -0.05]);
      const paged: typeof whole = [];
      for (let after: CandidateId | null = null; ; after = paged.at(-1)?.id ?? null) {
        const page = await store.candidates.list({}, { order: "queue", after, limit: 2 });
        paged.push(...page);
        if (page.length < 2) break;
      }
      expect(paged).toEqual(whole);
    });
  });

  describe("a pair that is put together again", () => {
    /** A pair that was recorded, and its candidate. */
    async function recordedPair() {
      const store = await openWith(movableClock());
      const pair = await makePair(store, "a", 0.5);
      await store.candidates.record([pair]);
      const [before] = await store.candidates.list({}, ALL);
      if (before === undefined) throw new Error("the candidate is not listed");
      return { store, pair, id: before.id };
    }

    test("stays what it is without new evidence, whatever people concluded", async () => {
      const { store, pair, id } = await recordedPair();
      for (const name of ["one", "two"])
        await store.candidates.addOpinion(id, opinionOf(name, "no_candidate"));
      expect(await store.candidates.record([{ ...pair, similarity: 0.9 }])).toBe(0);
      expect(await store.candidates.list({}, ALL)).toMatchObject([{ id, state: "excluded" }]);
    });

    test("comes back beside a rejection when another portrait matches best, and once only", async () => {
      const { store, pair, id } = await recordedPair();
      for (const name of ["one", "two"])
        await store.candidates.addOpinion(id, opinionOf(name, "no_candidate"));
      const again = await newPortraitOf(store, pair);
      expect(await store.candidates.record([again])).toBe(1);
      expect(await store.candidates.record([again, pair])).toBe(0);
      expect(await store.candidates.list({}, ALL)).toMatchObject([
        { state: "unreviewed", follows: { candidateId: id, because: "portrait" } },
        { id, state: "excluded", follows: null },
      ]);
      expect(await store.check()).toEqual([]);
    });

    test("takes the place of what nobody has spoken on, unless somebody is at it", async () => {
      const { store, pair, id } = await recordedPair();
      const again = await newPortraitOf(store, pair);
      await store.candidates.claim(id, reviewer("one"));
      expect(await store.candidates.record([again])).toBe(0);
      await store.candidates.letGo(id, "one");
      expect(await store.candidates.record([again])).toBe(1);
      expect(await store.candidates.find(id)).toMatchObject({ state: "superseded", version: 2 });
      await expect(store.candidates.addOpinion(id, opinionOf("one"))).rejects.toEqual(
        refusedAs("CANDIDATE_DECIDED"),
      );
      expect((await store.audit.list({ after: 0, limit: 1000 })).map(({ act }) => act)).toContain(
        "candidate.supersede",
      );
      expect(await store.check()).toEqual([]);
    });

    test("comes back when another pack finds it", async () => {
      const { store, pair, id } = await recordedPair();
      for (const name of ["one", "two"])
        await store.candidates.addOpinion(id, opinionOf(name, "inconclusive"));
      for (const name of ["ad a", "portrait of a"])
        await store.images.recordAnalysis(analysedImage(name, { pack: OTHER_PACK }));
      expect(await store.candidates.record([{ ...pair, pack: OTHER_PACK }])).toBe(1);
      expect(await store.candidates.list({ states: ["unreviewed"] }, ALL)).toMatchObject([
        { pack: OTHER_PACK, follows: { candidateId: id, because: "pack" } },
      ]);
    });
  });
}
