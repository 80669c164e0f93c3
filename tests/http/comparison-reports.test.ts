import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

describe("the reports of comparisons", () => {
  it("are those of the operation, the latest first, with what the comparison answered", async () => {
    const { galleryId } = await searchedCase(api, "notices", ["1", "2"]);
    const compare = async () =>
      (await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }))).json();
    const answers = [await compare(), await compare()];
    const { items } = (await api.get("/v1/comparisons?operation=harbour")).json();
    expect(items.map(({ report }: { report: object }) => report)).toEqual(answers.toReversed());
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(items[0]).toMatchObject({ galleryId, startedAt: moment, finishedAt: moment });
    expect((await api.get("/v1/comparisons?operation=harbour&limit=1")).json().items).toEqual([items[0]]);
  });

  it("have nothing but when it began of one that has not ended", async () => {
    const { store } = api.leadlight;
    const { id } = await store.operations.ensure("pier");
    const gallery = await store.galleries.create("begun");
    const { pack } = await api.leadlight.engines.current();
    await store.comparisons.begin({ operationId: id, galleryId: gallery.id, pack: pack.id, settings: "" });
    expect((await api.get("/v1/comparisons?operation=pier")).json().items).toEqual([
      { galleryId: gallery.id, startedAt: expect.any(String), finishedAt: null, report: null },
    ]);
  });

  it("are for those who work on the operation", async () => {
    const outsider = await signIn(api, "Outsider", ["supervisor"], ["elsewhere"]);
    expectProblem(await outsider.send("GET", "/v1/comparisons?operation=harbour"), "OPERATION_UNKNOWN");
    expectProblem(await api.get("/v1/comparisons?operation=harbour&limit=0"), "REQUEST_INVALID");
  });
});
