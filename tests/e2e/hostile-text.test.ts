import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/domain/rights.js";
import { accountOf } from "../helpers/accounts.js";
import { type Browser, CHROMIUM, settled } from "../helpers/browser.js";
import { field, file, form } from "../helpers/form.js";
import { galleryOf, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";
import { enter, inOwnBrowser } from "../helpers/people-on-page.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

/** Text that would run as a script, load something from elsewhere or break out of where it stands. */
const hostile = (where: string) => `${where}"'><img src=x onerror="ran=1"><script>ran=1</script>`;

const PEOPLE: readonly [string, Role[]][] = [
  ["rui", ["reviewer"]],
  ["eva", ["examiner"]],
  ["ana", ["analyst"]],
  ["olga", ["supervisor"]],
  ["lev", ["auditor"]],
  ["adam", ["administrator"]],
];

describe.skipIf(CHROMIUM === undefined)(`scripts in every text that people write${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let candidate: string;
  let gallery: string;
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const operation = hostile("operation");
    for (const [name, roles] of PEOPLE)
      passwords.set(name, (await accountOf(api.leadlight, name, roles, [operation])).password);
    gallery = await galleryOf(api, hostile("gallery"));
    const details = { reference: hostile("reference"), name: hostile("subject"), issuer: hostile("issuer") };
    const subject = (await api.post(`/v1/galleries/${gallery}/subjects`, json(details))).json().id;
    await api.post(`/v1/subjects/${subject}/portraits`, form(file(await portraitOf("redHaired"))));
    const metadata = {
      title: hostile("title"),
      text: hostile("text"),
      site: hostile("site"),
      externalId: hostile("number"),
      sourceUrl: "javascript:ran=1",
      usernames: [hostile("username")],
    };
    const picture = file(await portraitOf("redHairedElsewhere"), "a<img src=x onerror=ran=1>.jpg");
    const ad = form(field("metadata", metadata), field("operation", operation), picture);
    expect((await api.post("/v1/ads", ad)).statusCode).toBe(201);
    expect((await api.post("/v1/comparisons", json({ galleryId: gallery, operation }))).statusCode).toBe(201);
    candidate = (await api.get("/v1/candidates")).json().items[0].id;
    for (const reviewer of ["rui two", "eva two"]) {
      const browser = await signIn(api, hostile(reviewer), ["examiner"], [operation]);
      const opinion = json({ value: "potential_candidate", note: hostile("note") });
      const given = await browser.send("POST", `/v1/candidates/${candidate}/opinions`, opinion);
      expect(given.statusCode).toBe(201);
    }
  });
  afterAll(() => api.close());

  /** Goes through everything that somebody is offered; nothing may run, and what the policy forbids the console would tell. */
  async function walkAs(name: string, look: Parameters<typeof inOwnBrowser>[1], use: Use = nothingMore) {
    const complaints = await inOwnBrowser(url, look, async (browser) => {
      const { page } = browser;
      await enter(page, name, passwords.get(name) ?? "");
      const menu = page.getByRole("navigation").getByRole("link");
      await menu.first().waitFor();
      for (const title of await menu.allTextContents()) {
        await menu.filter({ hasText: title }).click();
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        await settled(page);
        await expectSafe(page, `${name} ${title}`);
        expect(await browser.seriousViolations(), `${name} ${title}`).toEqual([]);
        await browser.screenshot(`hostile ${name} ${title} ${look?.width ?? 1280}`);
      }
      await use(browser);
    });
    expect(complaints, name).toEqual([]);
  }

  it.each(PEOPLE.map(([name]) => name))(
    "run nowhere and are shown as text: the pages of %s",
    async (name) => {
      await walkAs(name, {});
    },
  );

  it.each(PEOPLE.map(([name]) => name))(
    "need no scrolling sideways at twice the size, in the dark: the pages of %s",
    async (name) => {
      await walkAs(name, { width: 640, height: 400, scheme: "dark" });
    },
  );

  it("are text beside a candidate: ad, subject, notes and names of reviewers", async () => {
    await walkAs("olga", {}, async (browser) => {
      const { page } = browser;
      await page.goto(`${url}/#/candidates/${candidate}`);
      for (const where of ["title", "note", "subject", "reference", "issuer", "rui two"])
        await page.getByText(hostile(where)).first().waitFor();
      await page.getByText("Whole pictures").click();
      await settled(page);
      await expectSafe(page, "compare");
      expect(await page.locator("main a:not([href^='#'])").count()).toBe(0);
      await browser.screenshot("hostile compare");
    });
  });

  it("are text in a gallery, and in what is looked for in it", async () => {
    await walkAs("ana", {}, async ({ page, screenshot }) => {
      await page.goto(`${url}/#/galleries/${gallery}`);
      await page.getByRole("heading", { level: 1, name: hostile("gallery") }).waitFor();
      await page
        .getByRole("article", { name: hostile("reference") })
        .getByRole("img")
        .waitFor();
      await screenshot("hostile gallery");
      await page.getByLabel("Reference or name begins with").fill(hostile("nobody"));
      await page.getByRole("button", { name: "Find" }).click();
      await page.getByText("Nobody in this gallery is called so.").waitFor();
      await page.getByRole("button", { name: "Compare", exact: true }).click();
      await page.getByText("New candidates: 0").first().waitFor();
      await expectSafe(page, "gallery");
      for (const route of [
        `#/galleries/${hostile("x")}`,
        `#/candidates/${hostile("x")}`,
        `#/${hostile("x")}`,
      ]) {
        await page.goto(`${url}/${route}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await settled(page);
        await expectSafe(page, route);
      }
    });
  });
});

type Use = (browser: Browser) => Promise<void>;
const nothingMore: Use = async () => undefined;

async function expectSafe(page: Page, where: string): Promise<void> {
  expect(await page.evaluate("window.ran ?? null"), where).toBeNull();
  expect(await page.locator("main img[src=x], main script").count(), where).toBe(0);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where).toBe(true);
}
