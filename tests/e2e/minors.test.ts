import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/domain/rights.js";
import { accountOf } from "../helpers/accounts.js";
import { type Browser, CHROMIUM, openBrowser, settled } from "../helpers/browser.js";
import { type HttpApi, json, openHttpApi } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";
const PROBE = "Probe, from an ad";

describe.skipIf(CHROMIUM === undefined)(`possible minors on the page in a browser${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let candidate: string;
  const passwords = new Map<string, string>();

  /** One candidate of a woman on two photographs. */
  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const { galleryId } = await searchedCase(api, "notices", ["R-1"]);
    await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
    candidate = (await api.get("/v1/candidates")).json().items[0].id;
    for (const [name, roles] of [
      ["first reviewer", ["reviewer"]],
      ["second reviewer", ["reviewer"]],
      ["analyst", ["analyst"]],
    ] as [string, Role[]][])
      passwords.set(name, (await accountOf(api.leadlight, name, roles, ["harbour"])).password);
  });
  afterAll(() => api.close());

  async function as(name: string, use: (browser: Browser) => Promise<void>): Promise<void> {
    const browser = await openBrowser();
    const { page } = browser;
    try {
      await page.goto(`${url}/#/candidates/${candidate}`);
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password", { exact: true }).fill(passwords.get(name) ?? "");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { level: 1, name: /^Compare/ }).waitFor();
      await settled(page);
      await use(browser);
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }

  /** How much detail the picture of the probe has, in the middle of its pane on the screen. */
  async function detailOfProbe({ page }: Browser): Promise<number> {
    const pane = await page.getByRole("group", { name: PROBE }).boundingBox();
    if (pane === null) throw new Error("expected a pane that is shown");
    const side = Math.min(pane.width, pane.height) / 3;
    const [x, y] = [pane.x + (pane.width - side) / 2, pane.y + (pane.height - side) / 2];
    const png = await page.screenshot({ clip: { x, y, width: side, height: side } });
    return (await sharp(png).stats()).sharpness;
  }

  it("offers to flag a face to who gives that reason, flags nothing by itself, and blurs it once somebody has", async () => {
    await as("first reviewer", async (browser) => {
      const { page } = browser;
      const clear = await detailOfProbe(browser);
      await page.getByLabel("Perhaps a minor").check();
      await page.getByText("This reason flags nothing by itself.").waitFor();
      expect((await api.get(`/v1/candidates/${candidate}`)).json().face.ageFlag).toBeNull();
      expect(await browser.seriousViolations()).toEqual([]);
      await page.locator(".opinion").getByRole("button", { name: "Flag the probe" }).click();
      const dialog = page.getByRole("dialog", { name: "Flag the probe" });
      const confirm = dialog.getByRole("button", { name: "Flag in my name" });
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByRole("combobox", { name: "Flag" }).selectOption("minor");
      expect(
        await dialog.getByRole("combobox", { name: "What it rests on" }).locator("option").allTextContents(),
      ).toEqual(["Choose …", "a document", "a statement", "an investigation"]);
      await dialog.getByRole("combobox", { name: "Flag" }).selectOption("possible_minor");
      await dialog.getByRole("combobox", { name: "What it rests on" }).selectOption("appearance");
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("flag");
      await confirm.click();
      await dialog.waitFor({ state: "detached" });
      await page.getByText("Flagged: possible minor").waitFor();
      await page.getByText(`${PROBE}: blurred`).waitFor();
      await settled(page);
      expect(await detailOfProbe(browser)).toBeLessThan(clear / 2);
      expect(await page.getByRole("button", { name: /Potential candidate/ }).isDisabled()).toBe(true);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("blurred");
      await page.getByRole("navigation").getByRole("link", { name: "Queue" }).click();
      await page
        .getByRole("link", { name: /Compare candidate 1/ })
        .getByText("Possible minor")
        .waitFor();
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("queue with a possible minor");
    });
  });

  it("shows the face to who asks with a reason, by keyboard alone, and lets them decide then", async () => {
    await as("second reviewer", async (browser) => {
      const { page } = browser;
      const blurred = await detailOfProbe(browser);
      await page.getByRole("heading", { level: 1 }).focus();
      await page.keyboard.press("c");
      expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
      await page.getByRole("button", { name: `Show: ${PROBE}` }).focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Show a blurred face" });
      await dialog.waitFor();
      expect(await dialog.getByRole("button", { name: "Show the face" }).isDisabled()).toBe(true);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      // The focus is back where it was; a key that is pressed before would go nowhere.
      await page
        .getByRole("button", { name: `Show: ${PROBE}` })
        .and(page.locator(":focus"))
        .waitFor();
      await page.keyboard.press("Enter");
      await dialog.waitFor();
      await dialog.getByRole("combobox", { name: "Why you have to see it" }).focus();
      await page.keyboard.type("review");
      expect(await dialog.getByRole("combobox", { name: "Why you have to see it" }).inputValue()).toBe(
        "review",
      );
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("reveal");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      await page.getByText(`${PROBE}: blurred`).waitFor({ state: "detached" });
      await settled(page);
      expect(await detailOfProbe(browser)).toBeGreaterThan(2 * blurred);
      await page.getByText("Whole pictures").click();
      await settled(page);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("revealed");
      await page.getByRole("heading", { level: 1 }).focus();
      await page.keyboard.press("c");
      await page.getByText("Potential candidate: recorded.").waitFor({ timeout: 20_000 });
    });
  });

  it("offers an analyst neither, and shows them the face blurred", async () => {
    await as("analyst", async (browser) => {
      const { page } = browser;
      await page.getByText(`${PROBE}: blurred`).waitFor();
      await page.getByText("Your roles do not include seeing it.").waitFor();
      expect(await page.getByRole("button", { name: /^Show: |^Flag/ }).count()).toBe(0);
      expect(await browser.seriousViolations()).toEqual([]);
    });
  });
});
