import { once } from "node:events";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import { expectProblem, type HttpApi, json, openHttpApi } from "../helpers/http-api.js";
import { emptyScene } from "../helpers/people.js";

const LIMITS = { imageBytes: 20_000, uploadBytes: 50_000, imagesOfAd: 3 };

let api: HttpApi;
let scene: Buffer;
beforeAll(async () => {
  api = await openHttpApi({ limits: LIMITS });
  scene = await emptyScene();
});
afterAll(() => api.close());

const METADATA = field("metadata", { site: "forms.example" });

describe("a form", () => {
  it.each([
    ["a part of another name", [METADATA, file(Buffer.from("x")), field("colour", "red")]],
    ["a file of another name", [METADATA, file(Buffer.from("x"), "a.jpg", "picture")]],
    ["a file named like a field", [file(Buffer.from("{}"), "m.json", "metadata"), file(Buffer.from("x"))]],
    ["a field named like the file", [METADATA, field("image", "not a file")]],
    ["a field twice", [METADATA, METADATA, file(Buffer.from("x"))]],
    ["a name that objects have", [METADATA, file(Buffer.from("x")), field("__proto__", "x")]],
    ["another such name", [METADATA, file(Buffer.from("x"), "a.jpg", "constructor")]],
    ["no file", [METADATA]],
    ["nothing", []],
    ["metadata that is no JSON", [field("metadata", "{site:"), file(Buffer.from("x"))]],
    [
      "metadata that claims to be JSON",
      [{ name: "metadata", content: "{site:", type: "application/json" }, file(Buffer.from("x"))],
    ],
  ])("with %s is refused", async (_what, parts) => {
    expectProblem(await api.post("/v1/ads", form(...parts)), "REQUEST_INVALID");
  });

  it.each([
    ["a file beyond the limit of one", [METADATA, file(Buffer.alloc(LIMITS.imageBytes + 1))]],
    [
      "files beyond the limit together",
      [METADATA, file(Buffer.alloc(19_000)), file(Buffer.alloc(19_000)), file(Buffer.alloc(19_000))],
    ],
    ["too many files", [METADATA, ...Array.from({ length: 4 }, () => file(Buffer.from("x")))]],
    ["10,000 parts", [METADATA, ...Array.from({ length: 10_000 }, () => field("a", "b"))]],
    ["too long a text", [{ name: "operation", content: "x".repeat(1024 * 1024 + 1) }, METADATA]],
  ])("with %s is refused as too large or invalid, and nothing hangs", async (_what, parts) => {
    const reply = await api.post("/v1/ads", form(...parts));
    expect(["REQUEST_TOO_LARGE", "REQUEST_INVALID"]).toContain(reply.json().code);
    expectProblem(reply, reply.json().code);
  });

  it("is measured even when its length is not announced", async () => {
    const { headers, payload } = form(METADATA, file(Buffer.alloc(LIMITS.imageBytes + 1)));
    const reply = await api.post("/v1/ads", { headers, payload: Readable.from([payload]) });
    expectProblem(reply, "REQUEST_TOO_LARGE");
  });

  it("takes files up to the limit and says what is too large", async () => {
    const reply = await api.post("/v1/ads", form(METADATA, file(Buffer.alloc(LIMITS.imageBytes, 1))));
    expectProblem(reply, "IMAGE_FORMAT_UNSUPPORTED");
    const detail = expectProblem(
      await api.post("/v1/ads", form(METADATA, file(Buffer.alloc(LIMITS.imageBytes + 1, 1)))),
      "REQUEST_TOO_LARGE",
    );
    expect(detail).toBe('expected at most 20000 bytes for image in the form but received "more"');
  });

  it("that breaks off is refused", async () => {
    const { headers, payload } = form(METADATA, file(scene));
    for (const share of [0.1, 0.5, 0.99]) {
      const cut = payload.subarray(0, Math.floor(payload.length * share));
      expectProblem(await api.post("/v1/ads", { headers, payload: cut }), "REQUEST_INVALID");
    }
  });

  it("without a boundary, or of another type, is refused", async () => {
    const { payload } = form(METADATA, file(scene));
    const bare = { "content-type": "multipart/form-data" };
    expectProblem(await api.post("/v1/ads", { headers: bare, payload }), "REQUEST_INVALID");
    for (const type of [
      "application/json",
      "text/plain",
      "application/x-www-form-urlencoded",
      "image/jpeg",
    ]) {
      const reply = await api.post("/v1/ads", { headers: { "content-type": type }, payload });
      expectProblem(reply, "CONTENT_TYPE_UNSUPPORTED");
    }
    expectProblem(await api.post("/v1/ads", {}), "CONTENT_TYPE_UNSUPPORTED");
  });

  it("cannot be forged as JSON", async () => {
    const forged = {
      metadata: { site: "x" },
      image: [{ type: "file", file: true, _buf: "x", filename: "../../x" }],
    };
    expectProblem(await api.post("/v1/ads", json(forged)), "CONTENT_TYPE_UNSUPPORTED");
    expectProblem(await api.post("/v1/search/faces", json(forged)), "CONTENT_TYPE_UNSUPPORTED");
  });

  it("keeps of a file's name what can be shown, and uses it as no path", async () => {
    const reply = await api.post(
      "/v1/ads",
      form(METADATA, file(scene, "../../etc/pass\u202ewd.jpg"), file(scene, "")),
    );
    expect(reply.statusCode).toBe(201);
    expect(reply.json().images.map(({ fileName }: { fileName: string }) => fileName)).toEqual(["passwd.jpg"]);
  });
});

describe("a client that hangs up in the middle of an upload", () => {
  it("gives its place back", async () => {
    const narrow = await openHttpApi({ limits: { pictureRequests: 1 } });
    try {
      const url = new URL(await narrow.app.listen({ host: "127.0.0.1", port: 0 }));
      const { headers, payload } = form(METADATA, file(scene));
      const arrived = once(narrow.app.server, "request");
      const socket = connect(Number(url.port), url.hostname);
      socket.write(
        `POST /v1/ads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${narrow.key}\r\n` +
          `Content-Type: ${headers["content-type"]}\r\nContent-Length: ${payload.length}\r\n\r\n`,
      );
      socket.write(payload.subarray(0, 300));
      await arrived;
      const ask = async () => (await narrow.post("/v1/ads", form(METADATA, file(scene)))).statusCode;
      await until(async () => (await ask()) === 503);
      socket.destroy();
      await until(async () => (await ask()) === 200);
    } finally {
      await narrow.close();
    }
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(10);
}

describe("too many uploads at a time", () => {
  it("are refused with a time to try again, and leave the rest to be answered", async () => {
    const busy = await openHttpApi({ limits: { pictureRequests: 2, picturesAtOnce: 1 } });
    try {
      const request = form(METADATA, file(scene));
      const replies = await Promise.all([1, 2, 3, 4, 5].map(() => busy.post("/v1/ads", request)));
      const refused = replies.filter(({ statusCode }) => statusCode === 503);
      expect(refused).toHaveLength(3);
      for (const reply of refused) {
        expectProblem(reply, "SERVER_BUSY");
        expect(reply.headers["retry-after"]).toBe("5");
      }
      expect(
        replies
          .map(({ statusCode }) => statusCode)
          .sort()
          .slice(0, 2),
      ).toEqual([200, 201]);
      expect((await busy.post("/v1/ads", request)).statusCode).toBe(200);
    } finally {
      await busy.close();
    }
  });
});
