import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
/** Three people who work on the operation. */
const reviewers: Record<string, Browser> = {};
beforeAll(async () => {
  api = await openHttpApi();
  const { galleryId } = await searchedCase(api, "missing", ["A-1", "A-2", "A-3", "A-4", "A-5"]);
  await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
  for (const name of ["Reviewer A", "Reviewer B", "Reviewer C"])
    reviewers[name] = await signIn(api, name, ["reviewer"], ["harbour"]);
  reviewers["Examiner"] = await signIn(api, "Examiner", ["examiner"], ["harbour"]);
});

function giveOpinion(id: string, reviewer: string, body: object) {
  const browser = reviewers[reviewer];
  if (browser === undefined) throw new Error(`expected a reviewer but received ${reviewer}`);
  return browser.send("POST", `/v1/candidates/${id}/opinions`, json(body));
}
const opine = (id: string, reviewer: string, value: string, more: object = {}) =>
  giveOpinion(id, reviewer, { value, ...more });
afterAll(() => api.close());

describe("opinions", () => {
  it("are people's: no program gives one", async () => {
    const [id = ""] = await candidates();
    const given = await api.post(`/v1/candidates/${id}/opinions`, json({ value: "inconclusive" }));
    expectProblem(given, "RIGHT_MISSING");
  });

  async function candidates(): Promise<string[]> {
    return (await api.get("/v1/candidates")).json().items.map(({ id }: { id: string }) => id);
  }
  it.each([`cand_${"0".repeat(32)}`, "x", "..%2Fx", "%00"])("are on no candidate %s", async (id) => {
    expectProblem(await opine(id, "Reviewer A", "inconclusive"), "CANDIDATE_UNKNOWN");
  });

  it("stay hidden until two people have decided independently, and are shown then", async () => {
    const [id = ""] = await candidates();
    const why = { reasons: ["age_gap", "feature_similarity"], note: "same scar", secondsSpent: 41.5 };
    const first = await opine(id, "Reviewer A", "potential_candidate", why);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toEqual({
      opinion: {
        id: expect.stringMatching(/^opin_/),
        candidateId: id,
        kind: "independent",
        reviewer: "Reviewer A",
        verifies: false,
        shown: { pack: "base", calibrationId: expect.any(String), blind: true },
        value: "potential_candidate",
        ...why,
        createdAt: expect.any(String),
      },
      candidate: { id, state: "first_opinion" },
    });
    const waiting = await api.get(`/v1/candidates/${id}`);
    expect(waiting.json()).toMatchObject({ state: "first_opinion", opinions: null });
    expect(waiting.body).not.toContain("scar");
    expect((await api.get("/v1/candidates?state=first_opinion")).body).not.toContain("scar");

    const second = await opine(id, "Reviewer B", "no_candidate");
    expect(second.json().candidate).toEqual({ id, state: "conflict" });
    expect(second.body).not.toContain("scar");
    const decided = (await api.get(`/v1/candidates/${id}`)).json();
    expect(decided.state).toBe("conflict");
    expect(decided.opinions).toEqual([
      first.json().opinion,
      { ...second.json().opinion, reviewer: "Reviewer B", reasons: [], note: null, secondsSpent: null },
    ]);
  });

  it("are given once by one person, and no third one is taken", async () => {
    const [, id = ""] = await candidates();
    expect((await opine(id, "Reviewer A", "inconclusive")).statusCode).toBe(201);
    expectProblem(await opine(id, "Reviewer A", "no_candidate"), "OPINION_REPEATED");
    expect((await opine(id, "Reviewer B", "unsuitable_for_comparison")).json().candidate.state).toBe(
      "inconclusive",
    );
    expectProblem(await opine(id, "Reviewer C", "no_candidate"), "CANDIDATE_DECIDED");
  });

  it.each([
    [{ value: "identified" }, "REQUEST_INVALID"],
    [{}, "REQUEST_INVALID"],
    [{ reviewer: "Reviewer B", value: "inconclusive" }, "REQUEST_INVALID"],
    [{ value: "inconclusive", note: "x".repeat(4001) }, "REQUEST_INVALID"],
    [{ value: "inconclusive", reasons: ["hunch"] }, "REQUEST_INVALID"],
    [{ value: "inconclusive", reasons: "age_gap" }, "REQUEST_INVALID"],
    [{ value: "inconclusive", secondsSpent: -1 }, "REQUEST_INVALID"],
    [{ value: "inconclusive", state: "verified" }, "REQUEST_INVALID"],
  ] as const)("refuse %j and change nothing", async (body, code) => {
    const [, , id = ""] = await candidates();
    expectProblem(await giveOpinion(id, "Reviewer A", body), code);
    expect((await api.get(`/v1/candidates/${id}`)).json().state).toBe("unreviewed");
  });

  it("given by two people at once decide a candidate, and one of three at once is refused", async () => {
    const id = (await candidates()).at(-1) ?? "";
    const replies = await Promise.all(
      ["Reviewer A", "Reviewer B", "Reviewer C"].map((reviewer) => opine(id, reviewer, "no_candidate")),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409]);
    expect((await api.get(`/v1/candidates/${id}`)).json()).toMatchObject({ state: "excluded" });
  });
});
