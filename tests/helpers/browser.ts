import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passing } from "node:timers/promises";
import { type BrowserContext, chromium, type Page, type Request } from "playwright-core";

/** The browser that the tests drive: that of `$CHROMIUM`, else Debian's; null when there is none. */
export const CHROMIUM = [process.env["CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

/** Where screenshots go, outside of the repository; nothing is drawn without it. */
const SCREENSHOTS = process.env["LEADLIGHT_SCREENSHOTS"];

/** Chromium refuses to lock root into its sandbox; nobody else is let out of it. */
const AS_ROOT = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const FLAGS = [
  ...AS_ROOT,
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export interface Look {
  readonly language?: string;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

export interface Browser {
  readonly page: Page;
  /** Everything that the console called an error or a warning, and every error that nobody caught. */
  readonly complaints: readonly string[];
  /** What axe finds that keeps somebody out: each as "impact: rule (places)". */
  seriousViolations(): Promise<string[]>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a browser that nobody has used before. */
export async function openBrowser(look: Look = {}): Promise<Browser> {
  const { language = "en-US", scheme = "light", width = 1280, height = 800 } = look;
  const folder = await mkdtemp(join(tmpdir(), "leadlight-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM ?? "",
    headless: true,
    args: FLAGS,
    locale: language,
    colorScheme: scheme,
    viewport: { width, height },
  });
  const [page = await context.newPage()] = context.pages();
  watchRequests(page);
  return {
    page,
    complaints: listenFor(page),
    seriousViolations: () => runAxe(context, page),
    async screenshot(name) {
      if (SCREENSHOTS === undefined) return;
      await mkdir(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
    },
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Requests of a page that have no answer yet. */
const underWay = new WeakMap<Page, Set<Request>>();

function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on("request", (request) => requests.add(request));
  page.on("requestfinished", (request) => requests.delete(request));
  page.on("requestfailed", (request) => requests.delete(request));
}

/** Nothing has been asked for so long: what an answer sets off has begun by then. */
const QUIET_MS = 200;
const POLL_MS = 20;
const LIMIT_MS = 60_000;

/** Two frames: what was changed before is drawn then. The pictures are decoded first; those that wait to be scrolled to are not. */
const DRAWN = `Promise.all([...document.images].filter(({ complete }) => complete).map((image) => image.decode().catch(() => {})))
  .then(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))))`;

/**
 * Waits until a page has all that it asked for, and shows it. (The browser's own "networkidle" is a state of the document, which
 * is reached once: our pages change without another document, and would not be waited for.)
 */
export async function settled(page: Page): Promise<void> {
  const requests = underWay.get(page);
  if (requests === undefined) throw new Error("expected a page of openBrowser");
  await page.evaluate(DRAWN);
  for (let quiet = 0, waited = 0; quiet < QUIET_MS; waited += POLL_MS) {
    if (waited > LIMIT_MS)
      throw new Error(`expected answers to ${[...requests].map((request) => request.url()).join(", ")}`);
    await passing(POLL_MS);
    quiet = requests.size === 0 ? quiet + POLL_MS : 0;
  }
  await page.evaluate(DRAWN);
}

/** A refusal is no fault of the page, but the browser calls every reply of 400 and above one. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

function listenFor(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !REFUSED.test(message.text()))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** By the debugger, which the page's policy does not bind: the page itself could not load axe. */
async function runAxe(context: BrowserContext, page: Page): Promise<string[]> {
  const debug = await context.newCDPSession(page);
  await debug.send("Runtime.evaluate", { expression: await axeSource });
  const { result } = await debug.send("Runtime.evaluate", {
    expression: `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ impact, id, nodes }) => impact + ": " + id + " (" + nodes.map(({ html }) => html).join(", ") + ")"))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await debug.detach();
  return result.value;
}

/** Somebody signed in, in a browser that is closed afterwards and must not have complained. */
export async function asSignedIn(
  url: string,
  somebody: { readonly name: string; readonly password: string },
  look: Look,
  use: (browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await openBrowser(look);
  const { page } = browser;
  try {
    await page.goto(url);
    await page.locator("input").first().fill(somebody.name);
    await page.locator("input[type=password]").fill(somebody.password);
    await page.locator("button[type=submit]").click();
    await page.getByRole("navigation").waitFor();
    await use(browser);
    const { complaints } = browser;
    if (complaints.length > 0)
      throw new Error(`expected no complaints of the browser but received ${complaints.join("; ")}`);
  } finally {
    await browser.close();
  }
}
