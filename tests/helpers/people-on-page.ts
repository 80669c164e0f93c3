import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./browser.js";

/** What everybody chooses on the page, of their own. */
export const passwordOf = (name: string) => `a long password of ${name}`;

/** Signs in on the page. */
export async function enter(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The first visit of somebody: the password that they were given is replaced by their own. */
export async function firstVisit(page: Page, name: string, initialPassword: string): Promise<void> {
  await enter(page, name, initialPassword);
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
  await page.getByLabel("Present password").fill(initialPassword);
  await page.getByLabel("New password", { exact: true }).fill(passwordOf(name));
  await page.getByLabel("New password, once more").fill(passwordOf(name));
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("navigation").waitFor();
}

/** Somebody before the page in a browser of their own, which is closed afterwards. @returns what the console complained of */
export async function inOwnBrowser(
  url: string,
  look: Parameters<typeof openBrowser>[0],
  use: (browser: Browser) => Promise<void>,
): Promise<readonly string[]> {
  const browser = await openBrowser(look);
  try {
    await browser.page.goto(url);
    await use(browser);
    return browser.complaints;
  } finally {
    await browser.close();
  }
}

/** Goes to a page of the menu. */
export async function visit(page: Page, title: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: title }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}
