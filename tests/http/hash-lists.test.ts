import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Of } from "../../src/domain/ids.js";
import { pdqOf, pdqText } from "../../src/domain/pdq/picture-hash.js";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, type HttpApi, openHttpApi } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

let api: HttpApi;
let portrait: Buffer;
let adId: string;
beforeAll(async () => {
  api = await openHttpApi();
  portrait = Buffer.from(await portraitOf("redHaired"));
  adId = (await api.post("/v1/ads", form(field("metadata", { site: "ads.example" }), file(portrait)))).json()
    .id;
});
afterAll(() => api.close());

const json = (payload: object) => ({ payload, headers: { "content-type": "application/json" } });
const hitsOfAd = async () => (await api.get(`/v1/ads/${adId}`)).json().hashListHits;

/** The PDQ of the picture in the ad as somebody else has it: mirrored and compressed. */
async function pdqOfMirrored(): Promise<string> {
  const mirrored = await sharp(portrait).flop().jpeg({ quality: 60 }).toBuffer();
  return pdqText(pdqOf(await api.leadlight.hashPictures.one(mirrored)));
}

describe("a list of hashes", () => {
  it("marks ads that were there before, mirrored copies as well, until it is removed", async () => {
    expect(await hitsOfAd()).toEqual([]);
    const sha256 = sha256Of(portrait);
    const entries = [
      { type: "sha256", hash: sha256, label: "same file" },
      { type: "pdq", hash: await pdqOfMirrored(), label: "mirrored", source: "agency" },
      { type: "pdq", hash: "0".repeat(64) },
    ];
    const reply = await api.post("/v1/hash-lists", json({ name: "known", entries }));
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toMatchObject({ name: "known", entries: 3 });
    const hits = await hitsOfAd();
    expect(hits).toMatchObject([
      { image: sha256, list: "known", type: "sha256", label: "same file", distance: 0 },
      { image: sha256, type: "pdq", label: "mirrored", source: "agency", orientation: "flip-y" },
    ]);
    expect(hits[1].distance).toBeLessThanOrEqual(31);

    expectProblem(await api.post("/v1/hash-lists", json({ name: "known", entries })), "HASH_LIST_EXISTS");
    const { id } = reply.json();
    expect((await api.get("/v1/hash-lists")).json().items).toEqual([reply.json()]);
    const headers = { authorization: `Bearer ${api.key}` };
    const remove = () => api.app.inject({ method: "DELETE", url: `/v1/hash-lists/${id}`, headers });
    expect((await remove()).statusCode).toBe(204);
    expect(await hitsOfAd()).toEqual([]);
    expectProblem(await remove(), "HASH_LIST_UNKNOWN");
  });

  it("is imported from a file whole, or not at all, with the lines that are wrong", async () => {
    const folder = await temporaryFolder();
    const hash = "ab".repeat(32);
    const { hashLists } = api.leadlight;
    const good = join(folder, "good.csv");
    await writeFile(good, `type,hash,label,source\npdq,${hash},"a, b",\nsha256,${hash},,police\n`);
    await hashLists.importFile(good, { name: "good", source: "agency" });
    const entries = await hashLists.export("good");
    expect(entries).toEqual([
      { kind: "pdq", hash, label: "a, b", source: "agency" },
      { kind: "sha256", hash, label: "", source: "police" },
    ]);
    const bad = join(folder, "bad.csv");
    await writeFile(bad, `pdq,label\n${hash},one\nzz,two\n${hash},three,four\n`);
    await expect(hashLists.importFile(bad, { name: "bad" })).rejects.toMatchObject({
      code: "HASH_LIST_INVALID",
      message: expect.stringMatching(/line 3: .*; line 4: /),
    });
    const list = join(folder, "bad.json");
    await writeFile(list, JSON.stringify([{ pdq: hash }, "nonsense"]));
    await expect(hashLists.importFile(list, { name: "bad" })).rejects.toMatchObject({
      message: expect.stringContaining("line 2: "),
    });
    await writeFile(list, "{");
    await expect(hashLists.importFile(list, { name: "bad" })).rejects.toMatchObject({
      code: "HASH_LIST_INVALID",
    });
    expect((await hashLists.list()).map(({ name }) => name)).toEqual(["good"]);
  });
});
