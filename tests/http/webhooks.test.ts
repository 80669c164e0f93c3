import { createHmac } from "node:crypto";
import { stat } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/domain/ids.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { logOf } from "../helpers/audit-rows.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { makePair, opinionOf } from "../helpers/stored-case.js";

let api: HttpApi;
let chief: Browser;
let reviewer: Browser;
let analyst: Browser;
let galleryId: string;
/** What the target was told, and how it answers. */
const told: { headers: IncomingHttpHeaders; body: string }[] = [];
let status = 204;
const target = createServer((request, reply) => {
  let body = "";
  request.on("data", (data) => {
    body += data;
  });
  request.on("end", () => {
    told.push({ headers: request.headers, body });
    reply.writeHead(status).end("what a target says is not read");
  });
});
let url: string;

beforeAll(async () => {
  api = await openHttpApi({}, { withheld: "made up vectors" });
  await api.leadlight.store.settings.activate(PACK);
  await new Promise<void>((ready) => target.listen(0, "127.0.0.1", ready));
  url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`;
  await makePair(api.leadlight.store, "anna", 0.6, { operation: "harbour" });
  galleryId = (await api.leadlight.store.galleries.findByName("gallery"))?.id ?? "";
  chief = await signIn(api, "chief", ["supervisor"], ["harbour"]);
  reviewer = await signIn(api, "reviewer", ["reviewer"], ["harbour"]);
  analyst = await signIn(api, "analyst", ["analyst"], ["harbour"]);
});
afterAll(async () => {
  target.close();
  await api.close();
});

/** Raises an alert as a standing search does. */
async function raise(name: string) {
  const { store } = api.leadlight;
  const candidate = await makePair(store, name, 0.6, { operation: "harbour" });
  const watch = (await store.watches.list())[0];
  const at = watch === undefined ? null : await store.watches.watermarks(watch.id);
  const [ad] = await store.ads.showing(candidate.operationId, analysedImage(`ad ${name}`).facts.sha256);
  if (watch === undefined || at === null || ad === undefined) throw new Error("the gallery is watched");
  const found = { candidate, ads: [ad.id], isNewAd: true, alertId: newId("alert") };
  await store.watches.record(watch.id, at, at, [found]);
  return { ad, candidate };
}

describe("watches and alerts over HTTP", () => {
  it("are for who may manage them, and for the operations that somebody works on", async () => {
    const body = json({ galleryId, operation: "harbour", minLog10LR: 1 });
    expectProblem(await reviewer.send("POST", "/v1/watches", body), "RIGHT_MISSING");
    // Nothing tells a likelihood ratio without a calibration.
    expectProblem(await analyst.send("POST", "/v1/watches", body), "CALIBRATION_WITHHELD");
    const added = await analyst.send("POST", "/v1/watches", json({ galleryId, operation: "harbour" }));
    expect(added.statusCode).toBe(201);
    expect((await reviewer.send("GET", "/v1/watches")).json().items).toEqual([added.json()]);
    await api.leadlight.store.operations.ensure("elsewhere");
    const stranger = await signIn(api, "stranger", ["analyst"], ["elsewhere"]);
    expect((await stranger.send("GET", "/v1/watches")).json().items).toEqual([]);
    expectProblem(await stranger.send("DELETE", `/v1/watches/${added.json().id}`), "WATCH_UNKNOWN");
    await raise("bea");
    expect((await stranger.send("GET", "/v1/alerts")).json()).toMatchObject({ items: [], total: 0 });
    const { items } = (await reviewer.send("GET", "/v1/alerts?state=new")).json();
    expect(items).toMatchObject([{ operation: "harbour", galleryId, ads: 1, candidates: 1 }]);
    expectProblem(await stranger.send("POST", `/v1/alerts/${items[0].id}/seen`, json({})), "ALERT_UNKNOWN");
    expect((await reviewer.send("POST", `/v1/alerts/${items[0].id}/seen`, json({}))).json().state).toBe(
      "seen",
    );
    expect((await reviewer.send("GET", "/v1/alerts?state=new")).json().total).toBe(0);
  });

  it("tell who decides nothing but that a candidate is there, and its id no longer than it is open", async () => {
    const { candidate } = await raise("carla");
    const newest = async (browser: Browser) =>
      (await browser.send("GET", "/v1/alerts?limit=1")).json().items[0];
    const shown = await newest(reviewer);
    expect(Object.keys(shown).sort()).toEqual(
      [
        "ads",
        "candidateId",
        "candidates",
        "createdAt",
        "faces",
        "galleryId",
        "id",
        "lastAt",
        "operation",
        "state",
      ].sort(),
    );
    const { candidates } = api.leadlight.store;
    const [known] = (await candidates.list({}, { after: null, limit: 100 })).filter(
      ({ faceId }) => faceId === candidate.faceId,
    );
    expect(shown.candidateId).toBe(known?.id);
    // The two that the queue shows as well.
    expect(shown.faces).toEqual({ ad: candidate.faceId, portrait: expect.stringMatching(/^face_/) });
    for (const name of ["one", "two"])
      if (known !== undefined) await candidates.addOpinion(known.id, opinionOf(name));
    expect(await newest(reviewer)).toMatchObject({ candidateId: null, faces: null });
    expect((await newest(chief)).candidateId).toBe(known?.id);
  });
});

describe("webhooks", () => {
  let secret: string;
  let webhookId: string;

  it("are named by a supervisor, who is shown the secret once", async () => {
    const body = json({ operation: "harbour", url });
    expectProblem(await analyst.send("POST", "/v1/webhooks", body), "RIGHT_MISSING");
    const added = await chief.send("POST", "/v1/webhooks", body);
    expect(added.statusCode).toBe(201);
    ({ secret, id: webhookId } = added.json());
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    const listed = await chief.send("GET", "/v1/webhooks");
    expect(listed.json().items).toMatchObject([{ id: webhookId, url, operation: "harbour" }]);
    expect(listed.body).not.toContain(secret);
    expect(JSON.stringify(await logOf(api.leadlight.store))).not.toContain(secret);
    for (const wrong of ["ftp://desk.example/", "https://user:password@desk.example/", "nowhere"])
      expectProblem(
        await chief.send("POST", "/v1/webhooks", json({ operation: "harbour", url: wrong })),
        "WEBHOOK_REFUSED",
      );
  });

  it("tell a target of an alert, signed, with ids and counts alone", async () => {
    const { ad, candidate } = await raise("dora");
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 1, failed: 0 });
    const [{ headers, body } = { headers: {}, body: "" }] = told;
    const timestamp = String(headers["leadlight-timestamp"]);
    const expected = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    expect(headers["leadlight-signature"]).toBe(`v1=${expected}`);
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60);
    const said = JSON.parse(body);
    expect(Object.keys(said)).toEqual(
      "type delivery alert operation gallery candidate ads candidates createdAt link".split(" "),
    );
    expect(said).toMatchObject({ type: "alert.new", delivery: headers["leadlight-delivery"], ads: 1 });
    for (const hidden of ["dora", "0.6", ad.id, candidate.subjectId, candidate.faceId, "sha256"])
      expect(body).not.toContain(hidden);
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 0, failed: 0 });
  });

  it("try again after a failure, die after twelve, and are replayed", async () => {
    status = 500;
    await raise("emma");
    const { store } = api.leadlight;
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 0, failed: 1 });
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 0, failed: 0 });
    const [waiting] = await store.webhooks.deliveries({ state: "waiting" }, { after: null, limit: 10 });
    if (waiting === undefined) throw new Error("it waits");
    expect(waiting).toMatchObject({ attempts: 1 });
    const failed = { at: new Date(), status: 500, problem: "the target answered 500", milliseconds: 1 };
    for (let i = 1; i < 11; i++) await store.webhooks.settle(waiting.id, failed, new Date(0));
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 0, failed: 1 });
    const dead = (await chief.send("GET", "/v1/webhook-deliveries?state=dead")).json().items;
    expect(dead).toMatchObject([{ id: waiting.id, dueAt: null }]);
    expect(dead[0].attempts).toHaveLength(12);
    expect(dead[0].attempts[0]).toMatchObject({ status: 500, problem: "the target answered 500" });
    status = 204;
    const replayed = await chief.send("POST", `/v1/webhook-deliveries/${waiting.id}/replay`, json({}));
    expect(replayed.json()).toMatchObject({ state: "waiting" });
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 1, failed: 0 });
    expect(JSON.parse(told.at(-1)?.body ?? "{}").delivery).toBe(waiting.id);
    expectProblem(
      await analyst.send("POST", `/v1/webhook-deliveries/${waiting.id}/replay`, json({})),
      "RIGHT_MISSING",
    );
  });

  it("are sent once by two processes at a time, and not held up by a clock that was set back", async () => {
    await raise("flora");
    const runs = await Promise.all([api.leadlight.deliver.run(), api.leadlight.deliver.run()]);
    expect(runs.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(1);
    const { store } = api.leadlight;
    await raise("gina");
    const due = await store.webhooks.claim();
    if (due === null) throw new Error("one is due");
    const attempt = { at: new Date(), status: null, problem: "down", milliseconds: 1 };
    // As it was written by a clock that ran years ahead.
    await store.webhooks.settle(due.delivery.id, attempt, new Date(Date.now() + 1e11));
    expect(await api.leadlight.deliver.run()).toEqual({ delivered: 1, failed: 0 });
  });

  it("go with their target, and leave the secret in no file that others may read", async () => {
    expect((await chief.send("DELETE", `/v1/webhooks/${webhookId}`)).statusCode).toBe(204);
    expect((await chief.send("GET", "/v1/webhook-deliveries")).json().items).toEqual([]);
    const { mode } = await stat(join(api.folder, "leadlight.sqlite"));
    expect(mode & 0o077).toBe(0);
  });
});
