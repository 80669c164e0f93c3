import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RIGHTS, RIGHTS_OF, type Right, ROLES, type Role, SERVICE } from "../../src/domain/rights.js";
import { type HttpApi, openHttpApi, signIn } from "../helpers/http-api.js";
import { everyRoute, type Route } from "../helpers/routes.js";

/** What a route is open to, as the page says it. */
type Cell = "yes" | "";

/** What is open to who has still to choose a password. */
const OWN = ["/v1/session", "/v1/session/password"];

let api: HttpApi;
let page: string;
/** How each role asks, without a role at all as well: somebody whose first password is still in force. */
const askers: Record<
  string,
  (route: Route) => Promise<{ statusCode: number; json: () => { code?: string } }>
> = {};

beforeAll(async () => {
  api = await openHttpApi();
  page = await readFile(new URL("../../docs/accounts.md", import.meta.url), "utf8");
  for (const role of ROLES.filter((one) => one !== SERVICE)) {
    const { account } = await signIn(api, role, [role]);
    askers[role] = async (route) => {
      // A session of its own for each: some routes end it.
      const { token, csrfToken } = await api.leadlight.signIn.open(role, account.password);
      const headers = { cookie: `leadlight_session=${token}`, "leadlight-csrf": csrfToken };
      return api.app.inject({ method: route.method as "GET", url: route.url, headers });
    };
  }
  askers[SERVICE] = ({ method, url }) =>
    api.app.inject({ method: method as "GET", url, headers: { authorization: `Bearer ${api.key}` } });
  await api.leadlight.accounts.add("newcomer", ["analyst"]);
});
afterAll(() => api.close());

/** The routes of the API: each once, without the files of which the pages are made. */
function routes(): Route[] {
  return everyRoute(api.app).filter(
    ({ method, url }) => method !== "HEAD" && !url.startsWith("/docs") && !isPage(url),
  );
}

/** The review page and its files, which hold no data. */
function isPage(url: string): boolean {
  return !url.startsWith("/v1/") && url !== "/openapi.json" && url !== "/metrics";
}

/** The rows of the table under a heading of the page, by their first cell. */
function tableUnder(heading: string): Map<string, string[]> {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [head, , ...rows] = (section.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const cellsOf = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  return new Map([head ?? "", ...rows].map(cellsOf).map(([first = "", ...rest]) => [first, rest]));
}

describe("docs/accounts.md", () => {
  it("says of every right which roles have it", () => {
    const table = tableUnder("Rights");
    expect(table.get("Right")).toEqual(["", ...ROLES]);
    const shown = [...table].filter(([first]) => first !== "Right");
    expect(shown).toEqual(
      Object.entries(RIGHTS).map(([right, what]) => [
        `\`${right}\``,
        [what, ...ROLES.map((role): Cell => (hasRight(role, right as Right) ? "yes" : ""))],
      ]),
    );
  });

  it("lists every route with what it needs", () => {
    const table = tableUnder("Routes");
    const listed = [...table.keys()].filter((first) => first !== "Route").sort();
    expect(listed).toEqual(
      routes()
        .map(({ method, url }) => `\`${method} ${url}\``)
        .sort(),
    );
  });
});

describe("every route by every role", () => {
  it("lets in those whom the page lets in, and nobody else", async () => {
    const needed = tableUnder("Routes");
    let asked = 0;
    for (const route of routes()) {
      const name = `${route.method} ${route.url}`;
      const [needs = ""] = needed.get(`\`${name}\``) ?? [];
      for (const role of ROLES) {
        const reply = await askers[role]?.(route);
        const isOut = reply?.statusCode === 401 || (reply?.statusCode === 403 && isRefusal(reply));
        // Signing in without a name and a password is bad usage, whoever tries.
        const mayEnter = mayCall(role, needs);
        expect(isOut, `${name} by ${role}`).toBe(!mayEnter);
        asked++;
      }
    }
    expect(asked).toBe(routes().length * ROLES.length);
    process.stdout.write(`${routes().length} routes × ${ROLES.length} roles: ${asked} asked\n`);
  });

  it("is closed to who still has the first password, but for choosing another", async () => {
    const { user, initialPassword } = await api.leadlight.accounts.add("first day", [
      "analyst",
      "supervisor",
    ]);
    for (const { method, url } of routes()) {
      const { token, csrfToken } = await api.leadlight.signIn.open(user.name, initialPassword);
      const headers = { cookie: `leadlight_session=${token}`, "leadlight-csrf": csrfToken };
      const reply = await api.app.inject({ method: method as "GET", url, headers });
      const isTheirs = OWN.includes(url) || url.startsWith("/v1/health/");
      const code = reply.statusCode === 403 ? reply.json().code : null;
      expect(code, `${method} ${url}`).toBe(isTheirs ? null : "PASSWORD_CHANGE_REQUIRED");
    }
  });
});

function hasRight(role: Role, right: Right): boolean {
  const rights: readonly Right[] = RIGHTS_OF[role];
  return rights.includes(right);
}

function mayCall(role: Role, needs: string): boolean {
  if (needs === "nothing" || needs === "an account or a key") return true;
  if (needs === "an account") return role !== SERVICE;
  return hasRight(role, needs.replaceAll("`", "") as Right);
}

function isRefusal(reply: { json: () => { code?: string } }): boolean {
  return reply.json().code === "RIGHT_MISSING";
}
