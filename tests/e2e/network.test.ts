import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf } from "../helpers/accounts.js";
import { CHROMIUM, settled } from "../helpers/browser.js";
import { type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { recordNetwork } from "../helpers/network-case.js";
import { inOwnBrowser } from "../helpers/people-on-page.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

describe.skipIf(CHROMIUM === undefined)(`a network in a browser${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let password: string;
  let ads: string[];

  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    ads = await recordNetwork(api);
    const stopped = { operation: "harbour", node: "identifier:phone:+34910555999", note: "an agency's" };
    const chief = await signIn(api, "chief", ["supervisor"], ["harbour"]);
    expect((await chief.send("POST", "/v1/stop-list", json(stopped))).statusCode).toBe(201);
    ({ password } = await accountOf(api.leadlight, "olga", ["supervisor"], ["harbour"]));
  });
  afterAll(() => api.close());

  async function enter(page: Page): Promise<void> {
    await page.locator("input").first().fill("olga");
    await page.locator("input[type=password]").fill(password);
    await page.locator("button[type=submit]").click();
    await page.getByRole("navigation").waitFor();
  }
  /** From the list to the only network. */
  async function openNetwork(page: Page): Promise<void> {
    await page.goto(`${url}/#/networks`);
    await page.getByRole("link", { name: "42 ads" }).click();
    await page.getByRole("heading", { level: 1, name: "Network of 42 ads" }).waitFor();
    await page.locator(".chart .node").first().waitFor();
    await settled(page);
  }
  const focusedName = (page: Page) => page.evaluate("document.activeElement.getAttribute('aria-label')");

  it("is walked by keyboard, and every link opens its evidence", async () => {
    const complaints = await inOwnBrowser(url, { height: 900 }, async (browser) => {
      const { page } = browser;
      await enter(page);
      await openNetwork(page);
      expect(await page.locator(".chart .node").count()).toBeGreaterThanOrEqual(60);
      await browser.screenshot("network");
      await page.locator(".chart [tabindex='0']").focus();
      const panel = page.getByRole("region", { name: "Evidence" });
      for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) {
        await page.keyboard.press(key);
        if (String(await focusedName(page)).match(/names|shows/)) break;
      }
      expect(await focusedName(page)).toMatch(/names the identifier|shows the (picture|person)/);
      await page.keyboard.press("Enter");
      await panel.getByText("Strength").waitFor();
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("network edge");
      const hub = page.locator(".chart .node.is-suppressed");
      expect(await hub.first().getAttribute("aria-label")).toContain("on the stop list");
      await page.getByRole("row").filter({ hasText: "picture" }).first().getByRole("button").click();
      await panel.getByRole("img").first().waitFor();
      await page.getByText("Ads on the map: 35; not placed: 7").scrollIntoViewIfNeeded();
      await settled(page);
      await browser.screenshot("network places");
    });
    expect(complaints).toEqual([]);
  });

  it("answers how two ads are connected, step by step", async () => {
    const complaints = await inOwnBrowser(url, { height: 900, scheme: "dark" }, async (browser) => {
      const { page } = browser;
      await enter(page);
      await openNetwork(page);
      await browser.screenshot("network dark");
      await page.goto(`${url}/#/networks`);
      await page.getByText("an agency's").waitFor();
      await page.getByLabel("Id of an ad").fill(ads[0] ?? "");
      await page.getByLabel("Id of another").fill(ads[10] ?? "");
      await page.getByRole("button", { name: "Find the path" }).click();
      await page.getByText("All steps hold").waitFor();
      await page.locator(".steps > li").nth(2).waitFor();
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("networks dark");
      await page.getByRole("button", { name: "Let it tie again" }).click();
      await page.getByText("Nothing is on the stop list.").waitFor();
    });
    expect(complaints).toEqual([]);
  });
});
