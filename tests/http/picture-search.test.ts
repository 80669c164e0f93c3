import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackId, sha256Of } from "../../src/domain/ids.js";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, type HttpApi, openHttpApi } from "../helpers/http-api.js";
import { emptyScene, portraitOf } from "../helpers/people.js";
import { randomUnits } from "../helpers/vectors.js";

let api: HttpApi;
let operation: string;
beforeAll(async () => {
  api = await openHttpApi();
  for (const [externalId, picture] of [
    ["1", await portraitOf("redHaired")],
    ["2", await portraitOf("withBow")],
  ] as const)
    await api.post(
      "/v1/ads",
      form(field("metadata", JSON.stringify({ site: "ads.example", externalId })), file(picture)),
    );
  const operations = await api.get("/v1/operations");
  operation = operations.json().items[0].id;
});
afterAll(() => api.close());

const search = (image: Uint8Array, ...fields: ReturnType<typeof field>[]) =>
  api.post("/v1/search/images", form(field("operationId", operation), ...fields, file(image)));

describe("a search among the pictures of ads", () => {
  it("finds the same file before anything was looked at, and says what waits", async () => {
    const reply = (await search(await portraitOf("redHaired"))).json();
    expect(reply).toMatchObject({
      pack: "pictures",
      coverage: { embedded: 0, failed: 0, waiting: 2 },
      images: [{ foundBy: [{ method: "file" }], ads: { count: 1, first: [expect.stringMatching(/^ad_/)] } }],
    });
  });

  it("finds a copy that is mirrored, smaller and compressed by its hash, and says how it is turned", async () => {
    const copy = await sharp(await portraitOf("redHaired"))
      .flop()
      .resize(240)
      .jpeg({ quality: 60 })
      .toBuffer();
    const { images, hash, copies } = (await search(copy)).json();
    expect({ hash, copies }).toEqual({ hash: { quality: 100, compared: true }, copies: 1 });
    expect(images).toMatchObject([
      { foundBy: [{ method: "pdq", orientation: "flip-y" }], ads: { count: 1 } },
    ]);
    expect(images[0].foundBy[0].distance).toBeLessThanOrEqual(31);
    expect((await search(copy, field("maxDistance", "0"))).json().images).toEqual([]);
    expectProblem(await search(copy, field("maxDistance", "64")), "REQUEST_INVALID");
  });

  it("looks for no copies of a picture in which there is nothing to be seen", async () => {
    const create = { width: 64, height: 64, channels: 3, background: "#808080" } as const;
    const flat = await sharp({ create }).png().toBuffer();
    expect((await search(flat, field("qualityFloor", "0"))).json()).toMatchObject({
      hash: { quality: 0, compared: false },
      copies: 0,
      images: [],
    });
  });

  it("finds a picture that was cut and mirrored once both were looked at, and no other", async () => {
    expect(await api.leadlight.embedPictures.embedAll()).toEqual({ embedded: 2, failed: 0, waiting: 0 });
    expect(await api.leadlight.embedPictures.embedAll()).toEqual({ embedded: 0, failed: 0, waiting: 0 });
    const original = await portraitOf("redHaired");
    const { width, height } = await sharp(original).metadata();
    const area = { left: 0, top: 0, width: Math.round(width * 0.8), height: Math.round(height * 0.8) };
    const changed = await sharp(original).extract(area).flop().jpeg().toBuffer();
    const { images, minSimilarity } = (await search(changed)).json();
    expect(images).toMatchObject([{ foundBy: [{ method: "embedding" }], ads: { count: 1 } }]);
    expect(images[0].foundBy[0].similarity).toBeGreaterThan(minSimilarity);
    expect((await search(await emptyScene())).json().images).toEqual([]);
    const everything = (await search(await emptyScene(), field("minSimilarity", "-1"))).json();
    expect(everything.images).toHaveLength(2);
    expect(
      (await search(await emptyScene(), field("minSimilarity", "-1"), field("limit", "1"))).json().images,
    ).toHaveLength(1);
  });

  it("has told explicit pictures apart by then, and the server says so of them and of no others", async () => {
    const preview = async (image: Uint8Array) => api.get(`/v1/images/${sha256Of(image)}/preview`);
    expect((await preview(await portraitOf("redHaired"))).headers).not.toHaveProperty("leadlight-explicit");
    const made = await emptyScene();
    await api.post("/v1/ads", form(field("metadata", '{"site":"ads.example","externalId":"3"}'), file(made)));
    const [vector = new Float32Array()] = randomUnits(1, 1, 448);
    const features = { vectors: [vector], classes: { neutral: 0.25, porn: 0.75 } };
    await api.leadlight.store.pictures.record(sha256Of(made), "pictures" as PackId, features);
    expect((await preview(made)).headers["leadlight-explicit"]).toBe("1");
  });

  it("is refused for an operation that is not there, a limit out of range and what is no picture", async () => {
    const picture = file(await emptyScene());
    expectProblem(
      await api.post("/v1/search/images", form(field("operationId", "op_none"), picture)),
      "OPERATION_UNKNOWN",
    );
    expectProblem(await search(await emptyScene(), field("limit", "101")), "REQUEST_INVALID");
    expectProblem(await search(Buffer.from("no picture")), "IMAGE_FORMAT_UNSUPPORTED");
  });
});
