import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import { ANY_GOOD_QUALITY, expectProblem, type HttpApi, openHttpApi } from "../helpers/http-api.js";
import { type ImageName, image } from "../helpers/images.js";
import { emptyScene, portraitOf } from "../helpers/people.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

const METADATA = {
  site: "ads.example",
  externalId: "4711",
  sourceUrl: "https://ads.example/4711",
  title: "New in town",
  text: 'Call me, "tonight"\n',
  postedAt: "2026-02-28",
  collectedAt: "2026-03-01T10:00:00+01:00",
  location: "Harbour",
  usernames: ["velvet.example"],
  phones: ["+1 202-555-0147"],
};

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function stored() {
  const originals: string[] = [];
  for await (const name of api.images.list()) originals.push(name);
  const { images, operations } = api.leadlight.store;
  return {
    originals: originals.sort(),
    images: (await images.list()).sort(),
    operations: await operations.list(),
  };
}

describe("an ad", () => {
  it("is taken in with its images and their faces, and shown again under its id", async () => {
    const redHaired = await portraitOf("redHaired");
    const nobody = await emptyScene();
    const { width, height } = await sharp(redHaired).metadata();
    const reply = await api.post(
      "/v1/ads",
      form(
        field("metadata", METADATA),
        field("operation", "harbour"),
        file(redHaired, "portrait.jpg"),
        file(nobody, "street.jpg"),
      ),
    );
    expect(reply.statusCode).toBe(201);
    const ad = reply.json();
    expect(ad).toEqual({
      id: expect.stringMatching(/^ad_[0-9a-f]{32}$/),
      operation: "harbour",
      metadata: METADATA,
      images: [
        {
          sha256: sha256(redHaired),
          fileName: "portrait.jpg",
          format: "jpeg",
          width,
          height,
          faces: [
            {
              id: expect.stringMatching(/^face_[0-9a-f]{32}$/),
              box: {
                x: expect.any(Number),
                y: expect.any(Number),
                width: expect.any(Number),
                height: expect.any(Number),
              },
              detectionScore: expect.any(Number),
              ageFlag: null,
              ...ANY_GOOD_QUALITY,
            },
          ],
          pictureText: null,
        },
        {
          sha256: sha256(nobody),
          fileName: "street.jpg",
          format: "jpeg",
          width: 320,
          height: 240,
          faces: [],
          pictureText: null,
        },
      ],
      identifiers: expect.arrayContaining([
        {
          ...{ kind: "phone", value: "+12025550147", raw: "+1 202-555-0147", confidence: 0.95 },
          ...{ place: { field: "phones[0]" }, offset: 0, length: 15 },
        },
      ]),
      identifiersCut: false,
      hashListHits: [],
      withoutFace: 1,
      ingestedAt: expect.stringMatching(/Z$/),
    });
    const shown = await api.get(`/v1/ads/${ad.id}`);
    expect(shown.statusCode).toBe(200);
    expect(shown.json()).toEqual(ad);
  });

  it("is known when it comes again, keeps its metadata and gains the images it lacks", async () => {
    const nobody = await emptyScene();
    const redHaired = await portraitOf("redHaired");
    const identity = { site: "known.example", externalId: "1" };
    const first = await api.post("/v1/ads", form(field("metadata", identity), file(redHaired)));
    expect(first.statusCode).toBe(201);
    expect(first.json().operation).toBe("default");
    const again = await api.post(
      "/v1/ads",
      form(field("metadata", { ...identity, title: "changed" }), file(redHaired), file(nobody)),
    );
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ id: first.json().id, metadata: identity });
    expect(again.json().images).toHaveLength(2);
  });

  it("needs no metadata, but an object that holds it", async () => {
    const scene = file(await emptyScene());
    expect((await api.post("/v1/ads", form(field("metadata", "{}"), scene))).statusCode).toBe(201);
    expect(expectProblem(await api.post("/v1/ads", form(scene)), "REQUEST_INVALID")).toContain("metadata");
  });

  it("is all or nothing: one bad image and nothing is kept, not even its operation", async () => {
    const before = await stored();
    const fresh = await sharp(await emptyScene())
      .negate()
      .jpeg()
      .toBuffer();
    const reply = await api.post(
      "/v1/ads",
      form(
        field("metadata", { site: "new.example" }),
        field("operation", "never made"),
        file(fresh),
        file(await image("truncatedJpeg")),
      ),
    );
    expectProblem(reply, "IMAGE_DAMAGED");
    expect(await stored()).toEqual(before);
  });
});

describe("a bad ad", () => {
  it.each<[ImageName, Parameters<typeof expectProblem>[1]]>([
    ["empty", "FILE_EMPTY"],
    ["text", "IMAGE_FORMAT_UNSUPPORTED"],
    ["svg", "IMAGE_FORMAT_UNSUPPORTED"],
    ["pdf", "IMAGE_FORMAT_UNSUPPORTED"],
    ["truncatedJpeg", "IMAGE_DAMAGED"],
    ["hugePng", "IMAGE_TOO_LARGE"],
  ])("whose image is %s is refused with %s and stores nothing", async (name, code) => {
    const before = await stored();
    const reply = await api.post(
      "/v1/ads",
      form(field("metadata", { site: "bad.example" }), file(await image(name), "photo.jpg")),
    );
    expectProblem(reply, code);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ["an unknown field", { colour: "red" }, /"colour"/],
    ["an impossible date", { postedAt: "2026-02-30" }, /postedAt.*"2026-02-30"/],
    ["a number for a text", { title: 7 }, /title.*7/],
    ["too many phones", { phones: Array(101).fill("+1 202-555-0100") }, /at most 100 entries for phones/],
    ["a list", [], /an object for metadata/],
    ["a name that objects have", JSON.parse('{"__proto__":{"title":"x"}}'), /__proto__|JSON/],
  ])("whose metadata is %s is refused", async (_what, metadata, detail) => {
    const reply = await api.post("/v1/ads", form(field("metadata", metadata), file(await emptyScene())));
    expect(expectProblem(reply, "REQUEST_INVALID")).toMatch(detail);
    const asText = await api.post(
      "/v1/ads",
      form(field("metadata", JSON.stringify(metadata)), file(await emptyScene())),
    );
    expectProblem(asText, "REQUEST_INVALID");
  });

  it("whose operation has an unusable name is refused", async () => {
    const parts = [field("metadata", {}), file(await emptyScene())];
    expectProblem(await api.post("/v1/ads", form(...parts, field("operation", " "))), "ARGUMENT_INVALID");
    expectProblem(await api.post("/v1/ads", form(...parts, field("operation", ""))), "REQUEST_INVALID");
  });

  it.each([
    "ad_00000000000000000000000000000000",
    "nothing",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "ad_%0A",
    "😀",
    "x".repeat(5000),
  ])("is AD_UNKNOWN under the id %s", async (id) => {
    expectProblem(await api.get(`/v1/ads/${encodeURI(id).replaceAll("%25", "%")}`), "AD_UNKNOWN");
  });

  it("is REQUEST_INVALID under an id that no URL can hold", async () => {
    expectProblem(await api.get("/v1/ads/%zz"), "REQUEST_INVALID");
    expectProblem(await api.get("/v1/ads/%ff"), "REQUEST_INVALID");
  });
});

describe("pictures", () => {
  const JPEG_HEADERS = {
    "content-type": "image/jpeg",
    "content-disposition": "inline",
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  };

  it("show a face and the whole image, drawn anew and without metadata", async () => {
    const original = await sharp(await portraitOf("withBow"))
      .withExif({ IFD0: { Copyright: "somebody", Orientation: "6" } })
      .jpeg()
      .toBuffer();
    const ad = (
      await api.post("/v1/ads", form(field("metadata", { site: "p.example" }), file(original)))
    ).json();
    const [shown] = ad.images;
    const preview = await api.get(`/v1/images/${shown.sha256}/preview`);
    expect(preview.statusCode).toBe(200);
    expect(preview.headers).toMatchObject(JPEG_HEADERS);
    expect(sha256(preview.rawPayload)).not.toBe(shown.sha256);
    const facts = await sharp(preview.rawPayload).metadata();
    expect(facts).toMatchObject({ format: "jpeg", width: shown.width, height: shown.height });
    expect(facts.exif).toBeUndefined();

    const [face] = ad.images.flatMap((one: { faces: { id: string }[] }) => one.faces);
    if (face === undefined) throw new Error("a person who lies on the side was not found");
    const crop = await api.get(`/v1/faces/${face.id}/crop`);
    expect(crop.statusCode).toBe(200);
    expect(crop.headers).toMatchObject(JPEG_HEADERS);
    const cropped = await sharp(crop.rawPayload).metadata();
    expect(cropped.format).toBe("jpeg");
    expect(Math.max(cropped.width, cropped.height)).toBeLessThanOrEqual(512);
  });

  it("are unknown under any other name", async () => {
    expectProblem(await api.get(`/v1/faces/face_${"0".repeat(32)}/crop`), "FACE_UNKNOWN");
    expectProblem(await api.get("/v1/faces/..%2F..%2Fx/crop"), "FACE_UNKNOWN");
    expectProblem(await api.get("/v1/faces/%00/crop"), "FACE_UNKNOWN");
    expectProblem(await api.get(`/v1/images/${"0".repeat(64)}/preview`), "IMAGE_UNKNOWN");
    expectProblem(await api.get(`/v1/images/${"A".repeat(64)}/preview`), "IMAGE_UNKNOWN");
    expectProblem(await api.get("/v1/images/..%2F..%2Fx/preview"), "IMAGE_UNKNOWN");
    expectProblem(await api.get("/v1/images/%00/preview"), "IMAGE_UNKNOWN");
  });
});
