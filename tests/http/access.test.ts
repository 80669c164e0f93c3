import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectProblem, type HttpApi, openHttpApi } from "../helpers/http-api.js";
import { everyRoute } from "../helpers/routes.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

/** Those of health, signing in, and the page to sign in on. */
function isOpen(url: string, method = "GET"): boolean {
  return url.startsWith("/v1/health/") || (url === "/v1/session" && method === "POST") || isPage(url);
}

/** The review page and its files, which hold no data. */
function isPage(url: string): boolean {
  return url === "/" || url.startsWith("/assets/");
}

function isDocumentation(url: string): boolean {
  return url === "/openapi.json" || url.startsWith("/docs");
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** Asks every route of the table, whatever its method. */
async function askAll(authorization: string | undefined) {
  const headers = authorization === undefined ? {} : { authorization };
  return Promise.all(
    everyRoute(api.app).map(async ({ method, url }) => ({
      url,
      method,
      reply: await api.app.inject({ method, url, headers }),
    })),
  );
}

describe("the key", () => {
  it("is wanted by every route of the route table but those of health, of signing in and of the page", async () => {
    const asked = await askAll(undefined);
    expect(asked.length).toBeGreaterThan(25);
    for (const { url, method, reply } of asked) {
      if (isOpen(url, method)) continue;
      expect(reply.statusCode, `${method} ${url}`).toBe(401);
      if (method !== "HEAD") expectProblem(reply, "KEY_MISSING");
    }
    expect(
      asked.filter(({ url, method }) => isOpen(url, method)).map(({ reply }) => reply.statusCode),
    ).not.toContain(401);
  });

  it("must be the one in force, on every route", async () => {
    for (const { url, method, reply } of await askAll(`Bearer ${api.key}x`)) {
      if (!isOpen(url, method)) expect(reply.statusCode, `${method} ${url}`).toBe(401);
    }
  });

  it("is not shown in the refusal of a wrong one", async () => {
    const reply = await api.app.inject({
      url: "/v1/galleries",
      headers: { authorization: "Bearer my-secret" },
    });
    expectProblem(reply, "KEY_INVALID");
    expect(reply.body).not.toContain("my-secret");
  });

  it("stops working when it is revoked, and no other key does", async () => {
    const other = await openHttpApi();
    try {
      const { apiKeys } = other.leadlight;
      const { id, key } = await apiKeys.make({ label: "another program", days: 1, operations: "all" });
      const headers = { authorization: `Bearer ${key}` };
      const ask = () => other.app.inject({ url: "/v1/galleries", headers });
      expect((await ask()).statusCode).toBe(200);
      await apiKeys.revoke(id);
      expectProblem(await ask(), "KEY_INVALID");
      expect((await other.get("/v1/galleries")).statusCode).toBe(200);
    } finally {
      await other.close();
    }
  });

  it.each([
    ["nothing behind the scheme", "Bearer"],
    ["another scheme", "Token abc"],
    ["a bare key", "abc"],
    ["two keys", "Bearer abc def"],
    ["Basic authentication without a colon", `Basic ${Buffer.from("abc").toString("base64")}`],
  ])("is missing when the header holds %s", async (_what, authorization) => {
    expectProblem(await api.app.inject({ url: "/v1/galleries", headers: { authorization } }), "KEY_MISSING");
    expectProblem(await api.app.inject({ url: "/docs", headers: { authorization } }), "KEY_MISSING");
  });

  it("is taken whatever the case of the scheme", async () => {
    const headers = { authorization: `bearer  ${api.key}` };
    expect((await api.app.inject({ url: "/v1/galleries", headers })).statusCode).toBe(200);
  });

  it("is wanted before a body is looked at", async () => {
    const reply = await api.app.inject({
      method: "POST",
      url: "/v1/galleries",
      headers: { "content-type": "application/json" },
      payload: "{broken",
    });
    expectProblem(reply, "KEY_MISSING");
    expect(reply.headers["www-authenticate"]).toBe('Bearer realm="Leadlight"');
  });
});

describe("the key as a Basic password", () => {
  it("opens the documentation and nothing else", async () => {
    for (const { url, method, reply } of await askAll(basic("anybody", api.key))) {
      if (isOpen(url, method) || url.endsWith("*")) continue;
      if (isDocumentation(url)) expect(reply.statusCode, `${method} ${url}`).not.toBe(401);
      else expect(reply.statusCode, `${method} ${url}`).toBe(401);
    }
  });

  it("opens the files of the documentation page, which are closed without it", async () => {
    const url = "/docs/static/swagger-ui.css";
    expectProblem(await api.app.inject({ url }), "KEY_MISSING");
    const headers = { authorization: basic("", api.key) };
    expect((await api.app.inject({ url, headers })).statusCode).toBe(200);
  });

  it("is what a browser is asked for, there only", async () => {
    const docs = await api.app.inject({ url: "/docs" });
    expect(docs.headers["www-authenticate"]).toBe('Basic realm="Leadlight", charset="UTF-8"');
    const wrong = await api.app.inject({ url: "/docs", headers: { authorization: basic("me", "wrong") } });
    expectProblem(wrong, "KEY_INVALID");
    expect((await api.app.inject({ url: "/v1/ads/x" })).headers["www-authenticate"]).not.toContain("Basic");
  });
});

describe("an unknown route", () => {
  it.each([
    "/index.html",
    "/assets/nothing.js",
    "/v1",
    "/v1/nothing",
    "/admin",
    "/docs/static/nothing.js",
    "/v1/galleries/",
  ])("%s is 401 without the key and ROUTE_UNKNOWN with it", async (url) => {
    expectProblem(await api.app.inject({ url }), "KEY_MISSING");
    expectProblem(await api.get(url), "ROUTE_UNKNOWN");
  });

  it("is a known one with another method", async () => {
    const headers = { authorization: `Bearer ${api.key}` };
    expectProblem(await api.app.inject({ method: "DELETE", url: "/v1/galleries", headers }), "ROUTE_UNKNOWN");
  });
});
