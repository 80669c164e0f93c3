import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaceId } from "../../src/domain/ids.js";
import { accountOf } from "../helpers/accounts.js";
import { CHROMIUM, settled } from "../helpers/browser.js";
import { field, file, form } from "../helpers/form.js";
import { type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";
import { enter, inOwnBrowser, visit } from "../helpers/people-on-page.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

const METADATA = {
  site: "harbour-ads.example",
  externalId: "4711",
  sourceUrl: "https://harbour-ads.example/4711",
  title: 'New in town <img src=x onerror="ran=1">',
  text: "Call +1 202 555 0147 or 2\u200b02-555-0147\nاتصل بنا \u202e7410 555 202\nsoft.rose@example.com, t.me/softrose",
  location: "Valletta, Malta",
  usernames: ["softrose"],
  phones: ["(202) 555-0147"],
  postedAt: "2026-03-02",
};

describe.skipIf(CHROMIUM === undefined)(`an ad in a browser${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let ad: { id: string; images: { sha256: string; faces: { id: FaceId }[] }[] };
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    for (const [name, role] of [
      ["ana", "analyst"],
      ["rui", "reviewer"],
    ] as const)
      passwords.set(name, (await accountOf(api.leadlight, name, [role], ["harbour"])).password);
    const pictures = [file(await portraitOf("redHaired")), file(await portraitOf("withBow"))];
    const taken = await api.post(
      "/v1/ads",
      form(field("metadata", METADATA), field("operation", "harbour"), ...pictures),
    );
    expect(taken.statusCode).toBe(201);
    ad = taken.json();
  });
  afterAll(() => api.close());

  it("shows everything that was found in it, and what is hidden in its text", async () => {
    const complaints = await inOwnBrowser(url, { height: 900 }, async (browser) => {
      const { page } = browser;
      await enter(page, "ana", passwords.get("ana") ?? "");
      await page.getByRole("navigation").waitFor();
      await page.goto(`${url}/#/ads/${ad.id}`);
      await page.getByRole("heading", { level: 1, name: METADATA.title }).waitFor();
      await settled(page);
      await page.getByText("U+200B").waitFor();
      await page.getByText("U+202E").waitFor();
      await page.getByText("Valletta, Malta").waitFor();
      await page.getByText("Face 1: searched").first().waitFor();
      for (const name of ["+12025550147", "soft.rose@example.com"])
        await page.getByRole("row").filter({ hasText: name }).first().waitFor();
      expect(await page.locator(".ad-text mark").allTextContents()).toContain("+1 202 555 0147");
      expect(await page.locator(".marked rect").count()).toBeGreaterThanOrEqual(2);
      expect(await page.locator("main a:not([href^='#'])").count()).toBe(0);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("ad");
      await page.getByLabel("Show what was found in the pictures").uncheck();
      expect(await page.locator(".marked svg").count()).toBe(0);
    });
    expect(complaints).toEqual([]);
  });

  it("says who else shows a person, for who may search", async () => {
    const other = field("metadata", { site: METADATA.site, externalId: "4712", title: "Back again" });
    const picture = file(await portraitOf("redHairedElsewhere"));
    expect((await api.post("/v1/ads", form(other, field("operation", "harbour"), picture))).statusCode).toBe(
      201,
    );
    const complaints = await inOwnBrowser(url, { height: 900 }, async (browser) => {
      const { page } = browser;
      await enter(page, "ana", passwords.get("ana") ?? "");
      await page.getByRole("navigation").waitFor();
      await page.goto(`${url}/#/ads/${ad.id}`);
      await page.getByRole("button", { name: "Who else shows this person" }).first().click();
      await page.getByText("Compared with different faces in ads: 3").waitFor();
      const seen = page.locator(".found-faces table").getByRole("link");
      expect(await seen.count()).toBe(1);
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("ad who else");
      await seen.click();
      await page.getByRole("heading", { level: 1, name: "Back again" }).waitFor();

      await visit(page, "Search");
      await page.getByLabel("Search in").selectOption("Ads of harbour");
      const buffer = await portraitOf("redHaired");
      await page
        .getByLabel("Choose a photograph")
        .setInputFiles([{ name: "a.jpg", mimeType: "image/jpeg", buffer }]);
      await page.locator(".searched").getByRole("link").nth(1).waitFor();
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("search in ads");
    });
    expect(complaints).toEqual([]);
  });

  it("keeps the face of a possible minor blurred until a reviewer asks with a reason", async () => {
    const [first] = ad.images[0]?.faces ?? [];
    if (first === undefined) throw new Error("expected a face");
    const examiner = await signIn(api, "eva", ["examiner"], ["harbour"]);
    const flag = json({ value: "possible_minor", basis: "appearance" });
    expect((await examiner.send("PUT", `/v1/faces/${first.id}/age-flag`, flag)).statusCode).toBe(200);
    const complaints = await inOwnBrowser(
      url,
      { height: 900, scheme: "dark", language: "es" },
      async (browser) => {
        const { page } = browser;
        await page.getByLabel("Nombre").fill("rui");
        await page.locator("input[type=password]").fill(passwords.get("rui") ?? "");
        await page.locator("button[type=submit]").click();
        await page.getByRole("navigation").waitFor();
        await page.goto(`${url}/#/ads/${ad.id}`);
        await page.getByText("señalado como posible menor").waitFor();
        await settled(page);
        expect(await page.locator(".blurred").count()).toBe(1);
        expect(await browser.seriousViolations()).toEqual([]);
        await browser.screenshot("ad dark");
      },
    );
    expect(complaints).toEqual([]);
  });
});
