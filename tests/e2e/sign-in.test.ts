import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, CHROMIUM, openBrowser } from "../helpers/browser.js";
import { type HttpApi, openHttpApi } from "../helpers/http-api.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

describe.skipIf(CHROMIUM === undefined)(`the page in a browser, nobody signed in${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => api.close());

  /** Opens the page in a browser that is closed afterwards. */
  async function inBrowser(
    look: Parameters<typeof openBrowser>[0],
    use: (browser: Browser) => Promise<void>,
  ) {
    const browser = await openBrowser(look);
    try {
      await browser.page.goto(url);
      await browser.page.waitForSelector("form");
      await use(browser);
    } finally {
      await browser.close();
    }
  }

  it("asks for name and password, breaks no rule of its policy, and asks no other machine for anything", async () => {
    const browser = await openBrowser();
    const asked: string[] = [];
    browser.page.on("request", (request) => asked.push(request.url()));
    await browser.page.goto(url);
    await browser.page.waitForSelector("form");
    expect(await browser.page.title()).toBe("Sign in · Leadlight");
    expect(browser.complaints).toEqual([]);
    expect(asked.length).toBeGreaterThan(2);
    for (const address of asked) expect(address.startsWith(`${url}/`), address).toBe(true);
    await browser.close();
  });

  it("says why it lets nobody in, aloud, and empties the password", async () => {
    await inBrowser({}, async ({ page, complaints, screenshot }) => {
      await page.getByLabel("Name").fill("nobody");
      await page.getByLabel("Password").fill("wrong password");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      expect(await page.getByLabel("Password").inputValue()).toBe("");
      expect(await page.getByLabel("Name").inputValue()).toBe("nobody");
      expect(complaints).toEqual([]);
      await screenshot("sign-in-refused");
    });
  });

  it.each([
    { what: "light, wide", language: "en-US", scheme: "light", width: 1280, height: 800 },
    { what: "dark, in Spanish", language: "es-ES", scheme: "dark", width: 1280, height: 800 },
    { what: "at twice the size", language: "en-US", scheme: "light", width: 640, height: 400 },
  ] as const)("keeps nobody out and needs no scrolling sideways: $what", async ({ what, ...look }) => {
    await inBrowser(look, async ({ page, seriousViolations, screenshot }) => {
      expect(await seriousViolations()).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await page.evaluate("document.documentElement.lang")).toBe(look.language.slice(0, 2));
      await screenshot(`sign-in ${what}`);
    });
  });

  it("is in the other language at once when that is chosen, and still is when it is loaded again", async () => {
    await inBrowser({}, async ({ page }) => {
      await page.getByLabel("Language").selectOption("es");
      await page.getByRole("heading", { name: "Iniciar sesión" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "Iniciar sesión" }).waitFor();
    });
  });

  it("opens the help by a key, but not while somebody writes, and not for whoever turned the keys off", async () => {
    await inBrowser({}, async ({ page, seriousViolations }) => {
      const help = page.getByRole("dialog", { name: "Keyboard" });
      await page.getByLabel("Name").fill("?");
      expect(await help.count()).toBe(0);
      await page.getByRole("heading", { name: "Sign in" }).focus();
      await page.keyboard.press("?");
      await help.waitFor();
      expect(await seriousViolations()).toEqual([]);
      await page.getByLabel("Single keys act at once").uncheck();
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "detached" });
      await page.keyboard.press("?");
      expect(await help.count()).toBe(0);
      await page.getByRole("button", { name: "Keyboard help" }).click();
      await help.waitFor();
    });
  });
});
