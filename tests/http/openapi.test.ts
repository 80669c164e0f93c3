import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERROR_HINTS, type ErrorCode } from "../../src/domain/errors.js";
import { STATUS_OF } from "../../src/http/status-codes.js";
import { type HttpApi, openHttpApi } from "../helpers/http-api.js";
import { everyRoute } from "../helpers/routes.js";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content: Record<string, unknown> }
  >;
}

let api: HttpApi;
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: unknown };
let page: string;
beforeAll(async () => {
  api = await openHttpApi();
  document = (await api.get("/openapi.json")).json();
  page = await readFile(new URL("../../docs/http-api.md", import.meta.url), "utf8");
});
afterAll(() => api.close());

function operations(): { name: string; url: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${url}`,
      url,
      operation,
    })),
  );
}

describe("the OpenAPI description", () => {
  it("is version 3.1 and holds every route of the router but those of the documentation and the page", () => {
    expect(document.openapi).toBe("3.1.0");
    const isLeftOut = (url: string) =>
      url === "/" || url === "/openapi.json" || url.startsWith("/docs") || url.startsWith("/assets/");
    const routed = everyRoute(api.app)
      .filter(({ method, url }) => method !== "HEAD" && !isLeftOut(url))
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`);
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(routed.sort());
  });

  it("says of every route what it does, what it takes, what it gives and how it refuses", () => {
    const ids = new Set<string>();
    for (const { name, url, operation } of operations()) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.description, name).toBeTruthy();
      expect(operation.tags, name).toHaveLength(1);
      ids.add(operation.operationId ?? "");
      const answers = Object.keys(operation.responses);
      expect(
        answers.some((status) => status.startsWith("20")),
        name,
      ).toBe(true);
      expect(answers, name).toEqual(expect.arrayContaining(["4XX", "5XX"]));
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(description, name).toBeTruthy();
        // 204 has nothing to say.
        if (status !== "204") expect(Object.keys(content), name).toHaveLength(1);
      }
      for (const [, parameter] of url.matchAll(/\{(\w+)\}/g)) {
        expect(operation.parameters, name).toContainEqual(
          expect.objectContaining({ in: "path", name: parameter }),
        );
      }
      if (name.startsWith("POST") && name !== "POST /v1/users/{id}/password")
        expect(Object.keys(operation.requestBody?.content ?? {}), name).toHaveLength(1);
    }
    expect(ids.size).toBe(operations().length);
  });

  it("asks for the key everywhere but for health and to sign in", () => {
    for (const { name, url, operation } of operations()) {
      const isOpen = url.startsWith("/v1/health/") || name === "POST /v1/session";
      if (isOpen) expect(operation.security, name).toEqual([]);
      else expect(operation.security, name).toBeUndefined();
    }
    expect(document).toMatchObject({ security: [{ key: [] }] });
  });

  it("offers Idempotency-Key on every post that makes something", () => {
    const taking = operations()
      .filter(({ operation }) => operation.parameters?.some(({ name }) => name === "idempotency-key"))
      .map(({ name }) => name);
    const posts = operations()
      .map(({ name }) => name)
      .filter((name) => name.startsWith("POST"));
    // A search and a reveal make nothing that could be there twice, and an erasure least of all; the others answer with a secret, which must not be kept.
    const exempt = [
      "/v1/search/faces",
      "/v1/search/images",
      "/v1/search/ad-faces",
      "/v1/faces/{id}/search",
      "/v1/galleries/{id}/duplicates",
      "/v1/identities/{id}/search",
      "/v1/faces/{id}/reveal",
      "/v1/erasures",
      "/v1/session",
      "/v1/users",
      "/v1/users/{id}/password",
      "/v1/webhooks",
    ];
    const expected = posts.filter((name) => !exempt.includes(name.replace("POST ", "")));
    expect(taking.sort()).toEqual(expected.sort());
  });

  it("lists every error code", () => {
    expect(document.components).toMatchObject({
      schemas: { Problem: { properties: { code: { enum: Object.keys(ERROR_HINTS) } } } },
    });
  });

  it("uses no keyword but those of JSON Schema and OpenAPI", () => {
    expect(JSON.stringify(document)).not.toMatch(/"~|"\$id"/);
  });
});

describe("docs/http-api.md", () => {
  it("has a section with an example for every route", () => {
    for (const { name } of operations()) {
      const [, section = ""] = page.split(`### \`${name}\`\n`);
      const [body = ""] = section.split("\n### ");
      expect(body, name).toContain("curl ");
      const [path = ""] = name.split(" ")[1]?.split("{") ?? [];
      expect(body, name).toContain(path);
    }
  });

  it("lists every error code with its status, and no other", () => {
    const listed = [...page.matchAll(/^\| `([A-Z_]+)` *\| (\d{3}) *\| .+ \|$/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(Object.fromEntries(listed)).toEqual(STATUS_OF);
    expect(listed).toHaveLength(Object.keys(STATUS_OF).length);
  });

  it("has a status for every error code that there is", () => {
    for (const code of Object.keys(ERROR_HINTS) as ErrorCode[]) {
      expect(STATUS_OF[code], code).toBeGreaterThanOrEqual(400);
      expect(STATUS_OF[code], code).toBeLessThan(600);
    }
  });
});

describe("/docs", () => {
  it("is a page that loads nothing from elsewhere and may not either", async () => {
    const reply = await api.get("/docs");
    expect(reply.statusCode).toBe(200);
    expect(reply.headers["content-type"]).toContain("text/html");
    expect(reply.headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(reply.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    // The policy allows no inline script.
    expect(reply.body).not.toMatch(/<script(?![^>]*src=)/);
    const sources = [...reply.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? "");
    expect(sources.length).toBeGreaterThan(3);
    for (const url of sources) expect((await api.get(url)).statusCode, url).toBe(200);
  });

  it("asks no validator on the internet about the description", async () => {
    const script = await api.get("/docs/static/swagger-initializer.js");
    expect(script.body).toMatch(/"?validatorUrl"?: ?null/);
  });
});
