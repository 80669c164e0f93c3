import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpApi, openHttpApi, PAGE_FOLDER } from "../helpers/http-api.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

/** Every file of the page, by its path from its folder. */
async function pageFiles(): Promise<Map<string, Buffer>> {
  const entries = await readdir(PAGE_FOLDER, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.slice(PAGE_FOLDER.length + 1), await readFile(file)] as const),
    ),
  );
}

describe("the review page", () => {
  it("is served to anybody, kept by no cache, under a policy that lets in nothing from elsewhere and nothing inline", async () => {
    const reply = await api.app.inject({ url: "/" });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, no-store",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'",
      "x-content-type-options": "nosniff",
    });
    expect(reply.body).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
    expect(reply.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it("names files that are there and may be kept for ever, since another content has another name", async () => {
    const { body } = await api.app.inject({ url: "/" });
    const named = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? "");
    expect(named).toHaveLength(3);
    for (const url of named) {
      const reply = await api.app.inject({ url });
      expect(reply.statusCode, url).toBe(200);
      expect(reply.headers["cache-control"], url).toBe("public, max-age=31536000, immutable");
      expect(reply.headers["x-content-type-options"], url).toBe("nosniff");
      expect(url).toMatch(/^\/assets\/\w+-[\w-]{8}\.(js|css|svg)$/);
    }
  });

  it("has no address of another machine in any of its files, but the names of XML", async () => {
    for (const [name, bytes] of await pageFiles()) {
      const addresses = bytes.toString("utf8").match(/https?:\/\/[^\s"'`)]+/g) ?? [];
      expect(
        addresses.filter((address) => !address.startsWith("http://www.w3.org/")),
        name,
      ).toEqual([]);
    }
  });

  it("weighs less than 300 KB, compressed", async () => {
    const sizes = [...(await pageFiles()).values()].map((bytes) => gzipSync(bytes).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`the page: ${(total / 1024).toFixed(1)} KB in ${sizes.length} files, compressed\n`);
    expect(total).toBeLessThan(300 * 1024);
  });
});
