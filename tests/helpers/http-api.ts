import { fileURLToPath } from "node:url";
import type { FastifyInstance, HTTPMethods, InjectOptions, LightMyRequestResponse } from "fastify";
import { expect } from "vitest";
import type { CalibrationInForce } from "../../src/domain/calibration.js";
import type { ErrorCode } from "../../src/domain/errors.js";
import type { Role } from "../../src/domain/rights.js";
import { buildHttpApp, type HttpAppOptions } from "../../src/http/app.js";
import { STATUS_OF } from "../../src/http/status-codes.js";
import { accountOf, type TestAccount } from "./accounts.js";
import { type OpenLeadlight, openLeadlight } from "./leadlight.js";

type Reply = LightMyRequestResponse;

export interface HttpApi extends OpenLeadlight {
  readonly app: FastifyInstance;
  readonly key: string;
  get(url: string): Promise<Reply>;
  post(url: string, request: Pick<InjectOptions, "payload" | "headers">): Promise<Reply>;
}

/** `tests/helpers/build.ts` builds it before the tests. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../dist/ui", import.meta.url));

/** Tests share their event loop with other tests: it may be late. */
const ANY_DELAY_MS = 600_000;

/** The HTTP API over a real Leadlight; requests are injected, with the key. */
export async function openHttpApi(
  options: Pick<HttpAppOptions, "limits" | "logger" | "inbox"> = {},
  inForce?: CalibrationInForce,
): Promise<HttpApi> {
  const opened = await openLeadlight(inForce);
  const key = (await opened.leadlight.apiKeys.makeFirst())?.key ?? "";
  const app = await buildHttpApp({
    leadlight: opened.leadlight,
    version: "0.0.0",
    pageFolder: PAGE_FOLDER,
    ...options,
    limits: { eventLoopDelayMs: ANY_DELAY_MS, ...options.limits },
  });
  const authorization = `Bearer ${key}`;
  return {
    ...opened,
    app,
    key,
    get: (url) => app.inject({ method: "GET", url, headers: { authorization } }),
    post: (url, { payload, headers }) =>
      app.inject({ method: "POST", url, payload: payload ?? "", headers: { ...headers, authorization } }),
    async close() {
      await app.close();
      await opened.close();
    },
  };
}

/** A browser in which somebody is signed in. */
export interface Browser {
  readonly account: TestAccount;
  readonly cookie: string;
  readonly csrfToken: string;
  /** Sends a request with the cookie, and the token where one is needed. */
  send(
    method: HTTPMethods,
    url: string,
    request?: Pick<InjectOptions, "payload" | "headers">,
  ): Promise<Reply>;
}

/** Makes an account and signs in with it. */
export async function signIn(
  api: HttpApi,
  name: string,
  roles: readonly Role[],
  operations?: readonly string[],
): Promise<Browser> {
  const account = await accountOf(api.leadlight, name, roles, operations);
  const reply = await api.app.inject({
    method: "POST",
    url: "/v1/session",
    payload: { name, password: account.password },
  });
  expect(reply.statusCode).toBe(201);
  const { csrfToken } = reply.json();
  const cookie = String(reply.headers["set-cookie"]).split(";", 1)[0] ?? "";
  return {
    ...{ account, cookie, csrfToken },
    send: (method, url, { payload, headers } = {}) =>
      api.app.inject({
        method: method as "GET",
        url,
        ...(payload === undefined ? {} : { payload }),
        headers: { ...headers, cookie, ...(method === "GET" ? {} : { "leadlight-csrf": csrfToken }) },
      }),
  };
}

/** A JSON request body. */
export function json(body: object, headers: Record<string, string> = {}) {
  return { payload: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}

/** Asserts a refusal by its code, in the form that every refusal has. @returns its `detail` */
export function expectProblem(reply: Reply, code: ErrorCode): string {
  expect(reply.json()).toMatchObject({ code });
  expect(reply.statusCode).toBe(STATUS_OF[code]);
  expect(reply.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  const problem = reply.json();
  expect(problem).toEqual({
    type: `urn:leadlight:error:${code}`,
    title: expect.stringMatching(/^[A-Z][a-z ]+$/),
    status: STATUS_OF[code],
    detail: expect.any(String),
    instance: `urn:uuid:${problem.requestId}`,
    code,
    hint: expect.any(String),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  return problem.detail;
}

/** What the JSON of every face says of its quality, whatever the values; `unsearched` is that of a good one. */
export const ANY_GOOD_QUALITY = {
  quality: {
    interEyePixels: expect.any(Number),
    sharpness: expect.any(Number),
    brightness: expect.any(Number),
    contrast: expect.any(Number),
    pose: { yaw: expect.any(Number), pitch: expect.any(Number), roll: expect.any(Number) },
    insideShare: expect.any(Number),
  },
  unsearched: [],
};

/** Makes a gallery. @returns its id */
export async function galleryOf(api: HttpApi, name: string): Promise<string> {
  const reply = await api.post("/v1/galleries", json({ name }));
  expect(reply.statusCode).toBe(201);
  return reply.json().id;
}

/** Makes a subject. @returns its id */
export async function subjectOf(api: HttpApi, galleryId: string, reference: string): Promise<string> {
  const reply = await api.post(`/v1/galleries/${galleryId}/subjects`, json({ reference }));
  expect(reply.statusCode).toBe(201);
  return reply.json().id;
}
