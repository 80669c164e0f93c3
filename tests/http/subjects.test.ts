import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logOf } from "../helpers/audit-rows.js";
import { file, form } from "../helpers/form.js";
import {
  ANY_GOOD_QUALITY,
  expectProblem,
  galleryOf,
  type HttpApi,
  json,
  openHttpApi,
  signIn,
  subjectOf,
} from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";

let api: HttpApi;
let gallery: string;
let anna: string;

beforeAll(async () => {
  api = await openHttpApi();
  gallery = await galleryOf(api, "notices");
  for (const reference of ["1", "2", "3"]) await subjectOf(api, gallery, reference);
  const details = { reference: "4", name: "Anna Example", notice: "yellow" };
  anna = (await api.post(`/v1/galleries/${gallery}/subjects`, json(details))).json().id;
  await api.post(`/v1/subjects/${anna}/portraits`, form(file(await portraitOf("redHaired"))));
});
afterAll(() => api.close());

const list = (query = "") => api.get(`/v1/galleries/${gallery}/subjects${query}`);

describe("the subjects of a gallery", () => {
  it("come with what is known of them and their portraits", async () => {
    const { items, nextCursor } = (await list()).json();
    expect(items.map(({ reference }: { reference: string }) => reference)).toEqual(["1", "2", "3", "4"]);
    expect(nextCursor).toBeNull();
    expect(items[0].portraits).toEqual([]);
    expect(items[3]).toMatchObject({
      id: anna,
      galleryId: gallery,
      name: "Anna Example",
      notice: "yellow",
      portraits: [{ subjectId: anna, faceId: expect.stringMatching(/^face_/), ...ANY_GOOD_QUALITY }],
    });
    expect((await api.get(`/v1/subjects/${anna}`)).json()).toEqual(items[3]);
  });

  it("come page by page, and as far as they are looked for", async () => {
    const first = (await list("?limit=3")).json();
    expect(first.items).toHaveLength(3);
    const second = (await list(`?limit=3&cursor=${first.nextCursor}`)).json();
    expect(second.items).toMatchObject([{ reference: "4" }]);
    expect(second.nextCursor).toBeNull();
    expect((await list("?search=exAMple")).json().items).toMatchObject([{ id: anna }]);
    expect((await list("?search=nobody")).json()).toEqual({ items: [], nextCursor: null });
  });

  it("are refused for what does not exist, with a cursor of elsewhere, and for a text without end", async () => {
    const other = await galleryOf(api, "other");
    for (const reference of ["1", "2"]) await subjectOf(api, other, reference);
    const elsewhere = (await api.get(`/v1/galleries/${other}/subjects?limit=1`)).json().nextCursor;
    for (const query of [
      `?cursor=${elsewhere}`,
      "?cursor=x",
      `?search=${"x".repeat(201)}`,
      "?name=x",
      "?limit=0",
    ])
      expectProblem(await list(query), "REQUEST_INVALID");
    const nowhere = "0".repeat(32);
    expectProblem(await api.get(`/v1/galleries/gal_${nowhere}/subjects`), "GALLERY_UNKNOWN");
    expectProblem(await api.get("/v1/galleries/../subjects"), "ROUTE_UNKNOWN");
    expectProblem(await api.get(`/v1/subjects/subj_${nowhere}`), "SUBJECT_UNKNOWN");
    expectProblem(await api.get("/v1/subjects/%00"), "SUBJECT_UNKNOWN");
  });

  it("are no business of who decides on candidates", async () => {
    const reviewer = await signIn(api, "a reviewer", ["reviewer", "examiner"]);
    for (const url of [`/v1/galleries/${gallery}/subjects`, `/v1/subjects/${anna}`])
      expectProblem(await reviewer.send("GET", url), "RIGHT_MISSING");
  });

  it("leave a row in the log for each look, without what was looked for", async () => {
    await list("?search=anna");
    await api.get(`/v1/subjects/${anna}`);
    const rows = await logOf(api.leadlight.store);
    expect(rows.slice(-2)).toMatchObject([
      {
        act: "subject.list",
        verb: "consultation",
        details: JSON.stringify({ gallery, limit: 51, isSearch: true }),
      },
      { act: "subject.view", verb: "consultation", details: JSON.stringify({ subject: anna }) },
    ]);
  });
});
