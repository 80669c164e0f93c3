import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judged, logOf } from "../helpers/audit-rows.js";
import { expectProblem, galleryOf, type HttpApi, json, openHttpApi } from "../helpers/http-api.js";

let api: HttpApi;
beforeEach(async () => {
  api = await openHttpApi();
});
afterEach(() => api.close());

const rows = () => logOf(api.leadlight.store);
const lastRow = async () => (await rows()).at(-1);

describe("the log of requests", () => {
  it("says which key acted, by its id", async () => {
    const [key] = await api.leadlight.apiKeys.list();
    const id = await galleryOf(api, "gallery");
    expect(await lastRow()).toMatchObject({
      act: "gallery.create",
      actorKind: "key",
      actorId: key?.id,
      details: JSON.stringify({ gallery: id }),
    });
    expect(JSON.stringify(await rows())).not.toContain(api.key);
  });

  it("keeps requests at the same time apart from what the process does by itself", async () => {
    const { store } = api.leadlight;
    const byItself = () => store.audit.append({ act: "log.checkpoint", operationId: null, details: {} });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? galleryOf(api, `gallery ${i}`) : byItself())),
    );
    const kinds = new Set((await rows()).map(({ act, actorKind }) => `${act} by ${actorKind}`));
    expect(kinds).toEqual(
      new Set([
        "key.create by local",
        "pack.activate by local",
        "gallery.create by key",
        "log.checkpoint by local",
      ]),
    );
    expect(judged(store.id, await rows(), await store.audit.head())).toBeNull();
  });

  it("says why, as the request does, else that it is case work", async () => {
    const why = async (headers: Record<string, string>) => {
      const reply = await api.app.inject({
        url: "/v1/candidates",
        headers: { authorization: `Bearer ${api.key}`, ...headers },
      });
      return { reply, row: await lastRow() };
    };
    expect((await why({})).row).toMatchObject({ act: "candidate.list", justification: "case_work" });
    expect((await why({ "leadlight-justification": "training" })).row).toMatchObject({
      justification: "training",
    });
    const count = (await rows()).length;
    const { reply } = await why({ "leadlight-justification": "because" });
    expect(expectProblem(reply, "REQUEST_INVALID")).toContain("case_work, review");
    expect(await rows()).toHaveLength(count);
  });

  it("counts who is turned away, in no more than a row a minute", async () => {
    for (let i = 0; i < 10; i++) expectProblem(await api.app.inject({ url: "/v1/galleries" }), "KEY_MISSING");
    const denials = async () => (await rows()).filter(({ act }) => act === "access.deny");
    expect(await denials()).toMatchObject([
      { actorKind: "system", details: JSON.stringify({ code: "KEY_MISSING", alsoDenied: 0 }) },
    ]);
    await api.app.close();
    expect(await denials()).toMatchObject([{}, { details: JSON.stringify({ code: null, alsoDenied: 9 }) }]);
  });

  it("has no row for a request that was refused", async () => {
    const count = (await rows()).length;
    const refused = await api.post("/v1/galleries", json({ name: "" }));
    expect(refused.statusCode).toBe(400);
    expect(await rows()).toHaveLength(count);
  });
});
