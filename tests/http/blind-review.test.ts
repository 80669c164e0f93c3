import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
let first: Browser;
let second: Browser;
let examiner: Browser;
let supervisor: Browser;
const METADATA = { site: "ads.example", externalId: "AD-77", title: "New in town" };

beforeAll(async () => {
  api = await openHttpApi();
  const references = ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7"];
  const { galleryId } = await searchedCase(api, "missing", references, METADATA);
  await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
  first = await signIn(api, "First", ["reviewer"], ["harbour"]);
  second = await signIn(api, "Second", ["reviewer"], ["harbour"]);
  examiner = await signIn(api, "Examiner", ["examiner"], ["harbour"]);
  supervisor = await signIn(api, "Supervisor", ["supervisor"], ["harbour"]);
});
afterAll(() => api.close());

const get = (who: Browser, url: string) => who.send("GET", url);
const idsOf = (reply: { json: () => { items: { id: string }[] } }) => reply.json().items.map(({ id }) => id);
const mine = async (who: Browser) => idsOf(await get(who, "/v1/candidates?mine=true"));
const opine = (who: Browser, id: string, value: string, headers: Record<string, string> = {}) => {
  const request = json({ value });
  return who.send("POST", `/v1/candidates/${id}/opinions`, {
    ...request,
    headers: { ...request.headers, ...headers },
  });
};
/** What would lead a reviewer. */
const LEADING = /similarity|log10LR|posterior|falseMatch|A-\d|AD-77|New in town|subject"/;

describe("a candidate on which somebody has still to conclude", () => {
  it("is shown to them without similarity, confidence, rank and names, and to others with all of it", async () => {
    const [id = ""] = await mine(first);
    for (const url of [`/v1/candidates/${id}`, "/v1/candidates", "/v1/candidates?mine=true"]) {
      const reply = await get(first, url);
      expect(reply.statusCode).toBe(200);
      expect(reply.body).not.toMatch(LEADING);
    }
    expect((await get(first, `/v1/candidates/${id}`)).json()).toEqual({
      id,
      version: 1,
      blind: true,
      yours: true,
      operation: "harbour",
      state: "unreviewed",
      reviewMode: "two_reviewers",
      possibleMinor: false,
      pack: "base",
      face: expect.objectContaining({ id: expect.stringMatching(/^face_/) }),
      portrait: expect.objectContaining({ faceId: expect.stringMatching(/^face_/) }),
      pictures: {
        face: { width: expect.any(Number), height: expect.any(Number) },
        portrait: { width: expect.any(Number), height: expect.any(Number) },
      },
      evidence: {
        portraits: [{ id: expect.any(String), faceId: expect.any(String) }],
        faces: [{ id: expect.any(String) }],
      },
      opinions: null,
      createdAt: expect.any(String),
    });
    const open = await api.get(`/v1/candidates/${id}`);
    expect(open.json()).toMatchObject({ blind: false, yours: false, similarity: expect.any(Number) });
    expect(open.body).toMatch(LEADING);
    expect((await get(supervisor, `/v1/candidates/${id}`)).json().blind).toBe(false);
  });

  it("is shown to them with everything but the opinions once theirs is given", async () => {
    const [id = ""] = await mine(first);
    await opine(first, id, "no_candidate");
    const own = await get(first, `/v1/candidates/${id}`);
    expect(own.json()).toMatchObject({ blind: false, yours: false, state: "first_opinion", opinions: null });
    expect(own.body).toMatch(LEADING);
    const other = await get(second, `/v1/candidates/${id}`);
    expect(other.json()).toMatchObject({ blind: true, yours: true, state: "first_opinion", opinions: null });
    expect(other.body).not.toMatch(LEADING);
    expect(other.body).not.toContain("no_candidate");
    await opine(second, id, "no_candidate");
    expect((await get(examiner, `/v1/candidates/${id}`)).json()).toMatchObject({
      blind: false,
      state: "excluded",
      opinions: [
        { shown: { pack: "base", blind: true, calibrationId: expect.any(String) }, verifies: false },
        { shown: { pack: "base", blind: true }, verifies: false },
      ],
    });
  });

  it("does not tell an examiner that two have agreed, and is verified by them alone", async () => {
    const [id = ""] = await mine(first);
    await opine(first, id, "potential_candidate");
    const agreed = await opine(second, id, "potential_candidate");
    expect(agreed.json().candidate.state).toBe("first_opinion");
    expect((await api.get(`/v1/candidates/${id}`)).json().state).toBe("awaiting_verification");
    expect((await get(examiner, `/v1/candidates/${id}`)).json()).toMatchObject({
      state: "first_opinion",
      yours: true,
    });
    expect(idsOf(await get(examiner, "/v1/candidates?state=awaiting_verification"))).toEqual([]);
    expect(idsOf(await get(examiner, "/v1/candidates?state=first_opinion"))).toContain(id);
    expect(idsOf(await get(supervisor, "/v1/candidates?state=awaiting_verification"))).toEqual([id]);
    const third = await signIn(api, "Third", ["reviewer"], ["harbour"]);
    expect(await mine(third)).not.toContain(id);
    expect((await get(third, `/v1/candidates/${id}`)).json()).toMatchObject({ blind: true, yours: false });
    expectProblem(await opine(third, id, "potential_candidate"), "VERIFICATION_NEEDED");
    expectProblem(await third.send("PUT", `/v1/candidates/${id}/lease`), "VERIFICATION_NEEDED");
    expect((await opine(examiner, id, "potential_candidate")).json().candidate.state).toBe("verified");
  });

  it("has scores and names from the beginning where a supervisor says so, but never what others concluded", async () => {
    const [operation] = (await get(supervisor, "/v1/operations")).json().items;
    const path = `/v1/operations/${operation.id}`;
    expect(operation).toMatchObject({ reviewMode: "two_reviewers", blind: true });
    expectProblem(await first.send("PATCH", path, json({ blind: false })), "RIGHT_MISSING");
    for (const body of [{}, { blind: "no" }, { reviewMode: "nobody" }, { name: "x" }])
      expectProblem(await supervisor.send("PATCH", path, json(body)), "REQUEST_INVALID");
    const [id = ""] = await mine(first);
    expect((await supervisor.send("PATCH", path, json({ blind: false }))).json()).toMatchObject({
      blind: false,
    });
    await opine(first, id, "no_candidate");
    const seen = await get(second, `/v1/candidates/${id}`);
    expect(seen.json()).toMatchObject({ blind: false, yours: true, opinions: null });
    expect(seen.body).toMatch(LEADING);
    await opine(second, id, "no_candidate");
    const { opinions } = (await api.get(`/v1/candidates/${id}`)).json();
    expect(opinions.map((one: { shown: { blind: boolean } }) => one.shown.blind)).toEqual([false, false]);
    await supervisor.send("PATCH", path, json({ blind: true }));
  });

  it("is decided by one where a supervisor says so, which it and its lead say ever after", async () => {
    const [operation] = (await get(supervisor, "/v1/operations")).json().items;
    const path = `/v1/operations/${operation.id}`;
    await supervisor.send("PATCH", path, json({ reviewMode: "single_reviewer" }));
    const [id = ""] = await mine(first);
    expect((await opine(first, id, "potential_candidate")).json().candidate.state).toBe("verified");
    await supervisor.send("PATCH", path, json({ reviewMode: "two_reviewers" }));
    expect((await get(first, `/v1/candidates/${id}`)).json().reviewMode).toBe("single_reviewer");
    const leads = (await get(supervisor, "/v1/leads")).json().items;
    const modes = leads.map(({ candidate }: { candidate: { id: string; reviewMode: string } }) => [
      candidate.id === id,
      candidate.reviewMode,
    ]);
    expect(modes).toEqual([
      [false, "two_reviewers"],
      [true, "single_reviewer"],
    ]);
  });
});

describe("two people at one candidate", () => {
  it("are kept apart by a claim, which ends with the opinion or when it is given up", async () => {
    const [id = ""] = await mine(first);
    const claimed = await first.send("PUT", `/v1/candidates/${id}/lease`);
    expect(claimed.json()).toEqual({ candidateId: id, until: expect.any(String) });
    expect(await mine(second)).not.toContain(id);
    expect(await mine(first)).toContain(id);
    expectProblem(await second.send("PUT", `/v1/candidates/${id}/lease`), "CANDIDATE_LEASED");
    expectProblem(await opine(second, id, "inconclusive"), "CANDIDATE_LEASED");
    expect((await first.send("DELETE", `/v1/candidates/${id}/lease`)).statusCode).toBe(204);
    expect(await mine(second)).toContain(id);
    expect((await opine(second, id, "inconclusive")).statusCode).toBe(201);
    expectProblem(await second.send("PUT", `/v1/candidates/${id}/lease`), "OPINION_REPEATED");
  });

  it("cannot decide on what has changed since they saw it", async () => {
    const id = (await mine(first)).at(-1) ?? "";
    const { etag } = (await get(first, `/v1/candidates/${id}`)).headers;
    expect(etag).toMatch(/^"\d+"$/);
    expect((await opine(second, id, "inconclusive", { "if-match": String(etag) })).statusCode).toBe(201);
    expectProblem(await opine(first, id, "inconclusive", { "if-match": String(etag) }), "CANDIDATE_CHANGED");
    for (const wrong of ["1", '"0"', '"x"', 'W/"1"'])
      expectProblem(await opine(first, id, "inconclusive", { "if-match": wrong }), "REQUEST_INVALID");
    expect((await api.get(`/v1/candidates/${id}`)).json()).toMatchObject({ version: 2 });
  });

  it("leave a row in the log for whatever is refused to them, and nothing else", async () => {
    const id = (await mine(examiner)).at(-1) ?? "";
    const before = await api.leadlight.store.audit.head();
    await first.send("PUT", `/v1/candidates/${id}/lease`);
    expectProblem(await opine(examiner, id, "inconclusive"), "CANDIDATE_LEASED");
    const note = "x".repeat(4001);
    const long = json({ value: "inconclusive", note });
    expectProblem(await first.send("POST", `/v1/candidates/${id}/opinions`, long), "REQUEST_INVALID");
    const forged = {
      ...json({ value: "inconclusive" }),
      method: "POST",
      url: `/v1/candidates/${id}/opinions`,
    };
    expectProblem(
      await api.app.inject({
        ...forged,
        method: "POST",
        headers: { ...forged.headers, cookie: first.cookie },
      }),
      "CSRF_INVALID",
    );
    await first.send("DELETE", `/v1/candidates/${id}/lease`);
    const rows = await api.leadlight.store.audit.list({ after: before.seq, limit: 100 });
    expect(rows.map(({ act, details }) => [act, JSON.parse(details).code])).toEqual([
      ["lease.take", undefined],
      ["access.deny", "CANDIDATE_LEASED"],
      ["access.deny", "REQUEST_INVALID"],
      ["access.deny", "CSRF_INVALID"],
      ["lease.release", undefined],
    ]);
    const about = rows.flatMap(({ act, details }) =>
      act === "access.deny" ? JSON.parse(details).about : [],
    );
    expect(about).toEqual([id, id, id]);
    expect((await api.get(`/v1/candidates/${id}`)).json().opinions).toBeNull();
  });

  it("have to be people: a program neither claims a candidate nor has any that waits for it", async () => {
    const [id = ""] = await mine(examiner);
    expectProblem(await api.get("/v1/candidates?mine=true"), "RIGHT_MISSING");
    const reply = await api.app.inject({
      method: "PUT",
      url: `/v1/candidates/${id}/lease`,
      headers: { authorization: `Bearer ${api.key}` },
    });
    expectProblem(reply, "RIGHT_MISSING");
  });

  it.each([`cand_${"0".repeat(32)}`, "x"])("cannot claim %s, which does not exist", async (id) => {
    expectProblem(await first.send("PUT", `/v1/candidates/${id}/lease`), "CANDIDATE_UNKNOWN");
    expectProblem(await first.send("DELETE", `/v1/candidates/${id}/lease`), "CANDIDATE_UNKNOWN");
  });

  it("of other operations do not exist for each other", async () => {
    const stranger = await signIn(api, "Stranger", ["reviewer"], []);
    const [id = ""] = await mine(examiner);
    expectProblem(await stranger.send("PUT", `/v1/candidates/${id}/lease`), "CANDIDATE_UNKNOWN");
    expect(await mine(stranger)).toEqual([]);
  });
});
