import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectProblem, type HttpApi, openHttpApi, signIn } from "../helpers/http-api.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

describe("/metrics", () => {
  it("counts answers by route and status, and refusals by code, and names nobody", async () => {
    await api.get("/v1/galleries");
    await api.get("/v1/ads/ad_secret?name=Anna");
    const { statusCode, headers, body } = await api.get("/metrics");
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    const duration = "leadlight_http_request_duration_seconds_count";
    expect(body).toContain(`${duration}{method="GET",route="/v1/galleries",status="200"} 1`);
    expect(body).toContain(`${duration}{method="GET",route="/v1/ads/:id",status="404"} 1`);
    expect(body).toContain('leadlight_http_refusals_total{code="AD_UNKNOWN"} 1');
    expect(body).toContain('leadlight_picture_requests{state="admitted"} 0');
    expect(body).toContain('leadlight_build_info{version="0.0.0"} 1');
    expect(body).not.toMatch(/secret|Anna/);
  });

  it("is for keys and administrators alone", async () => {
    expectProblem(await api.app.inject({ url: "/metrics" }), "KEY_MISSING");
    const analyst = await signIn(api, "analyst", ["analyst"]);
    expectProblem(await analyst.send("GET", "/metrics"), "RIGHT_MISSING");
    const administrator = await signIn(api, "administrator", ["administrator"]);
    expect((await administrator.send("GET", "/metrics")).statusCode).toBe(200);
  });
});

describe("a server whose event loop is late", () => {
  it("refuses at once with a time to try again, but still says that it lives and how it fares", async () => {
    const late = await openHttpApi({ limits: { eventLoopDelayMs: 20 } });
    try {
      expect((await late.get("/v1/galleries")).statusCode).toBe(200);
      let reply = await late.get("/v1/galleries");
      while (reply.statusCode === 200) {
        const until = performance.now() + 200;
        while (performance.now() < until);
        await new Promise((resolve) => setTimeout(resolve, 1));
        reply = await late.get("/v1/galleries");
      }
      expectProblem(reply, "SERVER_BUSY");
      expect(reply.headers["retry-after"]).toBe("5");
      expect((await late.get("/v1/health/live")).statusCode).toBe(200);
      expect((await late.get("/metrics")).body).toContain('code="SERVER_BUSY"');
    } finally {
      await late.close();
    }
  });
});
