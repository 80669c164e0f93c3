import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import {
  expectProblem,
  galleryOf,
  type HttpApi,
  json,
  openHttpApi,
  signIn,
  subjectOf,
} from "../helpers/http-api.js";
import { image } from "../helpers/images.js";
import { emptyScene, portraitOf } from "../helpers/people.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

const key = (name: string) => ({ "idempotency-key": name });

function withKey(name: string, request: ReturnType<typeof form>) {
  return { ...request, headers: { ...request.headers, ...key(name) } };
}

/** Sends a request twice under one key. @returns the reply, of which the second must have been a replay */
async function twice(url: string, request: Parameters<HttpApi["post"]>[1], send = api.post) {
  const first = await send(url, request);
  const second = await send(url, request);
  expect(first.headers).not.toHaveProperty("idempotency-replayed");
  expect(second.headers["idempotency-replayed"]).toBe("true");
  expect(second.statusCode).toBe(first.statusCode);
  expect(second.headers["content-type"]).toBe(first.headers["content-type"]);
  expect(second.body).toBe(first.body);
  return first;
}

describe("a request that comes again under its Idempotency-Key", () => {
  it("gets the first reply again on every post that makes something", async () => {
    const gallery = await twice("/v1/galleries", json({ name: "twice" }, key("gallery")));
    expect(gallery.statusCode).toBe(201);
    const { id } = gallery.json();
    const subject = await twice(`/v1/galleries/${id}/subjects`, json({ reference: "A" }, key("subject")));
    expect(subject.statusCode).toBe(201);
    const portrait = form(file(await portraitOf("redHaired")));
    const added = await twice(`/v1/subjects/${subject.json().id}/portraits`, withKey("portrait", portrait));
    expect(added.statusCode).toBe(201);
    const ad = form(
      field("metadata", { site: "twice.example" }),
      file(await portraitOf("redHairedElsewhere")),
    );
    expect((await twice("/v1/ads", withKey("ad", ad))).statusCode).toBe(201);
    const compared = await twice("/v1/comparisons", json({ galleryId: id }, key("comparison")));
    expect(compared.json()).toMatchObject({ candidates: { new: 1, known: 0 } });
    const [candidate] = (await api.get("/v1/candidates")).json().items;
    const reviewer = await signIn(api, "A", ["reviewer"]);
    const opinion = json({ value: "inconclusive" }, key("opinion"));
    const send: HttpApi["post"] = (url, request) => reviewer.send("POST", url, request);
    expect((await twice(`/v1/candidates/${candidate.id}/opinions`, opinion, send)).statusCode).toBe(201);
    expect((await api.get(`/v1/candidates/${candidate.id}`)).json().state).toBe("first_opinion");
  });

  it("is another request when somebody else sends it", async () => {
    const { key: other } = await api.leadlight.apiKeys.make({ label: "other", days: 1, operations: "all" });
    const request = json({ name: "mine" }, key("shared"));
    expect((await api.post("/v1/galleries", request)).statusCode).toBe(201);
    const headers = { ...request.headers, authorization: `Bearer ${other}` };
    const reply = await api.app.inject({ method: "POST", url: "/v1/galleries", ...request, headers });
    expectProblem(reply, "GALLERY_EXISTS");
  });

  it("runs once when both come at the same time", async () => {
    const request = json({ name: "at once" }, key("at-once"));
    const replies = await Promise.all([1, 2, 3, 4].map(() => api.post("/v1/galleries", request)));
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201]);
    expect(replies.filter(({ headers }) => headers["idempotency-replayed"] === "true")).toHaveLength(3);
    const { items } = (await api.get("/v1/galleries")).json();
    expect(items.filter(({ name }: { name: string }) => name === "at once")).toHaveLength(1);
  });

  it("survives a restart of the server, since replies lie in the store", async () => {
    const request = json({ name: "kept" }, key("kept"));
    const first = await api.post("/v1/galleries", request);
    const [{ id } = { id: "" }] = await api.leadlight.apiKeys.list();
    const kept = await api.leadlight.store.replies.find(`key ${id} kept`);
    expect(kept).toMatchObject({ status: 201, body: first.body });
  });
});

describe("an Idempotency-Key that comes with something else", () => {
  it("is refused for another body, another route and another file", async () => {
    await api.post("/v1/galleries", json({ name: "first" }, key("reused")));
    expectProblem(
      await api.post("/v1/galleries", json({ name: "second" }, key("reused"))),
      "IDEMPOTENCY_KEY_REUSED",
    );
    const elsewhere = await api.post("/v1/comparisons", json({ name: "first" }, key("reused")));
    expectProblem(elsewhere, "REQUEST_INVALID");
    const gallery = await galleryOf(api, "another gallery");
    const subject = json({ reference: "first" }, key("reused"));
    expectProblem(await api.post(`/v1/galleries/${gallery}/subjects`, subject), "IDEMPOTENCY_KEY_REUSED");

    const metadata = field("metadata", { site: "files.example" });
    const one = form(metadata, file(await emptyScene(), "a.jpg"));
    expect((await api.post("/v1/ads", withKey("file", one))).statusCode).toBe(201);
    const other = form(metadata, file(await image("eightPixels"), "a.jpg"));
    expectProblem(await api.post("/v1/ads", withKey("file", other)), "IDEMPOTENCY_KEY_REUSED");
    const renamed = form(metadata, file(await emptyScene(), "b.jpg"));
    expectProblem(await api.post("/v1/ads", withKey("file", renamed)), "IDEMPOTENCY_KEY_REUSED");
    const { items } = (await api.get("/v1/galleries")).json();
    expect(items.map(({ name }: { name: string }) => name)).not.toContain("second");
  });

  it("is free again after a refusal, of which nothing is kept", async () => {
    const gallery = await galleryOf(api, "refusals");
    await subjectOf(api, gallery, "taken");
    const url = `/v1/galleries/${gallery}/subjects`;
    expectProblem(await api.post(url, json({ reference: "taken" }, key("retry"))), "SUBJECT_EXISTS");
    expect(await api.leadlight.store.replies.find("retry")).toBeNull();
    const corrected = await api.post(url, json({ reference: "free" }, key("retry")));
    expect(corrected.statusCode).toBe(201);
    expect(corrected.headers).not.toHaveProperty("idempotency-replayed");
  });

  it.each(["", "x".repeat(256), "with blank", "töne"])("is refused when it is %j", async (name) => {
    const detail = expectProblem(
      await api.post("/v1/galleries", json({ name: "n" }, key(name))),
      "REQUEST_INVALID",
    );
    expect(detail).toContain("for idempotency-key but received");
  });
});
