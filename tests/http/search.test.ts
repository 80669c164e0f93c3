import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANY_EVIDENCE, ANY_WORTH } from "../helpers/confidence-json.js";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, galleryOf, type HttpApi, openHttpApi, subjectOf } from "../helpers/http-api.js";
import { image } from "../helpers/images.js";
import { emptyScene, portraitOf, tooSmallPortrait } from "../helpers/people.js";

let api: HttpApi;
let gallery: string;
let redHaired: string;
let portrait: { id: string; faceId: string };
beforeAll(async () => {
  api = await openHttpApi();
  gallery = await galleryOf(api, "missing");
  redHaired = await subjectOf(api, gallery, "A-1");
  const added = await api.post(
    `/v1/subjects/${redHaired}/portraits`,
    form(file(await portraitOf("redHaired"))),
  );
  portrait = added.json();
  const withBow = await subjectOf(api, gallery, "B-2");
  await api.post(`/v1/subjects/${withBow}/portraits`, form(file(await portraitOf("withBow"))));
});
afterAll(() => api.close());

async function originals(): Promise<number> {
  let count = 0;
  for await (const _ of api.images.list()) count++;
  return count;
}

describe("a search", () => {
  it("ranks the same woman in another photograph first, and stores nothing", async () => {
    const before = await originals();
    const reply = await api.post(
      "/v1/search/faces",
      form(
        field("galleryId", gallery),
        field("minSimilarity", "-1"),
        file(await portraitOf("redHairedElsewhere")),
      ),
    );
    expect(reply.statusCode).toBe(200);
    const { faces, ...basis } = reply.json();
    expect(basis).toEqual({
      pack: "base",
      calibrationId: expect.stringMatching(/^cal-/),
      withheld: null,
      thresholds: { minSimilarity: -1 },
      gallery: { templates: 2, portraits: 2 },
    });
    expect(faces).toHaveLength(1);
    expect(Object.keys(faces[0]).sort()).toEqual(["box", "candidates", "detectionScore", "unsearched"]);
    const [first, second] = faces[0].candidates;
    expect(first).toEqual({
      subjectId: redHaired,
      reference: "A-1",
      similarity: expect.any(Number),
      portraitId: portrait.id,
      portraitFaceId: portrait.faceId,
      ...ANY_WORTH,
      evidence: { ...ANY_EVIDENCE, portraitId: portrait.id, faceId: null, faces: [] },
    });
    expect(first.posterior.templates).toBe(2);
    expect(first.expectedFalseCandidates.value).toBeCloseTo(2 * first.falseMatchRate.value, 12);
    expect(second.reference).toBe("B-2");
    expect(first.similarity).toBeGreaterThan(second.similarity);
    expect(await originals()).toBe(before);
    expect((await api.leadlight.store.images.list()).length).toBe(before);
  });

  it("gives at most `limit` subjects and none below `minSimilarity`", async () => {
    const probe = file(await portraitOf("redHaired"));
    const ask = async (...fields: [string, string][]) => {
      const sent = fields.map(([name, value]) => field(name, value));
      const reply = await api.post("/v1/search/faces", form(field("galleryId", gallery), ...sent, probe));
      expect(reply.statusCode).toBe(200);
      return reply.json().faces[0].candidates;
    };
    expect(await ask(["minSimilarity", "-1"])).toHaveLength(2);
    expect(await ask(["minSimilarity", "-1"], ["limit", "1"])).toHaveLength(1);
    const alike = await ask(["minSimilarity", "0.99"], ["limit", "1000"]);
    expect(alike).toEqual([expect.objectContaining({ subjectId: redHaired })]);
    expect(alike[0].similarity).toBeCloseTo(1, 5);
  });

  it("leaves out what is worth less than was asked for, and by default what the gallery's size makes worthless", async () => {
    const ask = async (...fields: [string, string][]) => {
      const sent = fields.map(([name, value]) => field(name, value));
      const probe = file(await portraitOf("redHaired"));
      const reply = await api.post("/v1/search/faces", form(field("galleryId", gallery), ...sent, probe));
      expect(reply.statusCode).toBe(200);
      const { thresholds, faces } = reply.json();
      const [face] = faces;
      return {
        thresholds,
        references: face.candidates.map(({ reference }: { reference: string }) => reference),
      };
    };
    // The portrait itself is at similarity 1, where the made up calibration cuts the LR at 5.
    expect(await ask(["minLog10LR", "4"])).toEqual({ thresholds: { minLog10LR: 4 }, references: ["A-1"] });
    expect(await ask(["minLog10LR", "5.1"])).toMatchObject({ references: [] });
    expect(await ask(["maxExpectedFalseCandidates", "0.001"])).toMatchObject({ references: ["A-1"] });
    expect(await ask(["maxExpectedFalseCandidates", "0"])).toMatchObject({ references: [] });
    const { thresholds, references } = await ask();
    expect(thresholds).toEqual({ maxExpectedFalseCandidates: 1, minLog10LR: 0 });
    expect(references[0]).toBe("A-1");
  });

  it("gives the reasons against a poor face instead of candidates, unless every face is to be searched", async () => {
    const ask = async (...fields: [string, string][]) => {
      const sent = fields.map(([name, value]) => field(name, value));
      const probe = file(await tooSmallPortrait());
      const reply = await api.post("/v1/search/faces", form(field("galleryId", gallery), ...sent, probe));
      expect(reply.statusCode).toBe(200);
      return reply.json().faces;
    };
    const leftOut = [{ unsearched: ["SMALL_BOUNDING_BOX"], candidates: [] }];
    expect(await ask()).toMatchObject(leftOut);
    expect(await ask(["everyFace", "false"])).toMatchObject(leftOut);
    const [searched] = await ask(["everyFace", "true"], ["minSimilarity", "-1"]);
    expect(searched).toMatchObject({ unsearched: ["SMALL_BOUNDING_BOX"] });
    expect(searched.candidates).toHaveLength(2);
  });

  it("finds nothing in a picture of nobody", async () => {
    const reply = await api.post(
      "/v1/search/faces",
      form(field("galleryId", gallery), file(await emptyScene())),
    );
    expect(reply.json()).toMatchObject({ pack: "base", faces: [] });
  });
});

describe("a search without a calibration", () => {
  let uncalibrated: HttpApi;
  let people: string;
  beforeAll(async () => {
    uncalibrated = await openHttpApi({}, { withheld: "the model pack base has no calibration" });
    people = await galleryOf(uncalibrated, "people");
    const subject = await subjectOf(uncalibrated, people, "A-1");
    const added = form(file(await portraitOf("redHaired")));
    expect((await uncalibrated.post(`/v1/subjects/${subject}/portraits`, added)).statusCode).toBe(201);
  });
  afterAll(() => uncalibrated.close());
  const ask = async (...fields: [string, string][]) => {
    const sent = fields.map(([name, value]) => field(name, value));
    const probe = file(await portraitOf("redHairedElsewhere"));
    return uncalibrated.post("/v1/search/faces", form(field("galleryId", people), ...sent, probe));
  };

  it("gives the similarity and the reason why there is no more, from the pack's own threshold on", async () => {
    const { faces, ...basis } = (await ask()).json();
    expect(basis).toMatchObject({
      calibrationId: null,
      withheld: "the model pack base has no calibration",
      thresholds: { minSimilarity: 0.35 },
    });
    const [candidate] = faces[0].candidates;
    expect(candidate).toEqual({
      subjectId: expect.any(String),
      reference: "A-1",
      similarity: expect.any(Number),
      portraitId: expect.any(String),
      portraitFaceId: expect.any(String),
      confidence: { withheld: "the model pack base has no calibration" },
      evidence: { ...ANY_EVIDENCE, calibrationId: null, faceId: null, faces: [] },
    });
  });

  it.each([
    ["minLog10LR", "1"],
    ["maxExpectedFalseCandidates", "1"],
  ] as const)("refuses %s %s, which it cannot judge by", async (name, value) => {
    const detail = expectProblem(await ask([name, value]), "CALIBRATION_WITHHELD");
    expect(detail).toContain("the model pack base has no calibration");
  });
});

describe("a bad search", () => {
  it.each([
    ["limit", "0", /^expected at least 1 for limit but received 0$/],
    ["limit", "1001", /^expected at most 1000 for limit but received 1001$/],
    ["limit", "2.5", /^expected a whole number for limit but received 2.5$/],
    ["limit", "ten", /^expected a whole number for limit but received "ten"$/],
    ["limit", "0x10", /limit/],
    ["limit", "", /limit/],
    ["minSimilarity", "1.5", /^expected at most 1 for minSimilarity but received 1.5$/],
    ["minSimilarity", "NaN", /minSimilarity/],
    ["minSimilarity", "-1e1", /minSimilarity/],
    ["minLog10LR", "21", /^expected at most 20 for minLog10LR but received 21$/],
    [
      "maxExpectedFalseCandidates",
      "-1",
      /^expected at least 0 for maxExpectedFalseCandidates but received -1$/,
    ],
    ["everyFace", "yes", /everyFace/],
    ["everyFace", "1", /everyFace/],
  ])("with %s %j is refused", async (name, value, detail) => {
    const reply = await api.post(
      "/v1/search/faces",
      form(field("galleryId", gallery), field(name, value), file(await emptyScene())),
    );
    expect(expectProblem(reply, "REQUEST_INVALID")).toMatch(detail);
  });

  it("without a gallery, in an unknown one or with no picture is refused", async () => {
    const scene = file(await emptyScene());
    expectProblem(await api.post("/v1/search/faces", form(scene)), "REQUEST_INVALID");
    for (const id of [`gal_${"0".repeat(32)}`, "../../x", "a\u0000b"]) {
      expectProblem(
        await api.post("/v1/search/faces", form(field("galleryId", id), scene)),
        "GALLERY_UNKNOWN",
      );
    }
    const detail = expectProblem(
      await api.post("/v1/search/faces", form(field("galleryId", gallery))),
      "REQUEST_INVALID",
    );
    expect(detail).toBe('expected a file for image in the form but received "nothing"');
  });

  it("of a file that is no picture is refused", async () => {
    const fields = field("galleryId", gallery);
    expectProblem(
      await api.post("/v1/search/faces", form(fields, file(await image("svg"), "face.jpg"))),
      "IMAGE_FORMAT_UNSUPPORTED",
    );
    expectProblem(
      await api.post("/v1/search/faces", form(fields, file(await image("truncatedJpeg")))),
      "IMAGE_DAMAGED",
    );
  });
});
