import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { portraitOf, tooSmallPortrait } from "../helpers/people.js";

let api: HttpApi;
let operation: string;
let first: { id: string; images: { faces: { id: string; box: object }[] }[] };
beforeAll(async () => {
  api = await openHttpApi();
  for (const [externalId, picture] of [
    ["1", await portraitOf("redHaired")],
    ["2", await portraitOf("withBow")],
  ] as const)
    await add(externalId, picture);
  first = (await add("1", await portraitOf("redHaired"))).json();
  const operations = await api.get("/v1/operations");
  operation = operations.json().items[0].id;
});
afterAll(() => api.close());

const add = (externalId: string, picture: Uint8Array) =>
  api.post(
    "/v1/ads",
    form(field("metadata", JSON.stringify({ site: "ads.example", externalId })), file(picture)),
  );

const search = (image: Uint8Array, ...fields: ReturnType<typeof field>[]) =>
  api.post("/v1/search/ad-faces", form(field("operationId", operation), ...fields, file(image)));

describe("a search among the faces of ads", () => {
  it("finds the same woman in another photograph, and nobody else", async () => {
    const reply = (await search(await portraitOf("redHairedElsewhere"))).json();
    expect(reply).toMatchObject({ pack: "base", searched: 2 });
    expect(reply.faces).toMatchObject([
      { unsearched: [], matches: [{ ads: { count: 1, first: [expect.stringMatching(/^ad_/)] } }] },
    ]);
    expect(reply.thresholds).toEqual({ maxExpectedFalseCandidates: 1, minLog10LR: 0 });
    expect(reply.faces[0].matches[0]).toMatchObject({
      log10LR: { value: expect.any(Number) },
      expectedFalseCandidates: { templates: 2 },
      support: { proposition: "same_person" },
    });
    expect(reply.faces[0].matches[0]).not.toHaveProperty("posterior");
    const all = (await search(await portraitOf("redHairedElsewhere"), field("minSimilarity", "-1"))).json();
    expect(all.faces[0].matches).toHaveLength(2);
    expect(all.faces[0].matches[0]).toEqual(reply.faces[0].matches[0]);
  });

  it("finds a face as soon as its ad was taken in, and its picture in another ad", async () => {
    await add("3", await portraitOf("redHairedElsewhere"));
    await add("4", await portraitOf("redHairedElsewhere"));
    const { faces, searched } = (await search(await portraitOf("redHairedElsewhere"))).json();
    expect(searched).toBe(3);
    expect(faces[0].matches.map(({ ads }: { ads: { count: number } }) => ads.count)).toEqual([2, 1]);
    expect(faces[0].matches[0].similarity).toBeCloseTo(1, 4);
  });

  it("finds other photographs of whom an ad shows, by the face alone", async () => {
    const face = first.images[0]?.faces[0] ?? { id: "face_none", box: {} };
    const ask = (id: string, body: object) => api.post(`/v1/faces/${id}/search`, json(body));
    const { faces } = (await ask(face.id, { operation: "default" })).json();
    expect(faces).toMatchObject([{ box: face.box, unsearched: [] }]);
    const [own, other, ...more] = faces[0].matches;
    expect(own).toMatchObject({ faceId: face.id, ads: { count: 1, first: [first.id] } });
    expect(own.similarity).toBeCloseTo(1, 4);
    expect(other).toMatchObject({ ads: { count: 2 } });
    expect(other.log10LR.value).toBeGreaterThan(0);
    expect(more).toEqual([]);

    await api.leadlight.operations.open("elsewhere");
    expectProblem(await ask(face.id, { operation: "elsewhere" }), "FACE_UNKNOWN");
    const stranger = await signIn(api, "stranger", ["analyst"], ["elsewhere"]);
    const refused = await stranger.send(
      "POST",
      `/v1/faces/${face.id}/search`,
      json({ operation: "default" }),
    );
    expectProblem(refused, "OPERATION_UNKNOWN");
  });

  it("leaves a face alone that is too poor to be searched", async () => {
    const { faces } = (await search(await tooSmallPortrait())).json();
    expect(faces).toMatchObject([{ matches: [] }]);
    expect(faces[0].unsearched).not.toEqual([]);
  });

  it("is refused for an operation that is not there and for limits out of range", async () => {
    const picture = file(await portraitOf("redHaired"));
    expectProblem(
      await api.post("/v1/search/ad-faces", form(field("operationId", "op_none"), picture)),
      "OPERATION_UNKNOWN",
    );
    expectProblem(await search(await portraitOf("redHaired"), field("limit", "101")), "REQUEST_INVALID");
  });
});
