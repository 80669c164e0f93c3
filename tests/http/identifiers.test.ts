import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdMetadata } from "../../src/domain/ad.js";
import type { AdId, PackId } from "../../src/domain/ids.js";
import { expectProblem, type HttpApi, openHttpApi, signIn } from "../helpers/http-api.js";
import { emptyScene } from "../helpers/people.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

async function ingest(metadata: AdMetadata, operation: string, picture?: Buffer): Promise<AdId> {
  const images = picture === undefined ? [] : [{ fileName: "picture.jpg", read: async () => picture }];
  const ad = { source: "test", metadata, images };
  const { recorded } = await api.leadlight.ingestAd(ad, operation, { badImage: "refuse" });
  return recorded?.ad.id as AdId;
}

const adsOf = (reply: { json: () => { items: { ad: string }[] } }) => reply.json().items.map(({ ad }) => ad);

describe("an identifier", () => {
  it("leads to the ads that have it, of the caller's operations, page by page", async () => {
    const text = "call +1 (202) 555-0143";
    const first = await ingest({ externalId: "1", text }, "harbour");
    const second = await ingest({ externalId: "2", text: `${text}, @rosa` }, "harbour");
    const other = await ingest({ externalId: "3", phones: ["+12025550143"] }, "airport");
    const url = "/v1/identifiers/phone/%2B12025550143";
    const reply = await api.get(`${url}?limit=2`);
    expect(reply.json()).toMatchObject({ kind: "phone", value: "+12025550143" });
    expect(reply.json().items[0]).toEqual({
      ad: first,
      operation: "harbour",
      found: [
        {
          ...{ kind: "phone", value: "+12025550143", raw: "+1 (202) 555-0143", confidence: 0.95 },
          ...{ place: { field: "text" }, offset: 5, length: 17 },
        },
      ],
    });
    const next = await api.get(`${url}?limit=2&cursor=${reply.json().nextCursor}`);
    expect([adsOf(reply), adsOf(next), next.json().nextCursor]).toEqual([[first, second], [other], null]);

    const browser = await signIn(api, "Rita", ["reviewer"]);
    const { id } = await api.leadlight.operations.named("airport");
    await api.leadlight.operations.setMember(id, browser.account.user.id, true);
    expect(adsOf(await browser.send("GET", url))).toEqual([other]);
    const rows = await api.leadlight.store.audit.list({ after: 0, limit: 10_000 });
    expect(rows.at(-1)).toMatchObject({ act: "identifier.search", verb: "consultation" });
    expect(rows.at(-1)?.details).not.toContain("555");
  });

  it("of a kind that there is none of is refused, and one that nobody has leads nowhere", async () => {
    expectProblem(await api.get("/v1/identifiers/fax/1"), "REQUEST_INVALID");
    expect((await api.get("/v1/identifiers/handle/nobody")).json()).toEqual({
      ...{ kind: "handle", value: "nobody", items: [], nextCursor: null },
    });
  });

  it("without a country code is read by the operation's regions, also in ads of before and in pictures", async () => {
    const { leadlight } = api;
    const operation = await leadlight.operations.open("river");
    const id = await ingest({ externalId: "1", text: "202-555-0177" }, "river", await emptyScene());
    const ad = await leadlight.store.ads.findById(id);
    const imageSha256 = ad?.images[0]?.sha256 as never;
    const quad = [10, 10, 90, 10, 90, 30, 10, 30];
    const points = [0, 2, 4, 6].map((i) => ({ x: quad[i] ?? 0, y: quad[i + 1] ?? 0 }));
    const line = { text: "whatsapp 202 555 0178", confidence: 0.5, quad: points as never };
    const reading = { outcome: "read" as const, lines: [line], readAt: new Date() };
    await leadlight.store.pictureTexts.record({ imageSha256, pack: "text" as PackId, ...reading });
    expect(adsOf(await api.get("/v1/identifiers/phone/202 555 0177"))).toEqual([]);

    await expect(leadlight.operations.change(operation.id, { regions: ["XX"] })).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
    });
    const changed = await leadlight.operations.change(operation.id, { regions: ["us", "GB"] });
    expect(changed.regions).toEqual(["US", "GB"]);
    expect(await leadlight.identifiers.refresh(changed)).toEqual({ ads: 1, read: 1 });
    expect(await leadlight.identifiers.refresh(changed)).toEqual({ ads: 1, read: 0 });
    expect(adsOf(await api.get("/v1/identifiers/phone/202 555 0177"))).toEqual([id]);
    const { items } = (await api.get("/v1/identifiers/phone/%2B12025550178")).json();
    const box = { x: 10, y: 10, width: 80, height: 20 };
    expect(items[0].found).toMatchObject([{ place: { image: imageSha256, box }, confidence: 0.45 }]);
    // Another ad with the picture has what is written in it from the start.
    const again = await ingest({ externalId: "2" }, "river", await emptyScene());
    expect(adsOf(await api.get("/v1/identifiers/phone/%2B12025550178"))).toEqual([id, again]);
  });
});
