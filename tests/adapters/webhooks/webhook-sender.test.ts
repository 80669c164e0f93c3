import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { isPublicAddress } from "../../../src/adapters/webhooks/public-address.js";
import { createWebhookSender } from "../../../src/adapters/webhooks/webhook-sender.js";

const ANYWHERE = { mayBePlain: true, mayBePrivate: true };
const PUBLIC = { mayBePlain: true, mayBePrivate: false };

/** A target on this machine. */
async function target(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const send = (url: string, policy = ANYWHERE, options = {}) =>
  createWebhookSender(policy, options).post({ url, headers: { "x-test": "yes" }, body: "{}" });

describe("a webhook", () => {
  it("is posted with its headers, and its answer is a status", async () => {
    let seen = "";
    const url = await target((request, reply) => {
      request.on("data", (data) => {
        seen = `${request.method} ${request.headers["x-test"]} ${data}`;
      });
      request.on("end", () => reply.writeHead(204).end());
    });
    expect(await send(url)).toEqual({ status: 204 });
    expect(seen).toBe("POST yes {}");
  });

  it("follows no redirect", async () => {
    let asked = 0;
    const url = await target((_request, reply) => {
      asked++;
      reply.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await send(url)).toEqual({ status: 302 });
    expect(asked).toBe(1);
  });

  it("ends when the target hangs, and reads nothing of an answer without an end", async () => {
    const hanging = await target(() => undefined);
    expect(await send(hanging, ANYWHERE, { timeoutMs: 200 })).toEqual({
      problem: expect.stringContaining("did not answer"),
    });
    let written = 0;
    const flooding = await target((request, reply) => {
      request.resume();
      reply.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024);
      const pour = () => {
        while (!reply.destroyed && reply.write(chunk)) written += chunk.length;
        if (!reply.destroyed) reply.once("drain", pour);
      };
      pour();
    });
    expect(await send(flooding)).toEqual({ status: 200 });
    expect(written).toBeLessThan(64 * 1024 * 1024);
    const longHeaders = await target((_request, reply) => {
      reply.writeHead(200, { "x-long": "a".repeat(15_000) }).end();
    });
    expect(await send(longHeaders)).toEqual({ problem: "the headers of the answer are too long" });
  });

  it("goes to no private address, however it is written", async () => {
    const url = await target((_request, reply) => reply.end());
    const { port } = new URL(url);
    const refused = { problem: "the target is at a private address" };
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "2130706433",
      "0x7f.1",
      "[::ffff:127.0.0.1]",
      "169.254.169.254",
    ])
      expect(await send(`http://${host}:${port}/`, PUBLIC), host).toEqual(refused);
  });

  it("goes where the name led when it was judged, and is refused when it leads inwards the next time", async () => {
    const url = await target((_request, reply) => reply.writeHead(204).end());
    const { port } = new URL(url);
    const answers = ["93.184.216.34", "127.0.0.1"];
    let asked = 0;
    const resolve: LookupFunction = (_name, _options, callback) => {
      const address = answers[asked++] ?? "127.0.0.1";
      callback(null, [{ address, family: 4 }]);
    };
    const sender = createWebhookSender(PUBLIC, { resolve, timeoutMs: 100 });
    const post = () => sender.post({ url: `http://rebinding.example:${port}/`, headers: {}, body: "{}" });
    expect(await post()).toEqual({ problem: expect.not.stringContaining("private") });
    expect(await post()).toEqual({ problem: "the target is at a private address" });
    // One lookup for each attempt: nobody asks again between judging and connecting.
    expect(asked).toBe(2);
  });

  it("speaks https unless it is allowed not to", async () => {
    const url = await target((_request, reply) => reply.end());
    expect(await send(url, { mayBePlain: false, mayBePrivate: true })).toEqual({
      problem: "the target is not an https URL",
    });
  });
});

describe("a public address", () => {
  it.each(["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])("is %s", (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.31.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
  ])("is not %s", (address) => expect(isPublicAddress(address)).toBe(false));
});
