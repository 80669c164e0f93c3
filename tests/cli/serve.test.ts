import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../helpers/serve.js";

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "leadlight-serve-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

describe("leadlight serve", () => {
  it("prints the key at the first start only, serves with it, and ends with 0 on SIGTERM", async () => {
    const first = await serve(data);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.key).toMatch(/^leadlight_[\w-]{8}\.[\w-]{43}$/);
    expect((await fetch(`${first.url}/v1/health/live`)).status).toBe(200);
    expect((await fetch(`${first.url}/v1/galleries`)).status).toBe(401);
    const headers = { authorization: `Bearer ${first.key}` };
    expect((await fetch(`${first.url}/v1/galleries`, { headers })).status).toBe(200);
    expect(await first.stop()).toBe(0);

    const second = await serve(data);
    expect(second.key).toBeNull();
    expect((await fetch(`${second.url}/v1/galleries`, { headers })).status).toBe(200);
    expect(await second.stop()).toBe(0);
  });
});
