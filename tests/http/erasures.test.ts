import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { type SearchedCase, searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
let made: SearchedCase;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  api = await openHttpApi();
  made = await searchedCase(api, "missing", ["A-1"], { externalId: "one", text: "a text of this ad alone" });
  await api.post("/v1/comparisons", json({ galleryId: made.galleryId, operation: "harbour" }));
  for (const [name, role, operation] of [
    ["chief", "supervisor", "harbour"],
    ["stranger", "supervisor", "elsewhere"],
    ["analyst", "analyst", "harbour"],
  ] as const)
    people[name] = await signIn(api, name, [role], [operation]);
});
afterAll(() => api.close());

async function erase(name: string, body: object) {
  const request = json({ reason: "request_of_person", dryRun: false, ...body });
  return people[name]?.send("POST", "/v1/erasures", request) ?? Promise.reject(new Error("nobody"));
}

it("only a supervisor who works on its operation erases an ad, in their name and with a reason", async () => {
  const ad = { kind: "ad", ids: [made.ad.id] };
  expectProblem(await erase("analyst", ad), "RIGHT_MISSING");
  expectProblem(
    await api.post("/v1/erasures", json({ ...ad, reason: "not_needed", dryRun: false })),
    "RIGHT_MISSING",
  );
  expectProblem(await erase("stranger", ad), "AD_UNKNOWN");
  expectProblem(
    await erase("stranger", { kind: "image", ids: [made.ad.images[0]?.sha256] }),
    "RIGHT_MISSING",
  );
  expectProblem(await erase("chief", { ...ad, reason: "because" }), "REQUEST_INVALID");
  expectProblem(await erase("chief", { kind: "ad", ids: ["ad_1"] }), "AD_UNKNOWN");
  expect((await api.get(`/v1/ads/${made.ad.id}`)).statusCode).toBe(200);

  const dry = (await erase("chief", { ...ad, dryRun: true })).json();
  expect(dry).toMatchObject({ erased: false, rows: { ads: 1, candidates: 1 }, releasedLeads: [] });
  expect((await api.get(`/v1/ads/${made.ad.id}`)).statusCode).toBe(200);
  const gone = (await erase("chief", ad)).json();
  expect(gone).toEqual({ ...dry, erased: true });
  expectProblem(await api.get(`/v1/ads/${made.ad.id}`), "AD_UNKNOWN");
  expect(await api.images.has(gone.originals[0])).toBe(false);
  expect((await api.get("/v1/candidates")).json().items).toEqual([]);
  expectProblem(await erase("chief", ad), "AD_UNKNOWN");
  expect(await api.leadlight.store.erasures.todos()).toEqual([{ kind: "space" }]);
});

it("nothing of an operation on hold is erased", async () => {
  const again = await searchedCase(api, "others", ["B-1"], { externalId: "two" });
  const { items } = (await people["chief"]?.send("GET", "/v1/operations"))?.json() ?? {};
  const hold = (onHold: boolean) =>
    people["chief"]?.send("PATCH", `/v1/operations/${items[0].id}`, json({ onHold, retentionDays: 30 }));
  expect((await hold(true))?.json()).toMatchObject({ onHold: true, retentionDays: 30 });
  expectProblem(await erase("chief", { kind: "ad", ids: [again.ad.id] }), "OPERATION_HELD");
  await hold(false);
  expect((await erase("chief", { kind: "ad", ids: [again.ad.id] })).json()).toMatchObject({ erased: true });
});
