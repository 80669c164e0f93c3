import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { recordAd } from "../helpers/stored-case.js";

let api: HttpApi;
let reviewer: Browser;
let stranger: Browser;

beforeAll(async () => {
  api = await openHttpApi();
  const { store } = api.leadlight;
  await store.settings.activate(PACK);
  const vector = new Float32Array(16).fill(0.25);
  for (const key of ["a", "b", "c"]) await recordAd(store, key, [analysedImage(key, { vector })], "harbour");
  reviewer = await signIn(api, "reviewer", ["reviewer"], ["harbour"]);
  stranger = await signIn(api, "stranger", ["reviewer"]);
});
afterAll(() => api.close());

const list = async (leastAds: number) =>
  (await reviewer.send("GET", `/v1/identities?operation=harbour&leastAds=${leastAds}`)).json().items;

describe("identities over HTTP", () => {
  it("are listed, shown, split and merged by reviewers of the operation, and by nobody else", async () => {
    const [{ id, ...counts }] = await list(2);
    expect(counts).toEqual({ operation: "harbour", faces: 3, ads: 3 });
    const { places } = (await reviewer.send("GET", `/v1/identities/${id}`)).json();
    expect(places).toHaveLength(3);
    expectProblem(await stranger.send("GET", `/v1/identities/${id}`), "IDENTITY_UNKNOWN");
    expectProblem(await api.get("/v1/identities/none"), "IDENTITY_UNKNOWN");
    const taken = json({ faceIds: [places[0].faceId] });
    expectProblem(await stranger.send("POST", `/v1/identities/${id}/split`, taken), "IDENTITY_UNKNOWN");
    const split = (await reviewer.send("POST", `/v1/identities/${id}/split`, taken)).json();
    expect([split.left.faces, split.taken.faces]).toEqual([2, 1]);
    expect(await list(1)).toHaveLength(2);
    const both = json({ identityIds: [split.left.id, split.taken.id] });
    const merged = (await reviewer.send("POST", "/v1/identities/merge", both)).json();
    expect(merged.faces).toBe(3);
    expect(await list(1)).toMatchObject([{ id: merged.id, faces: 3 }]);
  });

  it("are searched in a gallery as one probe", async () => {
    const [{ id }] = await list(1);
    const { id: galleryId } = await api.leadlight.createGallery("notices");
    const send = (body: object) => api.post(`/v1/identities/${id}/search`, json(body));
    expect((await list(1))[0].id).toBe(id);
    expectProblem(await send({ galleryId: "gal_none" }), "GALLERY_UNKNOWN");
    expect(galleryId).toMatch(/^gal_/);
  });
});
