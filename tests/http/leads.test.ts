import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
let candidates: string[];
const people: Record<string, Browser> = {};

/** A woman under two references, so that one candidate can be agreed on and the other not. */
beforeAll(async () => {
  api = await openHttpApi();
  const { galleryId } = await searchedCase(api, "missing", ["A-1", "A-2"]);
  await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
  candidates = (await api.get("/v1/candidates")).json().items.map(({ id }: { id: string }) => id);
  expect(candidates).toHaveLength(2);
  for (const [name, role, operation] of [
    ["one", "reviewer", "harbour"],
    ["two", "examiner", "harbour"],
    ["three", "adjudicator", "harbour"],
    ["chief", "supervisor", "harbour"],
    ["stranger", "supervisor", "elsewhere"],
  ] as const)
    people[name] = await signIn(api, name, [role], [operation]);
});
afterAll(() => api.close());

function send(name: string, method: "GET" | "POST", url: string, body?: object) {
  const browser = people[name];
  if (browser === undefined) throw new Error(`nobody is called ${name}`);
  return browser.send(method, url, body === undefined ? {} : json(body));
}
const opine = (name: string, id: string | undefined, value: string) =>
  send(name, "POST", `/v1/candidates/${id}/opinions`, { value });

it("two people verify a candidate, and a supervisor who works on the operation releases it, once", async () => {
  const [id] = candidates;
  await opine("one", id, "potential_candidate");
  expect((await send("chief", "GET", "/v1/leads")).json()).toEqual({ items: [], next: null });
  expect((await opine("two", id, "potential_candidate")).json().candidate.state).toBe("verified");
  const [draft] = (await send("chief", "GET", "/v1/leads?isReleased=false")).json().items;
  expect(draft).toMatchObject({ release: null, candidate: { id, opinions: [{}, {}] } });

  const url = `/v1/leads/${draft.id}/release`;
  expectProblem(await send("stranger", "POST", url, {}), "LEAD_UNKNOWN");
  expect((await send("stranger", "GET", "/v1/leads")).json().items).toEqual([]);
  expectProblem(await send("one", "POST", url, {}), "RIGHT_MISSING");
  expectProblem(await api.post(url, json({})), "RIGHT_MISSING");
  const released = await send("chief", "POST", url, {});
  expect(released.json()).toMatchObject({ id: draft.id, release: { by: "chief" } });
  expectProblem(await send("chief", "POST", url, {}), "LEAD_RELEASED");
  expectProblem(await send("chief", "POST", "/v1/leads/x/release", {}), "LEAD_UNKNOWN");
  expect((await send("chief", "GET", "/v1/leads?isReleased=true")).json().items).toHaveLength(1);
});

it("a third person settles a disagreement, and nobody else does", async () => {
  const [, id] = candidates;
  const url = `/v1/candidates/${id}/adjudication`;
  await opine("one", id, "potential_candidate");
  expectProblem(await send("three", "POST", url, { value: "no_candidate" }), "CANDIDATE_NOT_IN_CONFLICT");
  expect((await opine("two", id, "no_candidate")).json().candidate.state).toBe("conflict");
  expectProblem(await send("chief", "POST", url, { value: "no_candidate" }), "RIGHT_MISSING");
  const seen = (await send("three", "GET", `/v1/candidates/${id}`)).json();
  expect(seen.opinions).toMatchObject([{ reviewer: "one" }, { reviewer: "two" }]);
  const settled = await send("three", "POST", url, { value: "potential_candidate", note: "same mole" });
  expect(settled.json()).toMatchObject({
    opinion: { kind: "adjudication", reviewer: "three" },
    candidate: { state: "adjudicated" },
  });
  const { items } = (await send("chief", "GET", "/v1/leads?isReleased=false")).json();
  expect(items).toMatchObject([{ candidate: { id, state: "adjudicated" } }]);
});
