import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logOf } from "../helpers/audit-rows.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
let one: Browser;
let two: Browser;
let three: Browser;
let adjudicator: Browser;
let supervisor: Browser;
let operation = "";
let verified = "";
let excluded = "";
let copies: string[] = [];

type Reply = { json: () => { items: { id: string }[] } };
const get = (who: Browser, url: string) => who.send("GET", url);
const idsOf = (reply: Reply) => reply.json().items.map(({ id }) => id);
const listOf = async (who: Browser, query = "") => idsOf(await get(who, `/v1/candidates?limit=200${query}`));
const opine = (who: Browser, id: string, value: string, secondsSpent?: number) =>
  who.send(
    "POST",
    `/v1/candidates/${id}/opinions`,
    json({ value, ...(secondsSpent === undefined ? {} : { secondsSpent }) }),
  );
const ask = (who: Browser, body: object, id = operation) =>
  who.send("POST", `/v1/operations/${id}/known-answers`, json(body));

beforeAll(async () => {
  api = await openHttpApi();
  const { galleryId } = await searchedCase(api, "missing", ["A-1", "A-2", "A-3", "A-4"]);
  await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
  one = await signIn(api, "One", ["examiner"], ["harbour"]);
  two = await signIn(api, "Two", ["examiner"], ["harbour"]);
  three = await signIn(api, "Three", ["examiner"], ["harbour"]);
  adjudicator = await signIn(api, "Adjudicator", ["adjudicator"], ["harbour"]);
  supervisor = await signIn(api, "Supervisor", ["supervisor"], ["harbour"]);
  operation = (await get(supervisor, "/v1/operations")).json().items[0].id;
  [verified = "", excluded = ""] = await listOf(one);
  for (const who of [one, two]) {
    await opine(who, verified, "potential_candidate", 30);
    await opine(who, excluded, "no_candidate", 10);
  }
});
afterAll(() => api.close());

describe("candidates of which the truth is known", () => {
  it("are mixed in by a supervisor of the operation, from what two people have settled", async () => {
    const [open = ""] = (await listOf(one)).filter((id) => ![verified, excluded].includes(id));
    for (const [who, body, code] of [
      [one, { share: 1 }, "RIGHT_MISSING"],
      [supervisor, { candidateIds: [open] }, "KNOWN_ANSWER_UNUSABLE"],
      [supervisor, { candidateIds: [`cand_${"0".repeat(32)}`] }, "CANDIDATE_UNKNOWN"],
      [supervisor, { candidateIds: ["x"] }, "CANDIDATE_UNKNOWN"],
      [supervisor, {}, "REQUEST_INVALID"],
      [supervisor, { share: 0 }, "REQUEST_INVALID"],
      [supervisor, { share: 1, candidateIds: [verified] }, "REQUEST_INVALID"],
    ] as const)
      expectProblem(await ask(who, body), code);
    const stranger = await signIn(api, "Stranger", ["supervisor"], []);
    expectProblem(await ask(stranger, { share: 1 }), "OPERATION_UNKNOWN");
    expectProblem(await get(stranger, `/v1/operations/${operation}/reviewers`), "OPERATION_UNKNOWN");

    const before = await listOf(supervisor);
    const reply = await ask(supervisor, { share: 1, seed: 3 });
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toEqual({ same: 1, different: 1 });
    expect(await listOf(supervisor)).toEqual(before);
    copies = await listOf(supervisor, "&knownAnswer=true");
    expect(copies).toHaveLength(2);
    expect((await logOf(api.leadlight.store)).map(({ act }) => act)).toContain("known-answer.add");
    expect((await ask(supervisor, { share: 1 })).json()).toEqual({ same: 0, different: 0 });
  });

  it("are told from real ones by nobody who decides, and exist for no program", async () => {
    for (const who of [one, three, adjudicator])
      for (const value of [true, false])
        expectProblem(await get(who, `/v1/candidates?knownAnswer=${value}`), "RIGHT_MISSING");
    expectProblem(await api.get("/v1/candidates?knownAnswer=true"), "RIGHT_MISSING");
    expect(idsOf(await api.get("/v1/candidates?limit=200"))).not.toEqual(expect.arrayContaining([copies[0]]));
    expectProblem(await api.get(`/v1/candidates/${copies[0]}`), "CANDIDATE_UNKNOWN");
    const both = await signIn(api, "Both", ["examiner", "supervisor"], ["harbour"]);
    expect(await listOf(both)).not.toEqual(expect.arrayContaining([copies[0]]));
    expectProblem(await get(both, "/v1/candidates?knownAnswer=true"), "RIGHT_MISSING");
    expectProblem(await opine(both, copies[0] ?? "", "no_candidate"), "CANDIDATE_UNKNOWN");
    expect((await get(both, "/v1/leads")).statusCode).toBe(200);
  });

  it("take the place of their originals for who did not settle them, and do not exist for who did", async () => {
    const [ofOne, ofThree] = [await listOf(one), await listOf(three)];
    expect(ofOne).toHaveLength(ofThree.length);
    expect(ofOne).toEqual(expect.arrayContaining([verified, excluded]));
    expect(ofThree).toEqual(expect.arrayContaining(copies));
    for (const id of copies) {
      expectProblem(await get(one, `/v1/candidates/${id}`), "CANDIDATE_UNKNOWN");
      expectProblem(await opine(one, id, "no_candidate"), "CANDIDATE_UNKNOWN");
      expect(ofOne).not.toContain(id);
    }
    for (const who of [three, adjudicator])
      for (const id of [verified, excluded]) {
        expectProblem(await get(who, `/v1/candidates/${id}`), "CANDIDATE_UNKNOWN");
        expect(await listOf(who)).not.toContain(id);
      }
  });

  it("look like any other, before an opinion and after it, and become no lead", async () => {
    const leads = (await get(supervisor, "/v1/leads")).json().items.length;
    const real = (await listOf(three)).find((id) => !copies.includes(id)) ?? "";
    const shapeOf = async (id: string) => {
      const { id: _, face, portrait, createdAt, ...rest } = (await get(three, `/v1/candidates/${id}`)).json();
      return { ...rest, keys: [Object.keys(face), Object.keys(portrait), typeof createdAt] };
    };
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
          : typeof value;
    for (const id of copies) expect(shape(await shapeOf(id))).toEqual(shape(await shapeOf(real)));
    const mine = await listOf(three, "&mine=true");
    expect(mine).toEqual(expect.arrayContaining(copies));
    for (const id of [real, ...copies]) {
      const given = await opine(three, id, "potential_candidate", 20);
      expect(given.json().candidate.state).toBe("first_opinion");
    }
    for (const id of copies) expect(shape(await shapeOf(id))).toEqual(shape(await shapeOf(real)));
    const four = await signIn(api, "Four", ["examiner"], ["harbour"]);
    for (const id of copies) await opine(four, id, "potential_candidate");
    expect((await get(four, `/v1/candidates/${copies[0]}`)).json().state).toBe("verified");
    expect((await get(supervisor, "/v1/leads")).json().items).toHaveLength(leads);
    expect(await api.leadlight.store.check()).toEqual([]);
  });
});

describe("what is known of reviewers", () => {
  it("is told to supervisors: wrong ones among known answers, agreement on real candidates, and time", async () => {
    expectProblem(await get(one, `/v1/operations/${operation}/reviewers`), "RIGHT_MISSING");
    const { items } = (await get(supervisor, `/v1/operations/${operation}/reviewers`)).json();
    expect(items.map(({ reviewer }: { reviewer: string }) => reviewer)).toEqual([
      "Four",
      "One",
      "Three",
      "Two",
    ]);
    expect(items[1]).toMatchObject({
      decisions: 2,
      knownAnswers: 0,
      falsePositives: { wrong: null, undecided: 0 },
      agreement: { pairs: 2, observed: 1, kappa: 1 },
      seconds: { lower: 15, median: 20, upper: 25 },
    });
    expect(items[2]).toMatchObject({
      decisions: 3,
      knownAnswers: 2,
      falsePositives: { wrong: { hits: 1, trials: 1, high: 1 } },
      falseNegatives: { wrong: { hits: 0, trials: 1, low: 0 } },
      agreement: null,
    });
    const rows = await logOf(api.leadlight.store);
    expect(rows.at(-1)).toMatchObject({ act: "reviewer.view", verb: "consultation" });
    expect(rows.at(-1)?.details).toBe(JSON.stringify({ reviewers: 4 }));
  });

  it("is not told to the reviewer while a look before and after a decision could tell which was a test", async () => {
    expect((await get(three, "/v1/session/figures")).json()).toEqual({ figures: null, until: null });
    expectProblem(await get(supervisor, "/v1/session/figures"), "RIGHT_MISSING");
    expectProblem(await api.get("/v1/session/figures"), "RIGHT_MISSING");
  });
});
