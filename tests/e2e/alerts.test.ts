import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf } from "../helpers/accounts.js";
import { asSignedIn, type Browser, CHROMIUM, type Look } from "../helpers/browser.js";
import { field, file, form } from "../helpers/form.js";
import { galleryOf, type HttpApi, openHttpApi, subjectOf } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

describe.skipIf(CHROMIUM === undefined)(`alerts in a browser${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let galleryId: string;
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    galleryId = await galleryOf(api, "notices");
    const subject = await subjectOf(api, galleryId, "2031-A");
    await api.post(`/v1/subjects/${subject}/portraits`, form(file(await portraitOf("redHaired"))));
    await api.leadlight.store.operations.ensure("harbour");
    for (const name of ["supervisor", "reviewer"] as const)
      passwords.set(name, (await accountOf(api.leadlight, name, [name], ["harbour"])).password);
  });
  afterAll(() => api.close());

  const as = (name: string, look: Look, use: (browser: Browser) => Promise<void>) =>
    asSignedIn(url, { name, password: passwords.get(name) ?? "" }, look, use);

  const newAd = async (key: string) =>
    api.post(
      "/v1/ads",
      form(
        field("metadata", { externalId: key }),
        field("operation", "harbour"),
        file(await portraitOf("redHairedElsewhere")),
      ),
    );

  it("tell who watches a gallery how many ads brought somebody in it, and are gone once they are seen", async () => {
    await as("supervisor", {}, async ({ page, screenshot, seriousViolations }) => {
      await page.goto(`${url}/#/galleries/${galleryId}`);
      await page.getByText("It is not watched.").waitFor();
      await page.getByRole("button", { name: "Watch", exact: true }).click();
      await page.getByText("Watched for harbour").waitFor();
      await screenshot("watched-gallery");

      for (const key of ["1", "2"]) expect((await newAd(key)).statusCode).toBe(201);
      await api.leadlight.standing.run();
      await page.goto(`${url}/#/alerts`);
      await page.reload();
      const card = page.getByRole("listitem").filter({ hasText: "in 2 ads" });
      await card.waitFor();
      expect(await card.textContent()).toContain("notices · harbour");
      await page.getByRole("link", { name: "Alerts 1" }).waitFor();
      await card.locator("img").nth(1).waitFor();
      expect(await seriousViolations()).toEqual([]);
      await screenshot("alerts");
      await card.getByRole("button", { name: "Mark as seen" }).click();
      await page.getByText("No alerts.").waitFor();
      await page.getByRole("link", { name: "Alerts", exact: true }).waitFor();
      await page.getByLabel("Show").selectOption("all");
      await card.waitFor();
      expect(await card.getByRole("button").count()).toBe(0);
    });
  });

  it("lead a reviewer to the comparison, who may watch nothing", async () => {
    await as("reviewer", { language: "es-MX" }, async ({ page, screenshot }) => {
      await page.goto(`${url}/#/galleries/${galleryId}`);
      await page.getByText("Vigilada para harbour").waitFor();
      expect(await page.getByRole("button", { name: /Dejar|Vigilar/ }).count()).toBe(0);
      await page.goto(`${url}/#/alerts`);
      await page.getByLabel("Mostrar").selectOption("all");
      await page.getByText("en 2 anuncios").waitFor();
      await screenshot("alerts-es");
      await page.getByRole("link", { name: "Comparar", exact: true }).click();
      await page.waitForURL(/candidates/);
    });
  });
});
