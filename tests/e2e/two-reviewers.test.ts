import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, CHROMIUM, settled } from "../helpers/browser.js";
import { runJson } from "../helpers/cli.js";
import { portraitOf, tooSmallPortrait } from "../helpers/people.js";
import { enter, firstVisit, inOwnBrowser, passwordOf, visit } from "../helpers/people-on-page.js";
import { type Served, serve } from "../helpers/serve.js";

/** Seven people who each open a browser, and two opinions that the page holds back for ten seconds. */
const LONG_WALK_MS = 300_000;

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

/** What the first reviewer writes, and nobody else may see before they have said theirs. */
const NOTE = "the same scar above the brow";

describe.skipIf(CHROMIUM === undefined)(`two people and a lead, on the page alone${WITHOUT}`, () => {
  let data: string;
  let server: Served;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "leadlight-walk-"));
    server = await serve(data);
  });
  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await rm(data, { recursive: true, force: true });
  });

  const initialPasswords = new Map<string, string>();

  /** Somebody at the page for the first time, who finds nothing wrong with it. */
  async function as(name: string, use: (browser: Browser) => Promise<void>): Promise<void> {
    const complaints = await inOwnBrowser(server.url, {}, async (browser) => {
      await firstVisit(browser.page, name, initialPasswords.get(name) ?? "");
      await use(browser);
      expect(await browser.page.getByRole("alert").count()).toBe(0);
    });
    expect(complaints, name).toEqual([]);
  }

  it("goes from an empty data folder to a released lead", { timeout: LONG_WALK_MS }, async () => {
    const admin = await runJson(data, "user", "add", "first administrator", "--role", "administrator");
    initialPasswords.set("first administrator", admin.json.initialPassword);

    await as("first administrator", async ({ page, screenshot }) => {
      for (const [name, role] of [
        ["olga", "supervisor"],
        ["ana", "analyst"],
        ["rui", "reviewer"],
        ["eva", "examiner"],
        ["lev", "auditor"],
      ] as const)
        initialPasswords.set(name, await makeAccount(page, name, role));
      await screenshot("walk 1 people");
    });

    await as("olga", async ({ page, screenshot }) => {
      await visit(page, "People");
      const form = page.locator("form").filter({ hasText: "New operation" });
      await form.getByLabel("Name").fill("harbour");
      await form.getByRole("button", { name: "Create" }).click();
      const members = page.getByRole("group", { name: "Members of harbour" });
      for (const name of ["ana", "rui", "eva"]) {
        await members.getByLabel(name).click();
        await members.getByRole("checkbox", { name, checked: true }).waitFor();
      }
      await screenshot("walk 2 operation");
    });

    await as("ana", async (browser) => {
      await makeGallery(browser);
      await search(browser);
      await ingest(browser);
      await compare(browser);
    });

    let address = "";
    await as("rui", async ({ page, screenshot }) => {
      await page.getByRole("link", { name: /Compare candidate 1/ }).click();
      await page.getByRole("heading", { name: "Your opinion" }).waitFor();
      await settled(page);
      expect(await page.locator("body").textContent()).not.toMatch(/2031-A|log10 LR|Anna Example/);
      await screenshot("walk 7 compare before");
      address = page.url();
      await decideByKeys(page, NOTE);
      await page.goto(address);
      await page.getByRole("heading", { name: "What the similarity is worth" }).waitFor();
      expect(await page.locator("main").textContent()).toContain("Anna Example");
      await screenshot("walk 8 compare after");
    });

    await as("eva", async ({ page, screenshot }) => {
      const seen: Promise<string>[] = [];
      page.on("response", (reply) => {
        if (reply.url().includes("/v1/candidates")) seen.push(reply.text().catch(() => ""));
      });
      const shown = page.waitForResponse((reply) => reply.url().includes("/v1/candidates/cand_"));
      await page.goto(address);
      await shown;
      await page.getByRole("heading", { name: "Your opinion" }).waitFor();
      await settled(page);
      for (const text of [await page.locator("body").textContent(), ...(await Promise.all(seen))])
        expect(text).not.toMatch(/scar|\brui\b|potential_candidate/);
      await decideByKeys(page, "ears and chin agree");
      await screenshot("walk 9 second opinion");
      await page.goto(address);
      await page.getByText(NOTE).waitFor();
    });

    await inOwnBrowser(server.url, {}, async ({ page, screenshot }) => {
      await enter(page, "olga", passwordOf("olga"));
      await page.getByRole("navigation").waitFor();
      await visit(page, "Leads");
      await page.getByRole("button", { name: "Release" }).click();
      await page.getByRole("button", { name: "Release in my name" }).click();
      await page.getByText(/^Released by olga on \d{4}-\d\d-\d\d$/).waitFor();
      await settled(page);
      await screenshot("walk 10 leads");
    });

    await as("lev", async ({ page, screenshot }) => {
      await visit(page, "Log");
      await page.getByRole("combobox", { name: "Act" }).selectOption("lead.release");
      await page.getByRole("button", { name: "Show" }).click();
      await page.getByText(/^Rows (\d+) to \1 of/).waitFor();
      await page.getByRole("cell", { name: "lead released" }).waitFor();
      await page.getByRole("button", { name: /Only rows of\s+user_/ }).click();
      await page.getByRole("button", { name: "Everything" }).click();
      await page.getByRole("cell", { name: "leads listed" }).first().waitFor();
      await screenshot("walk 11 log");
    });
    expect(await runJson(data, "audit", "verify")).toMatchObject({ exitCode: 0, json: { ok: true } });
  });
});

/** @returns the password that the page shows once */
async function makeAccount(page: Page, name: string, role: string): Promise<string> {
  const form = page.locator("form").filter({ hasText: "New account" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel(role, { exact: true }).check();
  await form.getByRole("button", { name: "Create" }).click();
  const dialog = page.getByRole("dialog", { name: `Password of ${name}` });
  const password = (await dialog.locator(".secret").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("row").filter({ hasText: name }).waitFor();
  return password;
}

/** A gallery with one subject who has one portrait; a file that is none is refused by name. */
async function makeGallery({ page, screenshot }: Browser): Promise<void> {
  await visit(page, "Galleries");
  const form = page.locator("form").filter({ hasText: "New gallery" });
  await form.getByLabel("Name").fill("notices");
  await form.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: "notices" }).waitFor();
  await page.getByLabel("Reference", { exact: true }).fill("2031-A");
  await page.getByLabel("Notice").selectOption("yellow");
  await page.getByLabel("Name", { exact: true }).last().fill("Anna Example");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const portraits = page.getByRole("article", { name: "2031-A" });
  await portraits.getByLabel("Choose photographs").setInputFiles([
    { name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") },
    { name: "anna.jpg", mimeType: "image/jpeg", buffer: await portraitOf("redHaired") },
  ]);
  await portraits.getByText("broken.jpg").waitFor();
  await portraits.getByRole("alert").waitFor();
  await portraits.getByRole("img").waitFor();
  await settled(page);
  await screenshot("walk 3 gallery");
}

/** A photograph that is searched and kept nowhere. */
async function search({ page, screenshot }: Browser): Promise<void> {
  await visit(page, "Search");
  const buffer = await portraitOf("redHairedElsewhere");
  await page
    .getByLabel("Choose a photograph")
    .setInputFiles([{ name: "a.jpg", mimeType: "image/jpeg", buffer }]);
  await page.getByRole("rowheader", { name: "2031-A" }).waitFor();
  await settled(page);
  await screenshot("walk 3 search");
}

/** Three ads, one file of which is broken and one face too small to be searched. */
async function ingest({ page, screenshot }: Browser): Promise<void> {
  await visit(page, "Ingest");
  await page.getByLabel("Title").fill("New in town");
  await page.getByLabel("Pictures", { exact: true }).setInputFiles([
    { name: "elsewhere.jpg", mimeType: "image/jpeg", buffer: await portraitOf("redHairedElsewhere") },
    { name: "broken.jpg", mimeType: "image/jpeg", buffer: (await portraitOf("withBow")).subarray(0, 2000) },
    { name: "far away.png", mimeType: "image/png", buffer: await tooSmallPortrait() },
  ]);
  await page.getByLabel("Each picture as an ad of its own").check();
  await page.getByRole("button", { name: "Take in" }).click();
  const files = page.locator("section").filter({ hasText: "Files" });
  for (const name of ["elsewhere.jpg", "far away.png"])
    await files.getByRole("row").filter({ hasText: name }).getByText("taken in, faces: 1").waitFor();
  await files.getByRole("row").filter({ hasText: "broken.jpg" }).getByRole("alert").waitFor();
  await screenshot("walk 4 ingest");
}

/** Starts the comparison and follows its link to the queue. */
async function compare({ page, screenshot }: Browser): Promise<void> {
  await visit(page, "Galleries");
  await page.getByRole("link", { name: "notices" }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByText("New candidates: 1").first().waitFor();
  await page.getByText("very small: 1").first().waitFor();
  const earlier = page.locator("section").filter({ hasText: "Earlier comparisons" });
  await earlier.locator("summary").filter({ hasText: "New candidates: 1" }).click();
  await earlier.getByText(/^log10 LR \d to \d: 1$/).waitFor();
  await screenshot("walk 5 comparison");
  await page.getByRole("link", { name: "To these candidates" }).click();
  await page.getByRole("link", { name: /Compare candidate 1/ }).waitFor();
  await settled(page);
  await screenshot("walk 6 queue");
}

/** Writes a note and confirms, by keys alone; the page holds the opinion back for ten seconds. */
async function decideByKeys(page: Page, note: string): Promise<void> {
  await page.keyboard.press("n");
  await page.keyboard.type(note);
  await page.keyboard.press("Escape");
  await page.locator("button.potential_candidate:enabled").waitFor();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("c");
  await page.getByText("Potential candidate: recorded.").waitFor({ timeout: 20_000 });
}
