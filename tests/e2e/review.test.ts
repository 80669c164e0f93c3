import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/domain/rights.js";
import { accountOf } from "../helpers/accounts.js";
import { type Browser, CHROMIUM, openBrowser, settled } from "../helpers/browser.js";
import { field, file, form } from "../helpers/form.js";
import { galleryOf, type HttpApi, json, openHttpApi, signIn, subjectOf } from "../helpers/http-api.js";
import { portraitOf } from "../helpers/people.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

describe.skipIf(CHROMIUM === undefined)(`the page in a browser, somebody signed in${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  const passwords = new Map<string, string>();

  /** Three ads against two subjects: six candidates, whatever they are worth. */
  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const gallery = await galleryOf(api, "notices");
    for (const person of ["redHaired", "withBow"] as const) {
      const subject = await subjectOf(api, gallery, `R-${person}`);
      await api.post(`/v1/subjects/${subject}/portraits`, form(file(await portraitOf(person))));
    }
    for (const person of ["redHaired", "redHairedElsewhere", "withBow"] as const)
      await api.post("/v1/ads", form(field("metadata", { title: person }), file(await portraitOf(person))));
    const compared = await api.post("/v1/comparisons", json({ galleryId: gallery, minSimilarity: -1 }));
    expect(compared.json()).toMatchObject({ candidates: { new: 6 } });
    const people: [string, Role[]][] = [
      ["first reviewer", ["reviewer"]],
      ["second reviewer", ["examiner"]],
      ["analyst", ["analyst"]],
      ["supervisor", ["supervisor"]],
      ["adjudicator", ["adjudicator"]],
      ["auditor", ["auditor"]],
      ["administrator", ["administrator"]],
    ];
    for (const [name, roles] of people)
      passwords.set(name, (await accountOf(api.leadlight, name, roles, ["default"])).password);
  });
  afterAll(() => api.close());

  async function enter({ page }: Browser, name: string): Promise<void> {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password", { exact: true }).fill(passwords.get(name) ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  /** Somebody signed in, in a browser that is closed afterwards. */
  async function as(name: string, use: (browser: Browser) => Promise<void>): Promise<void> {
    const browser = await openBrowser();
    try {
      await browser.page.goto(url);
      await enter(browser, name);
      await browser.page.getByRole("navigation").waitFor();
      await use(browser);
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }

  const menuOf = ({ page }: Browser) => page.getByRole("navigation").getByRole("link").allTextContents();

  it.each([
    ["first reviewer", ["Queue"]],
    ["analyst", ["Queue", "Search", "Ingest", "Galleries"]],
    ["supervisor", ["Queue", "Leads", "People"]],
    ["auditor", ["Log"]],
    ["administrator", ["People"]],
  ])("offers %s the pages of their roles, where axe finds nothing serious", async (name, pages) => {
    await as(name, async (browser) => {
      const offered = await menuOf(browser);
      expect(offered).toEqual(expect.arrayContaining(pages));
      for (const title of offered) {
        await browser.page.getByRole("navigation").getByRole("link", { name: title }).click();
        await browser.page.getByRole("heading", { level: 1, name: title }).waitFor();
        await settled(browser.page);
        expect(await browser.page.getByRole("alert").count(), title).toBe(0);
        expect(await browser.seriousViolations(), title).toEqual([]);
        await browser.screenshot(`${name} ${title}`);
      }
    });
  });

  it("tells a reviewer that a supervisor's page is not theirs, and asks the server for nothing of it", async () => {
    await as("first reviewer", async ({ page }) => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(`${url}/#/people`);
      await page.getByText("Your roles do not include this page.").waitFor();
      expect(asked.filter((address) => address.includes("/v1/users"))).toEqual([]);
    });
  });

  it("shows an analyst how far a job is, and lets them pause it and go on", async () => {
    const { job } = await api.leadlight.jobs.add({ kind: "re-clustering", operation: "default" });
    await as("analyst", async (browser) => {
      const { page } = browser;
      await page.getByRole("link", { name: "Jobs" }).click();
      await page.getByText("Grouping of faces · default").waitFor();
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Resume" }).waitFor();
      expect(await api.leadlight.jobs.find(job.id)).toMatchObject({ state: "paused" });
      await page.getByRole("button", { name: "Resume" }).click();
      await page.getByText("queued").waitFor();
      expect(await browser.seriousViolations()).toEqual([]);
      const { signal } = new AbortController();
      await api.leadlight.jobWorkers.run({ count: 1, signal, untilIdle: true });
      await page.getByText("done", { exact: false }).first().waitFor();
    });
  });

  it("lets a reviewer decide by keys, take it back, and see what it was worth only afterwards", async () => {
    await as("first reviewer", async (browser) => {
      const { page } = browser;
      await page.getByRole("link", { name: /Compare candidate 1/ }).click();
      await page.getByRole("heading", { name: "Compare · 1 of 6" }).waitFor();
      await settled(page);
      expect(await page.locator("main").textContent()).not.toMatch(
        /R-redHaired|R-withBow|log10 LR|redHaired/,
      );
      await page.keyboard.press("n");
      await page.keyboard.type("ears differ");
      await page.getByLabel("Blurred").check();
      const address = page.url();
      await page.getByRole("heading", { level: 1 }).focus();
      const pressed = performance.now();
      await page.keyboard.press("c");
      await page.getByRole("heading", { name: "Compare · 2 of 6" }).waitFor();
      for (const side of [0, 1]) await page.locator(".pane img").nth(side).waitFor();
      const waited = performance.now() - pressed;
      process.stdout.write(`from a decision to the faces of the next: at most ${waited.toFixed()} ms\n`);
      await page.keyboard.press("z");
      await page.getByRole("heading", { name: "Compare · 1 of 6" }).waitFor();
      expect(await page.getByLabel("Note").inputValue()).toBe("ears differ");
      expect(await page.getByLabel("Blurred").isChecked()).toBe(true);
      await page.getByRole("heading", { level: 1 }).focus();
      await page.keyboard.press("c");
      await page.getByRole("heading", { name: "Compare · 2 of 6" }).waitFor();
      // The next decision sends the one before.
      await page.keyboard.press("r");
      await page.goto(address);
      await page.getByRole("heading", { name: "What the similarity is worth" }).waitFor();
      expect(await page.locator("main").textContent()).toMatch(/R-.*log10 LR/s);
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("compare after");
    });
  });

  it("lets two people verify a candidate, neither of whom sees the other's opinion, and a supervisor release it", async () => {
    const { items } = (await api.get("/v1/candidates?state=unreviewed")).json();
    const { id } = items.at(-1);
    for (const name of ["first reviewer", "second reviewer"]) {
      await as(name, async ({ page, screenshot }) => {
        await page.goto(`${url}/#/candidates/${id}`);
        await page.getByRole("heading", { name: "Your opinion" }).waitFor();
        await settled(page);
        expect(await page.locator("body").textContent()).not.toMatch(/scar|first reviewer said/);
        await screenshot(`${name} before`);
        await page.getByLabel("Note").fill(`a scar, ${name} said`);
        await page.getByRole("heading", { level: 1 }).focus();
        await page.keyboard.press("c");
        await page.getByText("Potential candidate: recorded.").waitFor({ timeout: 20_000 });
      });
    }
    await as("supervisor", async (browser) => {
      const { page } = browser;
      await page.getByRole("navigation").getByRole("link", { name: "Leads" }).click();
      await page.getByRole("button", { name: "Release" }).click();
      await page.getByRole("button", { name: "Release in my name" }).click();
      await page.getByText(/^Released by supervisor on \d{4}-\d\d-\d\d$/).waitFor();
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("leads");
    });
    const [lead] = await api.leadlight.leads.list({}, { after: null, limit: 10 });
    if (lead === undefined) throw new Error("expected a lead");
    expect(lead).toMatchObject({
      lead: { release: { by: "supervisor" } },
      candidate: { id, state: "verified" },
    });
    expect(lead.opinions?.map(({ note }) => note)).toEqual([
      "a scar, first reviewer said",
      "a scar, second reviewer said",
    ]);
  });

  it("tells who opens what somebody else is at, and takes no opinion of theirs meanwhile", async () => {
    const { items } = (await api.get("/v1/candidates?state=unreviewed")).json();
    const { id } = items.at(-1);
    const other = await signIn(api, "sixth reviewer", ["reviewer"]);
    await other.send("PUT", `/v1/candidates/${id}/lease`);
    await as("second reviewer", async (browser) => {
      const { page } = browser;
      await page.goto(`${url}/#/candidates/${id}`);
      await page.getByText("Somebody else is at this candidate.").waitFor();
      await settled(page);
      expect(await page.getByRole("button", { name: /No candidate/ }).isDisabled()).toBe(true);
      await page.keyboard.press("r");
      expect(await page.getByText(/No candidate. Sent in/).count()).toBe(0);
    });
    expect((await api.get(`/v1/candidates/${id}`)).json().state).toBe("unreviewed");
    await other.send("DELETE", `/v1/candidates/${id}/lease`);
  });

  it("keeps what was written when the claim has lapsed, and has its writer look again", async () => {
    const { items } = (await api.get("/v1/candidates?state=unreviewed")).json();
    const { id } = items.at(-1);
    await as("second reviewer", async (browser) => {
      const { page } = browser;
      await page.goto(`${url}/#/candidates/${id}`);
      await page.getByRole("heading", { name: "Your opinion" }).waitFor();
      await settled(page);
      await page.getByLabel("Note").fill("written before");
      await page.getByRole("heading", { level: 1 }).focus();
      // Somebody else decides meanwhile, as they may once a claim has lapsed.
      const mine = await api.leadlight.accounts.named("second reviewer");
      await api.leadlight.store.candidates.letGo(id, mine.name);
      const other = await signIn(api, "seventh reviewer", ["reviewer"]);
      await other.send("POST", `/v1/candidates/${id}/opinions`, json({ value: "inconclusive" }));
      await page.keyboard.press("i");
      await page.getByRole("button", { name: "Look again" }).click({ timeout: 20_000 });
      await page.getByRole("heading", { name: "Your opinion" }).waitFor();
      expect(await page.getByLabel("Note").inputValue()).toBe("written before");
      await settled(page);
      await page.getByRole("heading", { level: 1 }).focus();
      await page.keyboard.press("i");
      await page.getByText("Inconclusive: recorded.").waitFor({ timeout: 20_000 });
    });
    expect((await api.get(`/v1/candidates/${id}`)).json().state).toBe("inconclusive");
  });

  it("shows an adjudicator both opinions of a disagreement, and takes the one that settles it", async () => {
    const { items } = (await api.get("/v1/candidates?state=unreviewed")).json();
    const { id } = items.at(-1);
    for (const [name, value] of [
      ["third reviewer", "potential_candidate"],
      ["fourth reviewer", "no_candidate"],
    ] as const) {
      const reviewer = await signIn(api, name, ["reviewer"]);
      await reviewer.send("POST", `/v1/candidates/${id}/opinions`, json({ value, note: `${name} said` }));
    }
    await as("adjudicator", async (browser) => {
      const { page } = browser;
      await page.goto(`${url}/#/candidates/${id}`);
      await page.getByText("third reviewer said").waitFor();
      await page.getByText("fourth reviewer said").waitFor();
      await page.getByLabel("No candidate").check();
      await page.getByLabel("Note").fill("the chin differs");
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("adjudication");
      await page.getByRole("button", { name: "Settle" }).click();
      await page.getByRole("heading", { name: "Adjudicated" }).waitFor();
    });
  });

  it("keeps a note through a session that ends, and goes on where it was", async () => {
    await as("second reviewer", async (browser) => {
      const { page } = browser;
      await page.getByRole("link", { name: /Compare candidate 1/ }).click();
      await page.getByLabel("Note").fill("a long note");
      await page.context().clearCookies();
      await page.getByRole("heading", { level: 1 }).focus();
      await page.keyboard.press("i");
      await page.keyboard.press("i");
      await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("session ended");
      await page.getByLabel("Password", { exact: true }).fill(passwords.get("second reviewer") ?? "");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByText("Inconclusive: recorded.").waitFor({ timeout: 15_000 });
      await page.getByRole("heading", { level: 1 }).focus();
    });
  });
});
