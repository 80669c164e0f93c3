import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, type HttpApi, json, openHttpApi } from "../helpers/http-api.js";
import { emptyScene } from "../helpers/people.js";

let api: HttpApi;
let lines: string[];
beforeAll(async () => {
  lines = [];
  api = await openHttpApi({
    logger: { destination: { write: (line) => void lines.push(line) }, level: "info" },
  });
});
afterAll(() => api.close());

/** What a socket answers to these bytes. */
async function raw(bytes: string): Promise<string> {
  const address = api.app.server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  const socket = connect(address.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.end(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

describe("every reply", () => {
  it("is of its own type, framed by nobody, kept by no cache", async () => {
    const replies = [
      await api.get("/v1/galleries"),
      await api.get("/v1/nothing"),
      await api.get("/v1/ads/%zz"),
      await api.app.inject({ url: "/v1/galleries" }),
      await api.app.inject({ url: "/v1/health/live" }),
    ];
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        "cache-control": "private, no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    }
  });
});

describe("a JSON body", () => {
  const post = (payload: string, type = "application/json") =>
    api.post("/v1/galleries", { payload, headers: { "content-type": type } });

  it("must be JSON, and an object", async () => {
    for (const body of ["", "{", "{'name':1}", "null", "7", '{"name":"a"}{}']) {
      expectProblem(await post(body), "REQUEST_INVALID");
    }
    expectProblem(await post('{"__proto__":{"name":"a"}}'), "REQUEST_INVALID");
    expectProblem(await post("[".repeat(30_000)), "REQUEST_INVALID");
  });

  it("must say that it is", async () => {
    for (const type of ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json"]) {
      expectProblem(await post('{"name":"a"}', type), "CONTENT_TYPE_UNSUPPORTED");
    }
  });

  it("must be within the limit", async () => {
    expectProblem(await post(JSON.stringify({ name: "x".repeat(70_000) })), "REQUEST_TOO_LARGE");
  });
});

describe("the server", () => {
  it("has a limit for everything that Fastify leaves without one", () => {
    const { server, initialConfig } = api.app;
    expect(server.requestTimeout).toBe(300_000);
    expect(server.keepAliveTimeout).toBe(30_000);
    expect(server.headersTimeout).toBeGreaterThan(0);
    expect(server.timeout).toBeGreaterThan(3_600_000);
    expect(initialConfig).toMatchObject({ handlerTimeout: 330_000, bodyLimit: 65_536 });
  });

  it("answers what is no HTTP in the same form, and hangs up", async () => {
    await api.app.listen({ host: "127.0.0.1", port: 0 });
    const nonsense = await raw("nonsense\r\n\r\n");
    expect(nonsense).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(nonsense).toContain('"code":"REQUEST_INVALID"');
    const heavy = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(40_000)}\r\n\r\n`);
    expect(heavy).toMatch(/^HTTP\/1\.1 413 /);
    expect(heavy).toContain('"code":"REQUEST_TOO_LARGE"');
  });

  it("answers a large upload with a wrong key, and goes on", async () => {
    const url = await api.app.listen({ host: "127.0.0.1", port: 0 }).catch(() => {
      const address = api.app.server.address();
      return typeof address === "string" || address === null ? "" : `http://127.0.0.1:${address.port}`;
    });
    const { headers, payload } = form(field("metadata", {}), file(Buffer.alloc(3_000_000)));
    const refused = await fetch(`${url}/v1/ads`, { method: "POST", headers, body: new Uint8Array(payload) });
    expect(refused.status).toBe(401);
    const authorization = `Bearer ${api.key}`;
    const unknownPart = form(field("x", "y"), file(Buffer.alloc(3_000_000)));
    const bad = await fetch(`${url}/v1/ads`, {
      method: "POST",
      headers: { ...unknownPart.headers, authorization },
      body: new Uint8Array(unknownPart.payload),
    });
    expect(bad.status).toBe(400);
    expect((await fetch(`${url}/v1/galleries`, { headers: { authorization } })).status).toBe(200);
  });
});

describe("the log", () => {
  it("names routes and codes by request id, and no person, id, name or key", async () => {
    lines.length = 0;
    const name = "Operation Nightingale";
    const reply = await api.post("/v1/galleries", json({ name }));
    const { id } = reply.json();
    await api.post(`/v1/galleries/${id}/subjects`, json({ reference: "R-77", name: "Example Name" }));
    await api.post(`/v1/galleries/${id}/subjects`, json({ reference: "R-77", name: "Example Name" }));
    await api.get(`/v1/candidates?operation=${encodeURIComponent(name)}`);
    await api.get("/v1/ads/%zz?secret");
    await api.post(
      "/v1/ads",
      form(field("metadata", { phones: ["+1 202-555-0199"] }), file(await emptyScene(), "portrait.jpg")),
    );
    const refused = await api.get(`/v1/ads/ad_${"0".repeat(32)}`);
    const log = lines.join("");
    for (const secret of [
      api.key,
      "Nightingale",
      "R-77",
      "Example Name",
      "portrait.jpg",
      "555-0199",
      "secret",
      id,
      "0000000",
      "127.0.0.1",
    ]) {
      expect(log, secret).not.toContain(secret);
    }
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries).toContainEqual(
      expect.objectContaining({ method: "POST", route: "/v1/galleries/:id/subjects", status: 409 }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({
        reqId: refused.json().requestId,
        code: "AD_UNKNOWN",
        msg: "request refused",
      }),
    );
  });

  it("keeps what went wrong inside, of which the client is told nothing but where to look", async () => {
    lines.length = 0;
    const broken = await openHttpApi({
      logger: { destination: { write: (line) => void lines.push(line) }, level: "error" },
    });
    const authorization = `Bearer ${broken.key}`;
    expect(await broken.leadlight.apiKeys.holderOf(broken.key)).not.toBeNull();
    await broken.leadlight.store.close();
    const reply = await broken.app.inject({ url: "/v1/galleries", headers: { authorization } });
    await broken.app.close();
    const { code, detail, requestId } = reply.json();
    expect(reply.statusCode).toBeGreaterThanOrEqual(500);
    expect(detail).toBe("The server's log says more under this request id.");
    expectProblem(reply, code);
    const [entry] = lines.map((line) => JSON.parse(line)).filter(({ reqId }) => reqId === requestId);
    expect(entry.err.message.length).toBeGreaterThan(5);
    expect(entry.err.stack).toContain("src/");
    expect(reply.body).not.toContain(entry.err.message);
  });
});
