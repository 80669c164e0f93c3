import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrationFault } from "../../src/domain/calibration-rules.js";
import { ANY_EVIDENCE, ANY_WORTH } from "../helpers/confidence-json.js";
import { field, file, form } from "../helpers/form.js";
import {
  ANY_GOOD_QUALITY,
  expectProblem,
  galleryOf,
  type HttpApi,
  json,
  openHttpApi,
} from "../helpers/http-api.js";
import { type SearchedCase, searchedCase } from "../helpers/http-case.js";
import { tooSmallPortrait } from "../helpers/people.js";

const SUBJECTS = 5;
const ANY_SIZE = { width: expect.any(Number), height: expect.any(Number) };

let api: HttpApi;
let gallery: string;
let other: string;
let ad: SearchedCase["ad"];

beforeAll(async () => {
  api = await openHttpApi();
  other = await galleryOf(api, "empty");
  const references = Array.from({ length: SUBJECTS }, (_, i) => `A-${i + 1}`);
  const metadata = { site: "ads.example", externalId: "1", title: "New", text: "call +1 202-555-0123" };
  ({ galleryId: gallery, ad } = await searchedCase(api, "missing", references, metadata));
});
afterAll(() => api.close());

describe("a comparison", () => {
  it("records the pairs above the threshold as candidates, and only new ones when it runs again", async () => {
    const request = json({ galleryId: gallery, operation: "harbour" });
    const first = await api.post("/v1/comparisons", request);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toEqual({
      pack: "base",
      calibrationId: expect.stringMatching(/^cal-/),
      withheld: null,
      thresholds: { maxExpectedFalseCandidates: 1, minLog10LR: 0 },
      faces: 1,
      templates: 1,
      unsearched: { faces: 0, byReason: {} },
      candidates: { new: SUBJECTS, known: 0 },
      strength: { byLog10LR: expect.any(Object), expectedFalse: expect.any(Number) },
      seconds: expect.any(Number),
    });
    const second = await api.post("/v1/comparisons", request);
    expect(second.json()).toMatchObject({ candidates: { new: 0, known: SUBJECTS } });
  });

  it("leaves a poor face out and says why", async () => {
    const tiny = file(await tooSmallPortrait());
    await api.post("/v1/ads", form(field("metadata", {}), field("operation", "far away"), tiny));
    const reply = await api.post("/v1/comparisons", json({ galleryId: gallery, operation: "far away" }));
    expect(reply.json()).toMatchObject({
      faces: 0,
      unsearched: { faces: 1, byReason: { SMALL_BOUNDING_BOX: 1 } },
      candidates: { new: 0, known: 0 },
    });
  });

  it("finds nothing above a threshold that nobody reaches", async () => {
    const reply = await api.post(
      "/v1/comparisons",
      json({ galleryId: gallery, operation: "harbour", minSimilarity: 1 }),
    );
    expect(reply.json()).toMatchObject({
      thresholds: { minSimilarity: 1 },
      candidates: { new: 0, known: SUBJECTS },
    });
  });

  it.each([
    [{ galleryId: `gal_${"0".repeat(32)}` }, "GALLERY_UNKNOWN"],
    [{ galleryId: "../x" }, "GALLERY_UNKNOWN"],
    [{}, "REQUEST_INVALID"],
    [{ galleryId: 7 }, "REQUEST_INVALID"],
    [{ galleryId: "x", minSimilarity: 1.01 }, "REQUEST_INVALID"],
    [{ galleryId: "x", minSimilarity: "0.5" }, "REQUEST_INVALID"],
    [{ galleryId: "x", minLog10LR: -21 }, "REQUEST_INVALID"],
    [{ galleryId: "x", maxExpectedFalseCandidates: -1 }, "REQUEST_INVALID"],
    [{ galleryId: "x", threshold: 0.5 }, "REQUEST_INVALID"],
  ] as const)("refuses %j", async (body, code) => {
    expectProblem(await api.post("/v1/comparisons", json(body)), code);
  });

  it("refuses an operation that there is not, be it the default one", async () => {
    expectProblem(await api.post("/v1/comparisons", json({ galleryId: gallery })), "OPERATION_UNKNOWN");
    const reply = await api.post("/v1/comparisons", json({ galleryId: gallery, operation: "nowhere" }));
    expectProblem(reply, "OPERATION_UNKNOWN");
  });
});

describe("the list of candidates", () => {
  it("gives everything a reviewer needs, and no opinion", async () => {
    const { items, nextCursor } = (await api.get("/v1/candidates")).json();
    expect(items).toHaveLength(SUBJECTS);
    expect(nextCursor).toBeNull();
    const [image] = ad.images;
    expect(items[0]).toEqual({
      id: expect.stringMatching(/^cand_[0-9a-f]{32}$/),
      ...{ version: 1, blind: false, yours: false, follows: null, inconsistencies: [] },
      operation: "harbour",
      possibleMinor: expect.any(Boolean),
      state: "unreviewed",
      reviewMode: "two_reviewers",
      pack: "base",
      pictures: { face: ANY_SIZE, portrait: ANY_SIZE },
      similarity: expect.any(Number),
      ...ANY_WORTH,
      evidence: { ...ANY_EVIDENCE, faceId: image?.faces[0]?.id },
      face: {
        id: image?.faces[0]?.id,
        imageSha256: image?.sha256,
        box: expect.any(Object),
        detectionScore: expect.any(Number),
        ageFlag: null,
        ...ANY_GOOD_QUALITY,
      },
      ads: [{ id: ad.id, site: "ads.example", externalId: "1", title: "New" }],
      subject: {
        id: expect.stringMatching(/^subj_/),
        galleryId: gallery,
        reference: expect.stringMatching(/^A-/),
        createdAt: expect.any(String),
      },
      portrait: {
        id: expect.stringMatching(/^por_/),
        subjectId: items[0].subject.id,
        faceId: expect.stringMatching(/^face_/),
        imageSha256: expect.any(String),
        box: expect.any(Object),
        ...ANY_GOOD_QUALITY,
        createdAt: expect.any(String),
      },
      opinions: null,
      createdAt: expect.any(String),
    });
    expect((await api.get(`/v1/candidates/${items[0].id}`)).json()).toEqual(items[0]);
  });

  it("names the calibration that its numbers follow from, which can be looked up", async () => {
    const { items } = (await api.get("/v1/candidates")).json();
    const { calibrationId } = items[0].evidence;
    const reply = await api.get(`/v1/calibrations/${calibrationId}`);
    const calibration = reply.json();
    expect(calibration).toMatchObject({ format: 1, id: calibrationId, pack: "base" });
    expect(calibrationFault(calibration)).toBeNull();
    const { intercept, slope } = calibration.sizes[0].logistic;
    const { similarity, log10LR } = items[0];
    expect(log10LR.value).toBeCloseTo(
      Math.min(calibration.sizes[0].maxLog10LR, intercept + slope * similarity),
      9,
    );
    for (const id of ["cal-000000000000", "x", "%00"])
      expectProblem(await api.get(`/v1/calibrations/${id}`), "CALIBRATION_UNKNOWN");
  });

  it("walks page by page over equally similar candidates, each once and in the same order", async () => {
    const whole = (await api.get("/v1/candidates")).json().items.map(({ id }: { id: string }) => id);
    for (const limit of [1, 2, 3, SUBJECTS, SUBJECTS + 1]) {
      const walked: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const from: string = cursor === null ? "" : `&cursor=${cursor}`;
        const page = (await api.get(`/v1/candidates?limit=${limit}&operation=harbour${from}`)).json();
        expect(page.items.length).toBeLessThanOrEqual(limit);
        walked.push(...page.items.map(({ id }: { id: string }) => id));
        cursor = page.nextCursor;
        pages++;
      } while (cursor !== null);
      expect(walked).toEqual(whole);
      expect(pages).toBe(Math.ceil(SUBJECTS / limit));
    }
  });

  it("filters by gallery, operation and state", async () => {
    const count = async (query: string) => (await api.get(`/v1/candidates?${query}`)).json().items.length;
    expect(await count(`galleryId=${gallery}`)).toBe(SUBJECTS);
    expect(await count(`galleryId=${other}`)).toBe(0);
    expect(await count("operation=harbour&state=unreviewed")).toBe(SUBJECTS);
    expect(await count("state=conflict")).toBe(0);
  });

  it.each([
    ["limit=0", "REQUEST_INVALID"],
    ["limit=201", "REQUEST_INVALID"],
    ["limit=1.5", "REQUEST_INVALID"],
    ["limit=all", "REQUEST_INVALID"],
    ["limit=1&limit=2", "REQUEST_INVALID"],
    ["state=open", "REQUEST_INVALID"],
    ["status=unreviewed", "REQUEST_INVALID"],
    ["cursor=", "REQUEST_INVALID"],
    ["cursor=abc", "REQUEST_INVALID"],
    [`cursor=${Buffer.from(`cand_${"0".repeat(32)}`).toString("base64url")}`, "REQUEST_INVALID"],
    ["galleryId=x", "GALLERY_UNKNOWN"],
    ["galleryId=%00", "GALLERY_UNKNOWN"],
    ["operation=nowhere", "OPERATION_UNKNOWN"],
  ] as const)("refuses ?%s", async (query, code) => {
    expectProblem(await api.get(`/v1/candidates?${query}`), code);
  });

  it.each([`cand_${"0".repeat(32)}`, "x", "..%2Fx", "%00"])("knows no candidate %s", async (id) => {
    expectProblem(await api.get(`/v1/candidates/${id}`), "CANDIDATE_UNKNOWN");
  });
});
