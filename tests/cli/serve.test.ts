import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCli } from "../helpers/cli.js";

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "leadlight-serve-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

/** Starts a server on a free port. @returns what it printed, and how to stop it */
async function serve(...args: string[]) {
  const child = startCli(data, "serve", "--port", "0", "--json", ...args);
  child.stderr?.resume();
  if (child.stdout === null) throw new Error("the server has no stdout");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url, key } = JSON.parse(line) as { url: string; key: string | null };
  return {
    url,
    key,
    async stop(): Promise<number | null> {
      child.kill("SIGTERM");
      const [exitCode] = (await once(child, "close")) as [number | null];
      return exitCode;
    },
  };
}

describe("leadlight serve", () => {
  it("prints the key at the first start only, serves with it, and ends with 0 on SIGTERM", async () => {
    const first = await serve();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.key).toMatch(/^leadlight_[\w-]{8}\.[\w-]{43}$/);
    expect((await fetch(`${first.url}/v1/health/live`)).status).toBe(200);
    expect((await fetch(`${first.url}/v1/galleries`)).status).toBe(401);
    const headers = { authorization: `Bearer ${first.key}` };
    expect((await fetch(`${first.url}/v1/galleries`, { headers })).status).toBe(200);
    expect(await first.stop()).toBe(0);

    const second = await serve();
    expect(second.key).toBeNull();
    expect((await fetch(`${second.url}/v1/galleries`, { headers })).status).toBe(200);
    expect(await second.stop()).toBe(0);
  });
});
