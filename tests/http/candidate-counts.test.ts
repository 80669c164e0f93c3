import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANDIDATE_STATES } from "../../src/domain/review-state.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { type SearchedCase, searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
let searched: SearchedCase;
let reviewer: Browser;
let outsider: Browser;

beforeAll(async () => {
  api = await openHttpApi();
  searched = await searchedCase(api, "notices", ["1", "2", "3"]);
  await api.post("/v1/comparisons", json({ galleryId: searched.galleryId, operation: "harbour" }));
  reviewer = await signIn(api, "Reviewer", ["reviewer"], ["harbour"]);
  outsider = await signIn(api, "Outsider", ["reviewer"], ["elsewhere"]);
  const [first] = (await api.get("/v1/candidates")).json().items;
  const opinion = json({ value: "no_candidate" });
  expect((await reviewer.send("POST", `/v1/candidates/${first.id}/opinions`, opinion)).statusCode).toBe(201);
});
afterAll(() => api.close());

const countsOf = async (browser: Browser, query = "") =>
  (await browser.send("GET", `/v1/candidates/counts${query}`)).json();
const sum = (byState: Record<string, number>) => Object.values(byState).reduce((all, one) => all + one, 0);

describe("the counts of candidates", () => {
  it("say how many are in each state, and what the caller has done and has before them", async () => {
    const { byState, mine } = await countsOf(reviewer);
    expect(Object.keys(byState)).toEqual([...CANDIDATE_STATES]);
    expect(byState.unreviewed).toBe(2);
    expect(sum(byState)).toBe(3);
    expect(mine).toEqual({ today: 1, open: 2 });
  });

  it("begin the day when the caller says so", async () => {
    const { mine } = await countsOf(reviewer, "?since=2999-01-01T00:00:00Z");
    expect(mine).toEqual({ today: 0, open: 2 });
  });

  it("are narrowed to a gallery, an operation and possible minors", async () => {
    const within = await countsOf(reviewer, `?galleryId=${searched.galleryId}&operation=harbour`);
    expect(sum(within.byState)).toBe(3);
    expect(sum((await countsOf(reviewer, "?possibleMinor=true")).byState)).toBe(
      3 - sum((await countsOf(reviewer, "?possibleMinor=false")).byState),
    );
    const other = (await api.post("/v1/galleries", json({ name: "other" }))).json().id;
    expect(sum((await countsOf(reviewer, `?galleryId=${other}`)).byState)).toBe(0);
  });

  it("are nothing of an operation that the caller does not work on", async () => {
    const { byState, mine } = await countsOf(outsider);
    expect(sum(byState)).toBe(0);
    expect(mine).toEqual({ today: 0, open: 0 });
    expectProblem(await outsider.send("GET", "/v1/candidates/counts?operation=harbour"), "OPERATION_UNKNOWN");
  });

  it("say nothing of a person to a program", async () => {
    expect((await api.get("/v1/candidates/counts")).json().mine).toBeNull();
  });

  it.each(["state=unreviewed", "since=today", "since=2026-12-31T23:59:60Z"])("refuse %s", async (query) => {
    expectProblem(await api.get(`/v1/candidates/counts?${query}`), "REQUEST_INVALID");
  });
});
