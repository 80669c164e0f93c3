import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewCandidate } from "../../src/domain/candidate.js";
import type { GalleryId, SubjectId } from "../../src/domain/ids.js";
import { accountOf } from "../helpers/accounts.js";
import { type Browser, CHROMIUM, settled } from "../helpers/browser.js";
import { field, file, form } from "../helpers/form.js";
import { galleryOf, type HttpApi, openHttpApi, subjectOf } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";
import { enter, inOwnBrowser } from "../helpers/people-on-page.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";
const CANDIDATES = 1000;
const LONG_NAME = "Operation-with-a-name-without-a-blank-".repeat(5).slice(0, 190);

describe.skipIf(CHROMIUM === undefined)(`a queue of a thousand candidates${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  let password: string;
  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const account = await accountOf(api.leadlight, "rui", ["reviewer"], [LONG_NAME, "empty"]);
    password = account.password;
    await recordCandidates(api);
  });
  afterAll(() => api.close());

  async function inQueue(look: Parameters<typeof inOwnBrowser>[1], use: (browser: Browser) => Promise<void>) {
    const complaints = await inOwnBrowser(url, look, async (browser) => {
      await enter(browser.page, "rui", password);
      await cards(browser.page).first().waitFor();
      await settled(browser.page);
      await use(browser);
    });
    expect(complaints).toEqual([]);
  }

  it("fetches the faces near the screen only, and the others when somebody gets there", async () => {
    await inQueue({}, async ({ page, screenshot }) => {
      await page.reload();
      // On a busy machine the first face comes a while after the list.
      await page.locator(".picture img").first().waitFor();
      await settled(page);
      expect(await cards(page).count()).toBe(200);
      expect(await page.locator(".picture img").count()).toBeLessThan(100);
      await page.getByText(`Not reviewed (${CANDIDATES})`).waitFor({ state: "attached" });
      await page.getByText(`Candidates: 200 of ${CANDIDATES}`).waitFor();
      await page.getByText(`Today: 0 done, ${CANDIDATES} open`).waitFor();
      await screenshot("queue full");
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByText(`Candidates: 400 of ${CANDIDATES}`).waitFor();
      await cards(page).last().scrollIntoViewIfNeeded();
      await cards(page).last().locator("img").first().waitFor();
    });
  });

  it("is walked by keys", async () => {
    await inQueue({}, async ({ page }) => {
      const place = () =>
        page.evaluate("[...document.querySelectorAll('.cards > li > a')].indexOf(document.activeElement)");
      for (const [key, at] of [
        ["j", 0],
        ["k", 0],
        ["j", 1],
        ["ArrowRight", 2],
        ["ArrowLeft", 1],
      ] as const) {
        await page.keyboard.press(key);
        expect(await place(), key).toBe(at);
      }
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Compare · 2 of 200" }).waitFor();
    });
  });

  it.each([
    { what: "wide", look: { width: 1440, height: 900 } },
    { what: "at twice the size", look: { width: 640, height: 400 } },
    { what: "dark, on a telephone", look: { width: 390, height: 800, scheme: "dark" as const } },
  ])("needs no scrolling sideways and keeps nobody out, long names or not: $what", async ({ what, look }) => {
    await inQueue(look, async ({ page, seriousViolations, screenshot }) => {
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await seriousViolations()).toEqual([]);
      await screenshot(`queue ${what}`);
    });
  });

  it("says what there is elsewhere when it is empty, and shows it", async () => {
    await inQueue({}, async ({ page, seriousViolations, screenshot }) => {
      await page.getByLabel("State").selectOption({ label: "Verified (0)" });
      await page.getByText("There are candidates in other states: Not reviewed.").waitFor();
      expect(await seriousViolations()).toEqual([]);
      await screenshot("queue empty");
      await page.getByRole("button", { name: "Show all" }).click();
      await cards(page).first().waitFor();
      await page.getByLabel("Operation").selectOption("empty");
      await page.getByText("No candidates yet.").waitFor();
      await page.getByLabel("Operation").selectOption(LONG_NAME);
      await page.getByLabel("Gallery").selectOption("notices");
      await cards(page).first().waitFor();
    });
  });
});

const cards = (page: Page) => page.locator(".cards > li > a");

/** One face of an ad against a thousand subjects, who all have the same portrait. */
async function recordCandidates(api: HttpApi): Promise<void> {
  const { store } = api.leadlight;
  const galleryId = await galleryOf(api, "notices");
  const first = (await subjectOf(api, galleryId, "first")) as SubjectId;
  const photograph = await portraitOf("redHaired");
  await api.post(`/v1/subjects/${first}/portraits`, form(file(photograph)));
  const metadata = field("metadata", { title: "one" });
  const picture = file(await portraitOf("redHairedElsewhere"));
  const ad = (await api.post("/v1/ads", form(metadata, field("operation", LONG_NAME), picture))).json();
  const analysis = await api.leadlight.analyse(photograph);
  const operation = await store.operations.findByName(LONG_NAME);
  const candidates: NewCandidate[] = [];
  for (let i = 0; i < CANDIDATES; i++) {
    const subject = await store.galleries.addSubject(galleryId as GalleryId, { reference: `R-${i}` });
    const { portrait } = await store.galleries.recordPortrait(subject.id, analysis, 0);
    const similarity = 0.9 - i / (2 * CANDIDATES);
    const faceId = ad.images[0].faces[0].id;
    if (operation === null) throw new Error("the operation is missing");
    candidates.push({
      operationId: operation.id,
      faceId,
      subjectId: subject.id,
      portraitId: portrait.id,
      pack: analysis.pack,
      similarity,
      confidence: { withheld: "made up" },
      calibrationId: null,
      templates: { portraits: 1, probes: 1 },
      faces: [{ faceId, similarity }],
      portraits: [{ portraitId: portrait.id, similarity }],
    });
  }
  expect(await store.candidates.record(candidates)).toBe(CANDIDATES);
}
