import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CandidateId } from "../../src/domain/ids.js";
import type { Role } from "../../src/domain/rights.js";
import { accountOf } from "../helpers/accounts.js";
import { asSignedIn, type Browser, CHROMIUM, type Look } from "../helpers/browser.js";
import { type HttpApi, json, openHttpApi } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";
import { opinionOf } from "../helpers/stored-case.js";

const WITHOUT = CHROMIUM === undefined ? " (skipped: no Chromium; name one in $CHROMIUM)" : "";

describe.skipIf(CHROMIUM === undefined)(`known answers in a browser${WITHOUT}`, () => {
  let api: HttpApi;
  let url: string;
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    api = await openHttpApi();
    url = await api.app.listen({ host: "127.0.0.1", port: 0 });
    const { galleryId } = await searchedCase(api, "notices", ["A-1", "A-2", "A-3"]);
    await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
    const people: [string, Role[]][] = [
      ["reviewer", ["reviewer"]],
      ["supervisor", ["supervisor"]],
    ];
    for (const [name, roles] of people)
      passwords.set(name, (await accountOf(api.leadlight, name, roles, ["harbour"])).password);
    const { candidates } = api.leadlight.store;
    const listed = await candidates.list({}, { after: null, limit: 2 });
    const [first, second] = listed.map(({ id }): CandidateId => id);
    for (const name of ["Ann", "Bea"]) {
      if (first !== undefined) await candidates.addOpinion(first, { ...opinionOf(name), secondsSpent: 40 });
      if (second !== undefined) await candidates.addOpinion(second, opinionOf(name, "no_candidate"));
    }
  });
  afterAll(() => api.close());

  const as = (name: string, look: Look, use: (browser: Browser) => Promise<void>) =>
    asSignedIn(url, { name, password: passwords.get(name) ?? "" }, look, use);

  it("lets a supervisor mix them in and see, in words, how often each reviewer is right", async () => {
    await as("supervisor", {}, async (browser) => {
      const { page } = browser;
      await page.goto(`${url}/#/people`);
      await page.getByRole("rowheader", { name: "Ann" }).waitFor();
      await page.getByLabel("Share of the settled candidates, in %").selectOption("100");
      await page.getByRole("button", { name: "Mix in" }).click();
      await page.getByText("2 mixed in.").waitFor();
      await page.getByRole("button", { name: "Mix in" }).click();
      await page.getByText("There is nothing left to ask again.").waitFor();
      for (const { id } of await api.leadlight.store.candidates.list(
        { isKnownAnswer: true },
        { after: null, limit: 10 },
      ))
        await api.leadlight.store.candidates.addOpinion(id, opinionOf("Cleo", "no_candidate"));
      await page.reload();
      const row = page.getByRole("row").filter({ hasText: "Cleo" });
      await row.waitFor();
      expect(await row.textContent()).toContain("0 of 1 wrong, 0% to 79%");
      expect(await row.textContent()).toContain("1 of 1 wrong, 21% to 100%");
      const ann = await page.getByRole("row").filter({ hasText: "Ann" }).textContent();
      expect(ann).toContain("1.00 (−0.32 to 1.00), 2 candidates");
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("reviewers");
    });
  });

  it("tells a reviewer of themselves only when enough has come together, in their language", async () => {
    await as("reviewer", { language: "es-ES", scheme: "dark" }, async (browser) => {
      const { page } = browser;
      await page.getByText("Mis cifras").click();
      await page.getByText("Aún hay muy pocas respuestas conocidas.").waitFor();
      expect(await browser.seriousViolations()).toEqual([]);
      await browser.screenshot("own figures");
      expect(await page.getByText(/Revisores|knownAnswer/).count()).toBe(0);
    });
  });
});
