import { expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import type { Acting } from "../../src/domain/actor.js";
import type { CandidateId } from "../../src/domain/ids.js";
import type { OpinionValue } from "../../src/domain/opinion.js";
import { createOperations } from "../../src/pipeline/operations.js";
import { createReviewers } from "../../src/pipeline/reviewers.js";
import { TESTER, testActing } from "../helpers/acting.js";
import { identifierTools } from "../helpers/identifier-tools.js";
import { makeCandidate, opinionOf } from "../helpers/stored-case.js";

const DAY = 86_400_000;

/** A store in which Ann and Bea have settled ten candidates, which are asked again, and ten more are open. */
async function reviewedCase() {
  let now = Date.UTC(2026, 0, 5, 9);
  const clock = { now: () => new Date(now) };
  const store = createMemoryStore({ clock, acting: testActing });
  const user = await store.accounts.users.add({ name: "Cleo", roles: ["reviewer"], passwordHash: "-" });
  const cleo: Acting = { ...TESTER, actor: { kind: "user", id: user.id } };
  const operations = createOperations({ store, acting: testActing, identifierTools });
  const reviewers = createReviewers({ store, acting: testActing, clock, operations });
  const settled: CandidateId[] = [];
  const open: CandidateId[] = [];
  for (let i = 0; i < 10; i++) {
    settled.push(await makeCandidate(store, `settled ${i}`));
    open.push(await makeCandidate(store, `open ${i}`));
  }
  for (const id of settled)
    for (const name of ["Ann", "Bea"]) await store.candidates.addOpinion(id, opinionOf(name, "no_candidate"));
  const { id: operation } = await operations.ensure("operation");
  await store.knownAnswers.copy(operation, settled);
  const asked = (await store.knownAnswers.list(operation)).map(({ candidateId }) => candidateId);
  return {
    ...{ store, asked, open, reviewers, operation },
    own: () => testActing.run(cleo, () => reviewers.own()),
    decide: (id: CandidateId, value: OpinionValue) =>
      store.candidates.addOpinion(id, { ...opinionOf("cleo", value), secondsSpent: 12 }),
    nextDay: () => {
      now += DAY;
    },
  };
}

it("a reviewer sees their own figures on the day after ten known answers, and they stand still while they decide", async () => {
  const { asked, open, own, decide, nextDay, store } = await reviewedCase();
  for (const [i, id] of asked.entries()) await decide(id, i < 2 ? "potential_candidate" : "no_candidate");
  const [first, ...others] = open as [CandidateId, ...CandidateId[]];
  await decide(first, "potential_candidate");
  for (const id of others) await decide(id, "no_candidate");
  expect(await own()).toBeNull();
  nextDay();
  const told = await own();
  expect(told).toMatchObject({
    until: new Date("2026-01-06T00:00:00.000Z"),
    figures: {
      decisions: 20,
      knownAnswers: 10,
      falsePositives: { wrong: { hits: 2, trials: 10 }, undecided: 0 },
      falseNegatives: { wrong: null },
      seconds: { median: 12 },
    },
  });
  await decide(await makeCandidate(store, "one more"), "inconclusive");
  expect(await own()).toEqual(told);
  nextDay();
  expect(await own()).toEqual(told);
  expect((await store.audit.list({ after: 0, limit: 1000 })).at(-1)).toMatchObject({
    act: "reviewer.view",
    details: JSON.stringify({ own: true }),
  });
});

it("figures of an operation are of everybody who decided in it, and of nobody elsewhere", async () => {
  const { asked, decide, reviewers, operation, store } = await reviewedCase();
  await decide(asked[0] as CandidateId, "inconclusive");
  const other = await store.operations.ensure("other");
  expect(await reviewers.ofOperation(other.id)).toEqual([]);
  const rows = await reviewers.ofOperation(operation);
  expect(rows.map(({ reviewer }) => reviewer)).toEqual(["Ann", "Bea", "cleo"]);
  expect(rows[0]?.figures).toMatchObject({ decisions: 10, knownAnswers: 0, agreement: null });
  expect(rows[2]?.figures.falsePositives).toEqual({ wrong: null, undecided: 1 });
});
