import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectProblem, type HttpApi, openHttpApi } from "../helpers/http-api.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

describe("health", () => {
  it("says that the process lives, and no more, without a key", async () => {
    const reply = await api.app.inject({ url: "/v1/health/live" });
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ status: "live" });
  });

  it("is ready when the store answers and the models are loaded, and says what runs them", async () => {
    const reply = await api.app.inject({ url: "/v1/health/ready" });
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ status: "ready", pack: "base", backend: "onnxruntime-cpu" });
  });

  it("is not ready when the store does not answer, and does not say why", async () => {
    const other = await openHttpApi();
    await other.leadlight.store.close();
    const reply = await other.app.inject({ url: "/v1/health/ready" });
    expectProblem(reply, "NOT_READY");
    expect(reply.body).not.toMatch(/sqlite|database|\/tmp/i);
    expect(reply.headers["retry-after"]).toBe("5");
    expect((await other.app.inject({ url: "/v1/health/live" })).statusCode).toBe(200);
    await other.app.close();
    await rm(other.folder, { recursive: true, force: true });
  });
});
