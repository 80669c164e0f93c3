import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import {
  ANY_GOOD_QUALITY,
  expectProblem,
  galleryOf,
  type HttpApi,
  json,
  openHttpApi,
  subjectOf,
} from "../helpers/http-api.js";
import { image } from "../helpers/images.js";
import { emptyScene, portraitOf, tooSmallPortrait, twoPeople } from "../helpers/people.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

const NOWHERE = "gal_00000000000000000000000000000000";

describe("galleries", () => {
  it("are created once under a name and listed with their counts", async () => {
    const made = await api.post("/v1/galleries", json({ name: "Missing 2031" }));
    expect(made.statusCode).toBe(201);
    expect(made.json()).toEqual({
      id: expect.stringMatching(/^gal_[0-9a-f]{32}$/),
      name: "Missing 2031",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expectProblem(await api.post("/v1/galleries", json({ name: "Missing 2031" })), "GALLERY_EXISTS");
    const { items } = (await api.get("/v1/galleries")).json();
    expect(items).toContainEqual({ ...made.json(), subjects: 0, portraits: 0 });
  });

  it.each([
    [{}, 'expected a value for name but received "nothing"'],
    [{ name: 7 }, "expected text in quotes for name but received 7"],
    [{ name: "" }, 'expected at least 1 character for name but received "0 characters"'],
    [{ name: "x".repeat(201) }, 'expected at most 200 characters for name but received "201 characters"'],
    [{ name: "a", colour: 1 }, 'expected only the fields name for the body but received "colour"'],
    [[], "expected an object for the body but received a list"],
  ])("refuse %j and say what was expected", async (body, detail) => {
    expect(expectProblem(await api.post("/v1/galleries", json(body)), "REQUEST_INVALID")).toBe(detail);
  });

  it("refuse a name that shows nothing", async () => {
    expectProblem(await api.post("/v1/galleries", json({ name: "  " })), "ARGUMENT_INVALID");
    expectProblem(await api.post("/v1/galleries", json({ name: "a\u0000b" })), "ARGUMENT_INVALID");
  });
});

describe("subjects", () => {
  it("are added to a gallery with what is known of them", async () => {
    const gallery = await galleryOf(api, "subjects");
    const details = {
      reference: "2026/0815",
      notice: "yellow",
      issuer: "Examplia",
      name: "Example Name",
      dateOfBirth: "2004-02-29",
      sex: "female",
    };
    const reply = await api.post(`/v1/galleries/${gallery}/subjects`, json(details));
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toEqual({
      id: expect.stringMatching(/^subj_[0-9a-f]{32}$/),
      galleryId: gallery,
      ...details,
      createdAt: expect.any(String),
    });
    const again = await api.post(`/v1/galleries/${gallery}/subjects`, json(details));
    expectProblem(again, "SUBJECT_EXISTS");
  });

  it.each([
    [{}, /^expected a value for reference/],
    [{ reference: "a", notice: "pink" }, /^expected one of blue, yellow, .* for notice but received "pink"/],
    [{ reference: "a", dateOfBirth: "2003-02-29" }, /^expected a date like .* for dateOfBirth/],
    [{ reference: "a", age: 20 }, /received "age"/],
  ])("refuse %j", async (body, detail) => {
    const gallery = await galleryOf(api, JSON.stringify(body));
    const reply = await api.post(`/v1/galleries/${gallery}/subjects`, json(body));
    expect(expectProblem(reply, "REQUEST_INVALID")).toMatch(detail);
  });

  it.each([NOWHERE, "nothing", "..%2F..%2Fx", "%00", "x".repeat(3000)])(
    "refuse the gallery %s as unknown",
    async (id) => {
      const reply = await api.post(`/v1/galleries/${id}/subjects`, json({ reference: "a" }));
      expectProblem(reply, "GALLERY_UNKNOWN");
    },
  );
});

describe("portraits", () => {
  it("are added to a subject, the same face once", async () => {
    const subject = await subjectOf(api, await galleryOf(api, "portraits"), "A");
    const photograph = form(file(await portraitOf("redHaired"), "portrait.jpg"));
    const first = await api.post(`/v1/subjects/${subject}/portraits`, photograph);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toEqual({
      id: expect.stringMatching(/^por_/),
      subjectId: subject,
      faceId: expect.stringMatching(/^face_/),
      imageSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      box: {
        x: expect.any(Number),
        y: expect.any(Number),
        width: expect.any(Number),
        height: expect.any(Number),
      },
      ...ANY_GOOD_QUALITY,
      createdAt: expect.any(String),
    });
    const second = await api.post(`/v1/subjects/${subject}/portraits`, photograph);
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    const { items } = (await api.get("/v1/galleries")).json();
    expect(items).toContainEqual(expect.objectContaining({ name: "portraits", subjects: 1, portraits: 1 }));
  });

  it("are added however poor the only face is, and say why a search would leave it out", async () => {
    const subject = await subjectOf(api, await galleryOf(api, "poor"), "A");
    const reply = await api.post(`/v1/subjects/${subject}/portraits`, form(file(await tooSmallPortrait())));
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toMatchObject({
      quality: { interEyePixels: expect.any(Number) },
      unsearched: ["SMALL_BOUNDING_BOX"],
    });
  });

  it("need a box when the picture shows two people, around one of them", async () => {
    const subject = await subjectOf(api, await galleryOf(api, "boxes"), "A");
    const { bytes, leftFace } = await twoPeople();
    const [x, y, width, height] = leftFace;
    const url = `/v1/subjects/${subject}/portraits`;
    expectProblem(await api.post(url, form(file(bytes))), "FACE_AMBIGUOUS");
    const far = field("box", { x: 900, y: 0, width: 40, height: 40 });
    expectProblem(await api.post(url, form(file(bytes), far)), "FACE_BOX_UNMATCHED");
    const reply = await api.post(url, form(field("box", { x, y, width, height }), file(bytes)));
    expect(reply.statusCode).toBe(201);
    expect(Math.abs(reply.json().box.x - x)).toBeLessThan(width / 2);
  });

  it.each([
    ["box of no width", { x: 0, y: 0, width: 0, height: 9 }],
    ["box with a missing side", { x: 0, y: 0, width: 9 }],
    ["list", [1, 2, 3, 4]],
  ])("refuse a %s", async (_what, box) => {
    const subject = await subjectOf(api, await galleryOf(api, JSON.stringify(box)), "A");
    const reply = await api.post(
      `/v1/subjects/${subject}/portraits`,
      form(file(await emptyScene()), field("box", box)),
    );
    expect(expectProblem(reply, "REQUEST_INVALID")).toContain("box");
  });

  it("refuse pictures without a face, several files, damaged files and unknown subjects, and keep nothing", async () => {
    const gallery = await galleryOf(api, "refused");
    const subject = await subjectOf(api, gallery, "A");
    const url = `/v1/subjects/${subject}/portraits`;
    const before = (await kept()).length;
    const nobody = await emptyScene();
    expectProblem(await api.post(url, form(file(nobody))), "FACE_NOT_FOUND");
    expectProblem(await api.post(url, form(file(nobody), file(nobody))), "REQUEST_TOO_LARGE");
    expectProblem(await api.post(url, form(file(await image("truncatedJpeg")))), "IMAGE_DAMAGED");
    expectProblem(
      await api.post(`/v1/subjects/subj_${"0".repeat(32)}/portraits`, form(file(nobody))),
      "SUBJECT_UNKNOWN",
    );
    expectProblem(await api.post("/v1/subjects/..%2Fx/portraits", form(file(nobody))), "SUBJECT_UNKNOWN");
    expect(await kept()).toHaveLength(before);
    const { items } = (await api.get("/v1/galleries")).json();
    expect(items).toContainEqual(expect.objectContaining({ id: gallery, subjects: 1, portraits: 0 }));
  });
});

describe("subjects who may be one person", () => {
  it("are found in two galleries, with what the pair is worth", async () => {
    const [gallery, within] = [await galleryOf(api, "ours"), await galleryOf(api, "theirs")];
    const portrait = await portraitOf("redHaired");
    const subjects: string[] = [];
    for (const one of [gallery, within]) {
      const subject = await subjectOf(api, one, "A");
      await api.post(`/v1/subjects/${subject}/portraits`, form(file(portrait)));
      subjects.push(subject);
    }
    const reply = await api.post(`/v1/galleries/${gallery}/duplicates`, json({ within, minSimilarity: 0.9 }));
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      ...{ thresholds: { minSimilarity: 0.9 }, searched: 1, within: 1, found: 1 },
      pairs: [
        {
          subject: { id: subjects[0], galleryId: gallery, reference: "A" },
          other: { id: subjects[1], galleryId: within, reference: "A" },
          sharesPicture: true,
          log10LR: { bounded: true },
        },
      ],
    });
  });

  it("want galleries that are there", async () => {
    const gallery = await galleryOf(api, "alone");
    const ask = (id: string, body: object) => api.post(`/v1/galleries/${id}/duplicates`, json(body));
    expectProblem(await ask(NOWHERE, {}), "GALLERY_UNKNOWN");
    expectProblem(await ask(gallery, { within: NOWHERE }), "GALLERY_UNKNOWN");
    expectProblem(await ask(gallery, { limit: 1001 }), "REQUEST_INVALID");
    expect((await ask(gallery, {})).json()).toMatchObject({ searched: 0, found: 0, pairs: [] });
  });
});

async function kept(): Promise<string[]> {
  const names: string[] = [];
  for await (const sha256 of api.images.list()) names.push(sha256);
  return names;
}
