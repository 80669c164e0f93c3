import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import type { Acting } from "../../src/domain/actor.js";
import type { CandidateId } from "../../src/domain/ids.js";
import { rightsOf } from "../../src/domain/rights.js";
import { createBlindness } from "../../src/pipeline/blindness.js";
import { createOperations } from "../../src/pipeline/operations.js";
import { createReview } from "../../src/pipeline/review.js";
import { testActing } from "../helpers/acting.js";
import { PACK } from "../helpers/analysed-image.js";
import { identifierTools } from "../helpers/identifier-tools.js";
import { makeCandidate } from "../helpers/stored-case.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const CANDIDATES = 25;
const HASH = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA";

it("keeps every one of 50 decisions that two people send at once, each twice, and loses no state", async () => {
  // Two connections to one file, as two servers would have.
  const file = join(await temporaryFolder(), "leadlight.sqlite");
  const stores = [1, 2].map(() => openSqliteStore({ file, clock: systemClock, acting: testActing }));
  const [store] = stores;
  if (store === undefined) throw new Error("expected a store");
  await store.settings.activateFirst(PACK);
  const ids: CandidateId[] = [];
  for (let number = 0; number < CANDIDATES; number++) ids.push(await makeCandidate(store, `${number}`));

  const people: Acting[] = [];
  for (const [name, role] of [
    ["one", "reviewer"],
    ["two", "examiner"],
  ] as const) {
    const { id } = await store.accounts.users.add({ name, roles: [role], passwordHash: HASH });
    const rights = new Set(rightsOf([role]));
    people.push({ actor: { kind: "user", id }, justification: "review", reach: "all", rights });
  }
  const reviews = stores.map((each) =>
    createReview({
      store: each,
      acting: testActing,
      operations: createOperations({ store: each, acting: testActing, identifierTools }),
      blindness: createBlindness({ store: each, acting: testActing }),
    }),
  );
  /** They agree on every other candidate. */
  const conclusionOf = (number: number, person: number) =>
    number % 2 === 0 || person === 0 ? "potential_candidate" : "no_candidate";
  const decide = (number: number, id: CandidateId) =>
    people.flatMap((acting, person) =>
      reviews.map((review) =>
        testActing.run(acting, () => review.opine(id, { value: conclusionOf(number, person) })),
      ),
    );
  const replies = await Promise.allSettled(ids.flatMap((id, number) => decide(number, id)));
  expect(replies.filter(({ status }) => status === "fulfilled")).toHaveLength(2 * CANDIDATES);
  for (const reply of replies)
    if (reply.status === "rejected") expect(reply.reason).toMatchObject({ code: "OPINION_REPEATED" });

  for (const [number, id] of ids.entries()) {
    const opinions = await store.candidates.opinions(id);
    expect(opinions.map(({ reviewer }) => reviewer).sort()).toEqual(["one", "two"]);
    const candidate = await store.candidates.find(id);
    expect(candidate?.state).toBe(number % 2 === 0 ? "verified" : "conflict");
  }
  const leads = await store.leads.list({}, { after: null, limit: 100 });
  expect(leads).toHaveLength(Math.ceil(CANDIDATES / 2));
  expect(await store.check()).toEqual([]);
  for (const each of stores) await each.close();
});
