import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/domain/rights.js";
import { logOf } from "../helpers/audit-rows.js";
import { field, file, form } from "../helpers/form.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { type SearchedCase, searchedCase } from "../helpers/http-case.js";
import { image } from "../helpers/images.js";

const BLURRED = "leadlight-blurred-faces";
const FLAG = { value: "possible_minor", basis: "appearance" };

let api: HttpApi;
let found: SearchedCase;
const people: Partial<Record<Role | "stranger" | "other", Browser>> = {};

beforeAll(async () => {
  api = await openHttpApi();
  found = await searchedCase(api, "missing", ["A-1", "A-2"]);
  await api.post("/v1/comparisons", json({ galleryId: found.galleryId, operation: "harbour" }));
  for (const role of ["analyst", "reviewer", "examiner", "adjudicator", "supervisor"] as const)
    people[role] = await signIn(api, role, [role], ["harbour"]);
  people.other = await signIn(api, "other", ["reviewer"], ["harbour"]);
  people.stranger = await signIn(api, "stranger", ["supervisor"], ["elsewhere"]);
});
afterAll(() => api.close());

function as(who: keyof typeof people): Browser {
  const browser = people[who];
  if (browser === undefined) throw new Error(`nobody is called ${who}`);
  return browser;
}
const send = (who: keyof typeof people, method: "GET" | "PUT" | "POST", url: string, body?: object) =>
  as(who).send(method, url, body === undefined ? {} : json(body));

/** The face in the ad, and its image. */
function probe() {
  const [shown] = found.ad.images;
  const face = shown?.faces[0]?.id;
  if (shown === undefined || face === undefined) throw new Error("the ad shows a face");
  return { face, image: shown.sha256 };
}

/** What the log has gained since some work began: acts with details and justification. */
async function logged(work: () => Promise<unknown>) {
  const { seq } = await api.leadlight.store.audit.head();
  await work();
  return (await logOf(api.leadlight.store))
    .filter((row) => row.seq > seq && !row.act.startsWith("session."))
    .map(({ act, actorId, justification, details }) => ({
      act,
      actorId,
      justification,
      details: JSON.parse(details),
    }));
}

/** Takes in a picture of three people of its own, and flags those that are told. @returns its faces, largest first */
async function groupWith(flagged: readonly number[]) {
  const reply = await api.post(
    "/v1/ads",
    form(field("metadata", {}), field("operation", "harbour"), file(await image("original"))),
  );
  const [shown] = reply.json().images as SearchedCase["ad"]["images"];
  if (shown === undefined) throw new Error("the ad has an image");
  const faces = shown.faces.map(({ id }) => id);
  for (const i of flagged) await send("reviewer", "PUT", `/v1/faces/${faces[i]}/age-flag`, FLAG);
  return { image: shown.sha256, faces };
}

describe("an age flag", () => {
  it("is set by who decides, in their name, and stands in the ad, the candidates and the log", async () => {
    const { face } = probe();
    const url = `/v1/faces/${face}/age-flag`;
    const candidates = async () => (await api.get("/v1/candidates")).json().items;
    const before = await candidates();
    expect(before.map((one: { face: { ageFlag: unknown } }) => one.face.ageFlag)).toEqual([null, null]);
    for (const who of ["reviewer", "examiner", "adjudicator", "supervisor"] as const) {
      const rows = await logged(async () => {
        const reply = await send(who, "PUT", url, FLAG);
        expect(reply.statusCode).toBe(200);
        expect(reply.json()).toEqual({ faceId: face, ...FLAG, by: who, at: expect.any(String) });
      });
      expect(rows).toEqual([
        {
          act: "face.flag",
          actorId: as(who).account.user.id,
          justification: null,
          details: { face, ...FLAG },
        },
      ]);
    }
    expect(await candidates()).toMatchObject([
      { possibleMinor: true, face: { ageFlag: "possible_minor" } },
      { possibleMinor: true, face: { ageFlag: "possible_minor" } },
    ]);
    const ad = (await api.get(`/v1/ads/${found.ad.id}`)).json();
    expect(ad.images[0].faces[0]).toMatchObject({ id: face, ageFlag: "possible_minor" });
    expect((await api.get("/v1/candidates?possibleMinor=true")).json().items).toHaveLength(2);
    expect((await api.get("/v1/candidates?possibleMinor=false")).json().items).toEqual([]);
    expectProblem(await api.get("/v1/candidates?possibleMinor=maybe"), "REQUEST_INVALID");
    await send("supervisor", "PUT", url, { value: "adult_stated", basis: "document" });
    expect(await candidates()).toMatchObject([{ face: { ageFlag: "adult_stated" } }, {}]);
  });

  it.each([
    [{ value: "adult", basis: "document" }, "REQUEST_INVALID"],
    [{ value: "minor" }, "REQUEST_INVALID"],
    [{ value: "minor", basis: "gut feeling" }, "REQUEST_INVALID"],
    [{ ...FLAG, note: "<script>alert(1)</script>" }, "REQUEST_INVALID"],
    [{ value: "adult_stated", basis: "appearance" }, "ARGUMENT_INVALID"],
    [{ value: "minor", basis: "appearance" }, "ARGUMENT_INVALID"],
  ] as const)("is refused as %j, and nothing is changed", async (body, code) => {
    const { face } = probe();
    const before = (await api.leadlight.store.faces.find(face as never))?.ageFlag;
    expectProblem(await send("reviewer", "PUT", `/v1/faces/${face}/age-flag`, body), code);
    expect((await api.leadlight.store.faces.find(face as never))?.ageFlag).toBe(before);
  });

  it("is nothing for an analyst or a key, nor for who does not work on the operation, which is logged", async () => {
    const url = `/v1/faces/${probe().face}/age-flag`;
    expectProblem(await send("analyst", "PUT", url, FLAG), "RIGHT_MISSING");
    const byKey = await api.app.inject({
      method: "PUT",
      url,
      ...json(FLAG, { authorization: `Bearer ${api.key}` }),
    });
    expectProblem(byKey, "RIGHT_MISSING");
    const rows = await logged(async () =>
      expectProblem(await send("stranger", "PUT", url, FLAG), "FACE_UNKNOWN"),
    );
    expect(rows).toMatchObject([{ act: "access.deny", details: { image: probe().image } }]);
    for (const id of ["x", `face_${"0".repeat(32)}`, "..%2Fx"])
      expectProblem(await send("reviewer", "PUT", `/v1/faces/${id}/age-flag`, FLAG), "FACE_UNKNOWN");
  });
});

describe("a face that is flagged", () => {
  it("is blurred for everybody, so far that the engine finds no face, until somebody asks for it: then for them alone", async () => {
    const { face, image: sha256 } = probe();
    const [crop, preview] = [`/v1/faces/${face}/crop`, `/v1/images/${sha256}/preview`];
    const facesIn = async (bytes: Buffer) => (await api.leadlight.analyse(bytes)).faces.length;
    await send("reviewer", "PUT", `/v1/faces/${face}/age-flag`, { value: "minor", basis: "document" });

    const rows = await logged(async () => {
      for (const who of ["analyst", "reviewer", "supervisor"] as const)
        for (const url of [crop, preview]) {
          const reply = await send(who, "GET", url);
          expect(reply.statusCode).toBe(200);
          expect(reply.headers[BLURRED]).toBe(face);
          expect(reply.headers["cache-control"]).toBe("private, no-store");
          expect(await facesIn(reply.rawPayload)).toBe(0);
        }
      const byKey = await api.get(crop);
      expect(byKey.headers[BLURRED]).toBe(face);
    });
    expect(rows).toHaveLength(7);
    expect(rows[0]).toMatchObject({ act: "picture.view", details: { face, blurred: true } });
    expect(rows[1]).toMatchObject({ act: "picture.view", details: { image: sha256, blurred: true } });

    const asked = await logged(async () => {
      const reply = await send("reviewer", "POST", `/v1/faces/${face}/reveal`, { reason: "review" });
      expect(reply.statusCode).toBe(201);
      expect(reply.json()).toEqual({ faceId: face, until: expect.any(String) });
      expect(new Date(reply.json().until).getTime()).toBeGreaterThan(Date.now() + 14 * 60_000);
    });
    expect(asked).toEqual([
      {
        act: "face.reveal",
        actorId: as("reviewer").account.user.id,
        justification: "review",
        details: { face, minutes: 15 },
      },
    ]);

    const seen = await logged(async () => {
      for (const url of [crop, preview]) {
        const reply = await send("reviewer", "GET", url);
        expect(reply.headers[BLURRED]).toBeUndefined();
        expect(reply.headers["cache-control"]).toBe("private, no-store");
        expect(await facesIn(reply.rawPayload)).toBe(1);
      }
    });
    expect(seen).toMatchObject([{ details: { face, blurred: false } }, { details: { blurred: false } }]);
    for (const who of ["other", "supervisor"] as const)
      expect((await send(who, "GET", crop)).headers[BLURRED]).toBe(face);
  });

  it("is blurred again when the time is over", async () => {
    const { face } = probe();
    await send("reviewer", "PUT", `/v1/faces/${face}/age-flag`, { value: "minor", basis: "document" });
    await send("other", "POST", `/v1/faces/${face}/reveal`, { reason: "review" });
    expect((await send("other", "GET", `/v1/faces/${face}/crop`)).headers[BLURRED]).toBeUndefined();
    const { user } = as("other").account;
    await api.leadlight.store.ages.reveal(face as never, user.id, new Date(Date.now() - 1));
    expect((await send("other", "GET", `/v1/faces/${face}/crop`)).headers[BLURRED]).toBe(face);
  });

  it("is not blurred any more when somebody states that the person is of age", async () => {
    const { face } = probe();
    const crop = `/v1/faces/${face}/crop`;
    await send("supervisor", "PUT", `/v1/faces/${face}/age-flag`, { value: "minor", basis: "document" });
    expect((await send("examiner", "GET", crop)).headers[BLURRED]).toBe(face);
    await send("supervisor", "PUT", `/v1/faces/${face}/age-flag`, {
      value: "adult_stated",
      basis: "statement",
    });
    expect((await send("examiner", "GET", crop)).headers[BLURRED]).toBeUndefined();
  });

  it("is the only one that is blurred in a picture of several, and each is asked for by itself", async () => {
    const { image: sha256, faces } = await groupWith([0, 1]);
    expect(faces.length).toBeGreaterThanOrEqual(3);
    const preview = await send("other", "GET", `/v1/images/${sha256}/preview`);
    expect(String(preview.headers[BLURRED]).split(",").sort()).toEqual(faces.slice(0, 2).sort());
    const left = await api.leadlight.analyse(preview.rawPayload);
    expect(left.faces).toHaveLength(faces.length - 2);
    await send("other", "POST", `/v1/faces/${faces[0]}/reveal`, { reason: "review" });
    const again = await send("other", "GET", `/v1/images/${sha256}/preview`);
    expect(again.headers[BLURRED]).toBe(faces[1]);
  });
});

describe("a reveal", () => {
  it.each([undefined, {}, { reason: "" }, { reason: "curiosity" }, { reason: null }, { reason: ["review"] }])(
    "without a reason (%j) is refused and logged, and the face stays blurred",
    async (body) => {
      const { faces } = await groupWith([2]);
      const face = faces[2];
      const rows = await logged(async () => {
        const reply = await send("examiner", "POST", `/v1/faces/${face}/reveal`, body);
        expectProblem(reply, "REASON_MISSING");
      });
      expect(rows.filter(({ act }) => act === "access.deny")).toEqual([
        {
          act: "access.deny",
          actorId: as("examiner").account.user.id,
          justification: null,
          details: { code: "REASON_MISSING", route: "/v1/faces/:id/reveal", about: face },
        },
      ]);
      expect((await send("examiner", "GET", `/v1/faces/${face}/crop`)).headers[BLURRED]).toBe(face);
    },
  );

  it("is refused with more than a reason, of a face that is not blurred, and of one that is not theirs", async () => {
    const { faces } = await groupWith([2]);
    const url = `/v1/faces/${faces[2]}/reveal`;
    const excess = { reason: "review", minutes: 60 };
    expectProblem(await send("examiner", "POST", url, excess), "REQUEST_INVALID");
    const grown = { value: "adult_stated", basis: "statement" };
    await send("examiner", "PUT", `/v1/faces/${faces[1]}/age-flag`, grown);
    const plain = `/v1/faces/${faces[1]}/reveal`;
    expectProblem(await send("examiner", "POST", plain, { reason: "review" }), "FACE_NOT_BLURRED");
    expectProblem(await send("stranger", "POST", url, { reason: "review" }), "FACE_UNKNOWN");
    expectProblem(await send("analyst", "POST", url, { reason: "review" }), "RIGHT_MISSING");
    expectProblem(await api.post(url, json({ reason: "review" })), "RIGHT_MISSING");
    expectProblem(await send("examiner", "POST", "/v1/faces/x/reveal", {}), "FACE_UNKNOWN");
  });
});

it("no answer says which age a machine saw, and the log has no name of who flagged", async () => {
  const answers = await Promise.all(
    ["/v1/candidates", `/v1/ads/${found.ad.id}`, "/openapi.json"].map((url) => api.get(url)),
  );
  for (const { body, statusCode } of answers) {
    expect(statusCode).toBe(200);
    expect(body).not.toMatch(/apparent|"age"/i);
  }
  const search = await api.post(
    "/v1/search/faces",
    form(field("galleryId", found.galleryId), file(await image("original"))),
  );
  expect(search.body).not.toMatch(/apparent|"age/i);
  const rows = (await logOf(api.leadlight.store)).filter(({ act }) => act.startsWith("face."));
  expect(JSON.stringify(rows)).not.toMatch(/examiner|supervisor|"by"/);
});
